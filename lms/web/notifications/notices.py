"""What I should know."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from lms.kit import clock
from lms.notifications import actions, queries
from lms.web.fields import Form
from lms.web.pages import page, see_other, see_path
from lms.web.paging import leaf
from lms.web.session import me
from lms.web.signs import signed_in

desk = Blueprint("notices", __name__)


@desk.get("/notices")
@signed_in
def notices() -> ResponseReturnValue:
    """All my notices, latest first."""
    return page("notifications/notices.html", notices=leaf(queries.of(me())), form=Form())


@desk.post("/notices/<int:notice_id>/reading")
@signed_in
def open_notice(notice_id: int) -> ResponseReturnValue:
    """Mark it as read and go where it leads."""
    notice = queries.find_notice(me(), notice_id) or abort(404)
    actions.read(notice, at=clock.now())
    return see_path(notice.path or "/notices")


@desk.post("/notices/reading")
@signed_in
def read_all() -> ResponseReturnValue:
    """Mark everything as read."""
    actions.read_all(by=me(), at=clock.now())
    return see_other(".notices")
