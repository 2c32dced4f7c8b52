"""Publishing a package: an edition that never changes, with its bank and its papers."""

from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from lms.courseware import queries as courseware
from lms.courseware.models import Activity, Asset, Course, Edition, Module
from lms.exams.models import Paper
from lms.journal import actions as journal
from lms.kit import storage
from lms.kit.db import db, in_turn
from lms.people.models import Person
from lms.publishing import kinds
from lms.publishing.kinds import Package
from lms.publishing.queries import export_files as export_files
from lms.questions import actions as questions

TEXT_TYPES = {"md": "text/markdown", "yaml": "application/yaml", "vtt": "text/vtt"}


def load(package: Package, *, by: Person | None, at: datetime) -> tuple[Edition, bool]:
    """The edition with exactly this content, and whether it is new.

    `by` None is a command. Media are written first, under their checksum: no transaction waits
    for the storage, editions share the recordings that did not change, and what a refused
    publication leaves behind is found again by the next one.
    """
    for path, file in package.media_files().items():
        _store(media_key(package.checksums[path]), file)
    in_turn(f"publishing.load:{package.course.slug}")
    course = courseware.find_course(package.course.slug)
    if course is not None:
        known = courseware.find_edition_by_checksum(course, package.checksum)
        if known is not None:
            return known, False
    course = _course(course, package, at)
    edition = _edition(course, package, by=by, at=at)
    _assets(edition, package)
    questions.freeze_bank(course.id, edition.id, package.questions, at=at)
    journal.note(
        "courseware.publish",
        edition.subject,
        by=by,
        at=at,
        details={"course": course.slug, "number": edition.number, "checksum": edition.checksum},
    )
    return edition, True


def media_key(checksum: str) -> str:
    """Where media of this content lie: the same content in two editions is one file."""
    return f"courseware/{checksum[:2]}/{checksum}"


def _store(key: str, file: Path) -> None:
    try:
        if storage.size(key) == file.stat().st_size:
            return
    except storage.Missing:
        pass
    storage.put(key, file)


def _course(course: Course | None, package: Package, at: datetime) -> Course:
    words = package.course
    if course is None:
        course = Course(slug=words.slug, title=words.title, kind=words.kind, created_at=at)
        db.session.add(course)
    course.title = words.title
    course.kind = words.kind
    db.session.flush()
    return course


def _edition(course: Course, package: Package, *, by: Person | None, at: datetime) -> Edition:
    last = db.session.scalar(
        sa.select(sa.func.max(Edition.number)).where(Edition.course_id == course.id)
    )
    words = package.course
    edition = Edition(
        course=course,
        number=(last or 0) + 1,
        title=words.title,
        summary=words.summary,
        checksum=package.checksum,
        words=kinds.to_json(words),
        minutes=package.minutes,
        published_at=at,
        published_by_id=by.id if by else None,
    )
    edition.modules = [
        Module(
            position=position,
            slug=module.slug,
            title=module.title,
            summary=module.summary,
            activities=[
                _activity(edition, one, n, package.checksums[one.file])
                for n, one in enumerate(a for a in package.activities if a.module == module.slug)
            ],
        )
        for position, module in enumerate(words.modules)
    ]
    db.session.add(edition)
    db.session.flush()
    db.session.add_all(
        Paper(activity_id=activity.id, title=activity.title, content=activity.content)
        for activity in edition.activities
        if activity.kind == "exam"
    )
    db.session.flush()
    return edition


def _activity(
    edition: Edition, one: kinds.PackagedActivity, position: int, checksum: str
) -> Activity:
    content = one.content
    return Activity(
        edition=edition,
        position=position,
        path=one.path,
        kind=content.kind,
        title=content.title,
        minutes=content.minutes,
        area=content.area,
        required=content.required,
        after=list(content.after),
        content=kinds.to_json(content),
        checksum=checksum,
    )


def _assets(edition: Edition, package: Package) -> None:
    for path, file in package.files.items():
        ending = path.rsplit(".", 1)[-1].lower()
        media = kinds.MEDIA.get(ending)
        db.session.add(
            Asset(
                edition_id=edition.id,
                path=path,
                checksum=package.checksums[path],
                size=file.stat().st_size,
                media_type=media or TEXT_TYPES[ending],
                storage_key=media_key(package.checksums[path]) if media else "",
                text=None if media else package.content(path).decode(),
            )
        )
    db.session.flush()
