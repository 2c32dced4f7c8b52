"""Finding courses, their editions and their files."""

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload, undefer

from lms.courseware.models import Activity, Asset, Course, Edition, Module
from lms.kit.db import db


def find_course(slug: str) -> Course | None:
    """A course by its slug."""
    return db.session.scalar(sa.select(Course).where(Course.slug == slug))


def find_edition(edition_id: int) -> Edition | None:
    """An edition with its course."""
    return db.session.scalar(
        sa.select(Edition).options(joinedload(Edition.course)).where(Edition.id == edition_id)
    )


def find_edition_by_checksum(course: Course, checksum: str) -> Edition | None:
    """The edition that holds exactly this content, with modules and activities."""
    return db.session.scalar(
        sa.select(Edition)
        .options(
            joinedload(Edition.course),
            selectinload(Edition.modules).selectinload(Module.activities),
        )
        .where(Edition.course_id == course.id, Edition.checksum == checksum)
    )


def find_edition_numbered(slug: str, number: int | None = None) -> Edition | None:
    """An edition by course and number with modules and activities; the latest without number."""
    found = (
        sa.select(Edition)
        .join(Edition.course)
        .options(
            joinedload(Edition.course),
            selectinload(Edition.modules).selectinload(Module.activities),
        )
        .where(Course.slug == slug)
        .order_by(Edition.number.desc())
        .limit(1)
    )
    if number is not None:
        found = found.where(Edition.number == number)
    return db.session.scalar(found)


def latest_edition(slug: str) -> Edition | None:
    """The course's latest edition, with its course."""
    return db.session.scalar(
        sa.select(Edition)
        .join(Edition.course)
        .options(joinedload(Edition.course))
        .where(Course.slug == slug)
        .order_by(Edition.number.desc())
        .limit(1)
    )


def catalogue(*, search: str = "", kind: str = "") -> sa.Select[Edition]:
    """The latest edition of every course, by title, with its course."""
    latest = (
        sa.select(Edition.course_id, sa.func.max(Edition.number).label("number"))
        .group_by(Edition.course_id)
        .subquery()
    )
    found = (
        sa.select(Edition)
        .join(
            latest,
            sa.and_(latest.c.course_id == Edition.course_id, latest.c.number == Edition.number),
        )
        .join(Edition.course)
        .options(contains_eager(Edition.course))
        .order_by(Course.title, Course.id)
    )
    if search.strip():
        found = found.where(
            sa.or_(
                Edition.title.contains(search.strip(), autoescape=True),
                Course.slug.contains(search.strip().lower(), autoescape=True),
            )
        )
    if kind:
        found = found.where(Course.kind == kind)
    return found


def editions_of(course: Course) -> list[Edition]:
    """All editions, latest first."""
    return list(
        db.session.scalars(
            sa.select(Edition).where(Edition.course_id == course.id).order_by(Edition.number.desc())
        )
    )


def checksums_of(course: Course) -> dict[int, dict[str, str]]:
    """By edition, the checksum of every activity by path: what changed between them."""
    rows = db.session.execute(
        sa.select(Activity.edition_id, Activity.path, Activity.checksum)
        .join(Edition, Edition.id == Activity.edition_id)
        .where(Edition.course_id == course.id)
    )
    found: dict[int, dict[str, str]] = {}
    for edition_id, path, checksum in rows:
        found.setdefault(edition_id, {})[path] = checksum
    return found


def find_activity(edition_id: int, activity_id: int) -> Activity | None:
    """An activity of this edition with its content, module, edition and course."""
    return db.session.scalar(
        sa.select(Activity)
        .options(
            undefer(Activity.content),
            joinedload(Activity.module),
            joinedload(Activity.edition).joinedload(Edition.course),
        )
        .where(Activity.id == activity_id, Activity.edition_id == edition_id)
    )


def find_asset(edition_id: int, path: str) -> Asset | None:
    """A file of an edition, with its text if it is one."""
    return db.session.scalar(
        sa.select(Asset)
        .options(undefer(Asset.text))
        .where(Asset.edition_id == edition_id, Asset.path == path)
    )


def all_editions() -> list[Edition]:
    """Every edition with its course, by slug and number."""
    return list(
        db.session.scalars(
            sa.select(Edition)
            .join(Edition.course)
            .options(contains_eager(Edition.course))
            .order_by(Course.slug, Edition.number)
        )
    )


def courses_by_title() -> list[Course]:
    """Every course by title."""
    return list(db.session.scalars(sa.select(Course).order_by(Course.title, Course.id)))
