"""Where the practices of the tiny course are played."""

from lms.enrolment.models import Enrolment
from lms.kit.db import db
from tests.make_courses import CALL, FORM, TALK, activities

HOUSES = {CALL: "recordings", TALK: "role-plays", FORM: "system-drills"}


def door(enrolment: Enrolment, path: str) -> str:
    """The address of an activity for the person of this enrolment."""
    there = next(one for one in activities(enrolment.edition_id) if one.path == path)
    return f"/learning/{enrolment.id}/{HOUSES[path]}/{there.id}"


def held(enrolment: Enrolment) -> Enrolment:
    """The enrolment as it stands now, after requests changed it."""
    found = db.session.get(Enrolment, enrolment.id)
    assert found is not None
    return found
