"""How far others are: who needs a hand comes first."""

from typing import Any, get_args

from flask import Blueprint, abort, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.courseware import queries as courseware
from lms.enrolment import actions, policy, queries, rules
from lms.enrolment import progress as reads
from lms.enrolment.models import Enrolment
from lms.kit import clock
from lms.kit.errors import Refused
from lms.people.roles import Permission
from lms.web.enrolment.forms import DueForm
from lms.web.onward import what_opens
from lms.web.pages import page, see_other
from lms.web.paging import leaf
from lms.web.session import me
from lms.web.signs import needs

desk = Blueprint("progress", __name__)


@desk.get("/progress")
@needs(Permission.SEE_PROGRESS)
def progress() -> ResponseReturnValue:
    """One edition: figures, teams, and its people."""
    at, today = clock.now(), clock.today()
    editions = reads.editions_in_use(me(), today)
    wanted = request.args.get("edition", type=int)
    chosen = next((one for one in editions if one.id == wanted), editions[0] if editions else None)
    may_enrol = me().may(Permission.ENROL)
    if chosen is None:
        offered = courseware.courses_by_title() if may_enrol else []
        return page("enrolment/no_progress.html", offered=offered)
    wish = _wish()
    people = leaf(reads.listing(me(), chosen.id, **wish, today=today, at=at))
    teams = reads.by_team(me(), chosen.id, today)
    return page(
        "enrolment/progress.html",
        editions=editions,
        chosen=chosen,
        figures=reads.figures(me(), chosen.id, today, at),
        teams=teams,
        best=teams[0] if len(teams) > 1 and teams[0].complete else None,
        people=people,
        far=reads.progress_of(people.items),
        standing=_standing,
        days=_days,
        wish=wish,
        url=_url,
        may_enrol=may_enrol,
    )


@desk.get("/progress/<int:enrolment_id>")
@needs(Permission.SEE_PROGRESS)
def learner(enrolment_id: int) -> ResponseReturnValue:
    """One person on one course, day by day."""
    return _learner(_visible(enrolment_id), DueForm())


@desk.post("/progress/<int:enrolment_id>/due-day")
@needs(Permission.ENROL)
def set_due_day(enrolment_id: int) -> ResponseReturnValue:
    """Give more time, or less."""
    enrolment = _visible(enrolment_id)
    form = DueForm()
    if form.validate_on_submit():
        try:
            actions.set_due_day(enrolment, form.due_on.data, by=me(), at=clock.now())
        except Refused as refusal:
            form.blame(refusal)
        else:
            flash(_("The due day is changed."))
            return see_other(".learner", enrolment_id=enrolment.id)
    return _learner(enrolment, form)


@desk.post("/progress/<int:enrolment_id>/withdrawal")
@needs(Permission.ENROL)
def withdraw(enrolment_id: int) -> ResponseReturnValue:
    """Take somebody off the course; what they did is kept."""
    enrolment = _visible(enrolment_id)
    form = DueForm()
    if not policy.may_enrol(me(), enrolment.person):
        abort(403)
    try:
        actions.withdraw(enrolment, by=me(), at=clock.now())
    except Refused as refusal:
        form.blame(refusal)
        return _learner(enrolment, form)
    flash(
        _(
            "%(name)s is off the course. What was done is kept, should they come back.",
            name=enrolment.person.name,
        )
    )
    return see_other(".progress", edition=enrolment.edition_id)


def _visible(enrolment_id: int) -> Enrolment:
    return reads.find_visible(me(), enrolment_id) or abort(404)


def _learner(enrolment: Enrolment, form: DueForm) -> ResponseReturnValue:
    way = queries.ways([enrolment])[enrolment.id]
    if request.method == "GET":
        form.due_on.data = enrolment.due_on
    return page(
        "enrolment/learner.html",
        enrolment=enrolment,
        way=way,
        days=way.days(),
        standing=_standing(enrolment),
        form=form,
        may_change=policy.may_withdraw(me(), enrolment),
        what_opens=what_opens,
    )


def _standing(enrolment: Enrolment) -> rules.Standing:
    return rules.standing(
        complete=enrolment.completion is not None,
        begun=enrolment.last_seen_at is not None,
        due_on=enrolment.due_on,
        seen_at=enrolment.last_seen_at or enrolment.enrolled_at,
        today=clock.today(),
        at=clock.now(),
    )


def _days(enrolment: Enrolment) -> int:
    """How long the person has been on the course, or took for it."""
    end = enrolment.completion.completed_at if enrolment.completion else clock.now()
    return (clock.local(end).date() - clock.local(enrolment.enrolled_at).date()).days


def _wish() -> dict[str, Any]:
    """Whom the address asks for, and in which order."""
    state, sort = request.args.get("state", ""), request.args.get("sort", "lag")
    return {
        "search": request.args.get("q", "").strip(),
        "team_id": request.args.get("team", type=int),
        "state": state if state in get_args(reads.State) else "",
        "sort": sort if sort in get_args(reads.Sort) else "lag",
    }


def _url(**changes: Any) -> str:
    """The same page with something else asked for; None takes it out."""
    values: dict[str, Any] = {**request.args.to_dict(), **changes}
    values.pop("page", None)
    return url_for(".progress", **{key: value for key, value in values.items() if value})
