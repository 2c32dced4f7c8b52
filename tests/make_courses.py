"""Makers for courses: a tiny one with each kind of activity, the built-in one, people on them."""

import tempfile
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path

import sqlalchemy as sa

from lms.courseware.models import Activity, Edition, Module
from lms.enrolment import actions as enrolments
from lms.enrolment import queries as enrolment_queries
from lms.enrolment.models import Enrolment
from lms.enrolment.places import Place
from lms.kit.db import db
from lms.people.models import Person
from lms.publishing import actions as publishing
from lms.publishing.kinds import Package
from lms.publishing.package import read
from tests import make, packages

BUILT_IN = Path(__file__).parent.parent / "courses" / "service-sales-onboarding"

PAGE, CALL, TALK, FORM, EXAM = (
    "day-1/01-page",
    "day-1/02-call",
    "day-2/01-talk",
    "day-2/02-form",
    "day-2/03-exam",
)
"""Paths of the tiny course's activities; all required, 02-call after 01-page, day 2 after day 1."""


@cache
def tiny_package(
    slug: str = "tiny", changed: tuple[tuple[str, str | bytes | None], ...] = ()
) -> Package:
    """The tiny package under a slug of its own, with files changed."""
    folder = Path(tempfile.mkdtemp(prefix="lms-course-"))
    named = {"course.yaml": packages.COURSE.replace("slug: tiny", f"slug: {slug}")}
    return _read(packages.package(folder, {**named, **dict(changed)}))


@cache
def built_in_package() -> Package:
    """The three-day course that comes with the product."""
    return _read(BUILT_IN)


def _read(folder: Path) -> Package:
    reading = read(folder)
    assert reading.package is not None, [str(fault) for fault in reading.faults]
    return reading.package


def edition(
    changed: Mapping[str, str | bytes | None] | None = None,
    *,
    slug: str = "tiny",
    at: datetime = make.MORNING,
) -> Edition:
    """The tiny course, published; another course with the same activities stands beside it."""
    publishing.load(tiny_package("stranger"), by=None, at=at)
    package = tiny_package(slug, tuple(sorted((changed or {}).items())))
    return publishing.load(package, by=None, at=at)[0]


def built_in(at: datetime = make.MORNING) -> Edition:
    """The three-day course, published."""
    return publishing.load(built_in_package(), by=None, at=at)[0]


def activities(edition_id: int) -> list[Activity]:
    """The edition's activities in order."""
    return list(
        db.session.scalars(
            sa.select(Activity)
            .join(Module, Module.id == Activity.module_id)
            .where(Activity.edition_id == edition_id)
            .order_by(Module.position, Activity.position)
        )
    )


def activity(edition: Edition, path: str) -> Activity:
    """An activity by its path, such as PAGE."""
    return next(one for one in activities(edition.id) if one.path == path)


def enrolment(
    person: Person,
    edition: Edition,
    *,
    due_on: date | None = None,
    at: datetime = make.MORNING,
    alone: bool = False,
) -> Enrolment:
    """Somebody on the edition; a stranger is on it too, and has done its first activity."""
    if not alone:
        stranger = enrolments.enrol(make.person(), edition, by=None, at=at)
        finish(stranger, activities(edition.id)[0].path, at=at)
    return enrolments.enrol(person, edition, due_on=due_on, by=None, at=at)


def place(enrolment: Enrolment, path: str) -> Place:
    """The person of the enrolment before an activity, as it stands in the database now."""
    person = db.session.get(Person, enrolment.person_id)
    there = next(one for one in activities(enrolment.edition_id) if one.path == path)
    assert person is not None
    found = enrolment_queries.find_place(person, enrolment.id, there.id)
    assert found is not None
    return found


def finish(
    enrolment: Enrolment, *paths: str, score: float | None = None, at: datetime = make.MORNING
) -> None:
    """Note activities as done, in this order (which the course must allow)."""
    for path in paths:
        enrolments.record(place(enrolment, path), done=True, score=score, at=at)


def complete(enrolment: Enrolment, *, score: float = 0.9, at: datetime = make.MORNING) -> None:
    """Everything done, exams with this score: the enrolment has its completion."""
    for one in activities(enrolment.edition_id):
        marks = score if one.kind == "exam" else None
        finish(enrolment, one.path, score=marks, at=at)


def held(enrolment: Enrolment) -> Enrolment:
    """The enrolment with person, edition, course and completion loaded anew."""
    found = enrolment_queries.find_enrolment_of_anybody(enrolment.id)
    assert found is not None
    return found
