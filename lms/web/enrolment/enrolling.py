"""Putting people on a course."""

from typing import Any, get_args

from flask import Blueprint, abort, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from lms.courseware import queries as courseware
from lms.courseware.models import Edition
from lms.enrolment import actions, candidates
from lms.kit import clock
from lms.kit.errors import Refused
from lms.people.models import Person
from lms.people.roles import Permission
from lms.web.enrolment.forms import EnrolForm
from lms.web.pages import page, see_other
from lms.web.paging import leaf
from lms.web.session import me
from lms.web.signs import needs

desk = Blueprint("enrolling", __name__)


@desk.route("/courses/<slug>/enrolling", methods=["GET", "POST"])
@needs(Permission.ENROL)
def enrolling(slug: str) -> ResponseReturnValue:
    """Choose people by team or name, or all that were found; who is on it stays as they are."""
    edition = courseware.latest_edition(slug) or abort(404)
    form = EnrolForm()
    wish = _wish()
    if form.validate_on_submit():
        try:
            people = _chosen(edition, form, wish)
            enrolled = actions.enrol_many(
                people, edition, due_on=form.due_on.data, by=me(), at=clock.now()
            )
        except Refused as refusal:
            form.blame(refusal)
        else:
            flash(_told(enrolled))
            return see_other("progress.progress", edition=edition.id)
    found = leaf(candidates.listing(me(), edition.course, **wish, today=clock.today()))
    return page(
        "enrolment/enrolling.html",
        edition=edition,
        form=form,
        people=found,
        on_it=candidates.on_it(found.items, edition.course),
        teams=[(team, _toggled(team.id, wish)) for team in candidates.teams(me())],
        wish=wish,
        shows=[
            (_shown_as(show), _url(wish, show=show), show == wish["show"])
            for show in get_args(candidates.Show)
        ],
        chosen=set(form.people.data or ()),
    )


def _wish() -> dict[str, Any]:
    """Whom the address asks for."""
    show = request.args.get("show", "without")
    return {
        "show": show if show in get_args(candidates.Show) else "without",
        "search": request.args.get("q", "").strip(),
        "team_ids": request.args.getlist("team", type=int),
    }


def _chosen(edition: Edition, form: EnrolForm, wish: dict[str, Any]) -> list[Person]:
    """Everybody found, or those who were ticked; always within the asker's scope."""
    today = clock.today()
    if request.form.get("whom") == "found":
        people = candidates.all_of(candidates.listing(me(), edition.course, **wish, today=today))
    else:
        ids = form.people.data or []
        people = candidates.all_of(
            candidates.listing(me(), edition.course, show="everyone", ids=ids, today=today)
        )
    if not people:
        raise Refused(_("Choose at least one person, then send it again."))
    return people


def _told(enrolled: actions.Enrolled) -> str:
    new, already = len(enrolled.new), len(enrolled.already)
    words = ngettext(
        "%(num)d person is on the course now.", "%(num)d people are on the course now.", new
    )
    if already:
        words += " " + ngettext(
            "%(num)d was on it before; nothing changed there.",
            "%(num)d were on it before; nothing changed there.",
            already,
        )
    return str(words)


def _shown_as(show: str) -> str:
    words = {
        "without": _("Agents without this course"),
        "newcomers": _("Newcomers without it"),
        "everyone": _("Everyone"),
    }
    return str(words[show])


def _url(wish: dict[str, Any], **changes: Any) -> str:
    values = {**wish, **changes}
    return url_for(
        ".enrolling",
        slug=(request.view_args or {})["slug"],
        show=values["show"],
        q=values["search"] or None,
        team=values["team_ids"],
    )


def _toggled(team_id: int, wish: dict[str, Any]) -> str:
    """The same list with this team taken in, or left out again."""
    ids = set(wish["team_ids"]) ^ {team_id}
    return _url(wish, team_ids=sorted(ids))
