"""The way into a practice: one's own, open, and of the kind that is played here."""

from flask import abort

from lms.enrolment.queries import find_place
from lms.kit.errors import Refused
from lms.practice import queries
from lms.practice.queries import Content, Exercise
from lms.practice.rules import TooLate
from lms.web.onward import turn_back
from lms.web.session import me


def enter(
    kind: type[Content], enrolment_id: int, activity_id: int, *, writing: bool = False
) -> Exercise[Content]:
    """The exercise, or 404 where it is not one's own; a locked one leads back to the path."""
    place = find_place(me(), enrolment_id, activity_id) or abort(404)
    away = turn_back(place)
    if away is not None:
        abort(away)
    return queries.find_exercise(place, kind, writing=writing) or abort(404)


def status_of(refusal: Refused | None) -> int:
    """409 where somebody was faster, 422 where it cannot be taken, 200 where nothing is wrong."""
    if refusal is None:
        return 200
    return 409 if isinstance(refusal, TooLate) else 422
