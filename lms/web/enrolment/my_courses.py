"""The courses I am on."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from lms.enrolment import queries
from lms.people.roles import Permission
from lms.web.pages import page
from lms.web.paging import leaf
from lms.web.session import me
from lms.web.signs import needs

desk = Blueprint("my_courses", __name__)

ON_A_PAGE = 20


@desk.get("/learning")
@needs(Permission.LEARN)
def my_courses() -> ResponseReturnValue:
    """All my courses, those under way first."""
    enrolments = leaf(queries.own_enrolments(me()), size=ON_A_PAGE)
    ways = queries.ways(enrolments.items)
    return page("enrolment/my_courses.html", enrolments=enrolments, ways=ways)
