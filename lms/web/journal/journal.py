"""Who did what, for administrators."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from lms.journal import queries
from lms.people.roles import Permission
from lms.web.journal.wording import VERBS
from lms.web.pages import page
from lms.web.paging import leaf
from lms.web.signs import needs

desk = Blueprint("journal", __name__)


@desk.get("/journal")
@needs(Permission.READ_JOURNAL)
def journal() -> ResponseReturnValue:
    """All lines, latest first."""
    search = request.args.get("q", "").strip()
    verb = request.args.get("verb", "")
    entries = leaf(queries.listing(verb=verb, search=search))
    return page("journal/journal.html", entries=entries, search=search, verb=verb, verbs=VERBS)
