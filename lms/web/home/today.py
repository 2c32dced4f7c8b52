"""What is next, and what waits."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from lms.certificates import queries as certificates
from lms.certificates.models import Certificate
from lms.enrolment import queries
from lms.kit import clock
from lms.notifications import queries as notifications
from lms.web.home.queue import queue_of
from lms.web.pages import page
from lms.web.paging import first
from lms.web.session import me
from lms.web.signs import signed_in

desk = Blueprint("today", __name__)

COURSES = 3
NOTICES = 4


@desk.get("/")
@signed_in
def today() -> ResponseReturnValue:
    """The first page, per role."""
    person, at = me(), clock.now()
    enrolments = first(queries.own_enrolments(person), COURSES)
    going = [one for one in enrolments if one.completion is None]
    return page(
        "home/today.html",
        person=person,
        now=at,
        today_on=clock.local(at).date(),
        going=going,
        completed=[one for one in enrolments if one.completion is not None],
        ways=queries.ways(going) if going else {},
        certificates=_holding(certificates.of_person(person, 1)),
        notices=first(notifications.of(person), NOTICES),
        queue=queue_of(person, at),
    )


def _holding(found: list[Certificate]) -> list[Certificate]:
    return [one for one in found if one.revocation is None]
