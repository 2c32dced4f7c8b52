"""Finding people: the directory, on the screen and as a file."""

from typing import Any

from flask import Blueprint, Response, abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.kit import clock, sheets
from lms.people import first_passwords, queries
from lms.people.roles import Permission
from lms.web.pages import page
from lms.web.paging import leaf
from lms.web.people.wording import roles_in_words
from lms.web.session import me
from lms.web.signs import needs

desk = Blueprint("directory", __name__)


def _asked() -> dict[str, Any]:
    """How the address narrows and sorts the list."""
    sort = request.args.get("sort", "name")
    return {
        "search": request.args.get("q", "").strip()[:60],
        "team_id": request.args.get("team", type=int),
        "left": request.args.get("state") == "left",
        "sort": sort if sort in queries.SORTS else "name",
    }


def _url(**changed: Any) -> str:
    """The same list with something changed; back on its first page."""
    values = {key: v for key, v in request.args.items() if key in {"q", "team", "state", "sort"}}
    return url_for("directory.directory", **{**values, **changed})


@desk.get("/people")
@needs(Permission.SEE_PEOPLE)
def directory() -> ResponseReturnValue:
    """Everybody whom one may see."""
    asked = _asked()
    manages = me().may(Permission.MANAGE_PEOPLE)
    return page(
        "people/directory.html",
        people=leaf(queries.listing(me(), on=clock.today(), **asked)),
        teams=queries.teams(me()),
        roles_in_words=roles_in_words,
        manages=manages,
        without=first_passwords.count_without(me(), at=clock.now()) if manages else 0,
        url=_url,
        narrowed=bool(asked["search"] or asked["team_id"]),
        **asked,
    )


@desk.get("/people/directory.<kind>")
@needs(Permission.SEE_PEOPLE)
def directory_sheet(kind: str) -> ResponseReturnValue:
    """The same list as XLSX or CSV, with columns that the roster import understands."""
    if kind not in {"xlsx", "csv"}:
        abort(404)
    header = [
        _("Employee number"),
        _("Name"),
        _("Team"),
        _("Skill group"),
        _("Grade"),
        _("Mail"),
        _("Hired on"),
        _("Role"),
    ]
    people = queries.everything(me(), on=clock.today(), **_asked())
    rows = [
        [
            person.employee_no,
            person.name,
            person.team.name if person.team else "",
            person.team.skill_group.name if person.team else "",
            person.grade.name if person.grade else "",
            person.email,
            person.hired_on,
            roles_in_words(person),
        ]
        for person in people
    ]
    if kind == "csv":
        response = Response(sheets.write_csv(header, rows), content_type=sheets.CSV)
    else:
        data = sheets.write_xlsx(header, rows, title=_("People"))
        response = Response(data, content_type=sheets.XLSX)
    name = f"people-{clock.today():%Y-%m-%d}.{kind}"
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response
