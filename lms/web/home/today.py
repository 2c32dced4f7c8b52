"""What is next, and what waits."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from lms.web.pages import page
from lms.web.session import me
from lms.web.signs import signed_in

desk = Blueprint("today", __name__)


@desk.get("/")
@signed_in
def today() -> ResponseReturnValue:
    """The first page, per role."""
    return page("home/today.html", person=me())
