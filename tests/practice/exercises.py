"""Exercises of the tiny and the built-in course, opened for somebody."""

from datetime import timedelta

from lms.courseware.models import Edition
from lms.enrolment.models import Enrolment
from lms.people.models import Person
from lms.practice import kinds, queries
from lms.practice.queries import Content, Exercise
from tests import make, make_courses

LATER = make.MORNING + timedelta(minutes=30)


def on_tiny(person: Person, *done: str) -> Enrolment:
    """Somebody on the tiny course, with these activities done."""
    enrolment = make_courses.enrolment(person, make_courses.edition())
    make_courses.finish(enrolment, *done)
    return enrolment


def before(kind: type[Content], enrolment: Enrolment, path: str) -> Exercise[Content]:
    """The exercise as it stands in the database now."""
    found = queries.find_exercise(make_courses.place(enrolment, path), kind)
    assert found is not None
    return found


def practised(edition: Edition) -> list[tuple[str, type[kinds.Practice]]]:
    """Path and kind of every recording, role-play and drill of an edition."""
    known = {
        "recording": kinds.Recording,
        "role-play": kinds.RolePlay,
        "system-drill": kinds.SystemDrill,
    }
    return [
        (one.path, known[one.kind])
        for one in make_courses.activities(edition.id)
        if one.kind in known
    ]
