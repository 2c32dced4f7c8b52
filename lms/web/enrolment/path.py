"""My way through one course."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from lms.enrolment import queries
from lms.people.roles import Permission
from lms.web.onward import what_opens
from lms.web.pages import page
from lms.web.session import me
from lms.web.signs import needs

desk = Blueprint("path", __name__)


@desk.get("/learning/<int:enrolment_id>")
@needs(Permission.LEARN)
def path(enrolment_id: int) -> ResponseReturnValue:
    """Day by day: what is done, what is next, what opens the rest."""
    enrolment = queries.find_enrolment(me(), enrolment_id) or abort(404)
    way = queries.ways([enrolment])[enrolment.id]
    return page(
        "enrolment/path.html",
        enrolment=enrolment,
        edition=enrolment.edition,
        way=way,
        days=way.days(),
        what_opens=what_opens,
    )
