"""Filling in the centre's form from what a customer said."""

from collections.abc import Mapping

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from lms.kit import clock
from lms.kit.errors import Refused
from lms.people.roles import Permission
from lms.practice import actions
from lms.practice.kinds import SystemDrill
from lms.practice.queries import Exercise
from lms.practice.rules import Unreadable
from lms.web.onward import onward, way_back
from lms.web.pages import page, see_other
from lms.web.practice.entrance import enter, status_of
from lms.web.signs import needs

desk = Blueprint("system_drill", __name__)

PATH = "/learning/<int:enrolment_id>/system-drills/<int:activity_id>"
FIELD = "field-"
"""Before the slugs of fields, so that none collides with the form's own names."""


@desk.get(PATH)
@needs(Permission.LEARN)
def system_drill(enrolment_id: int, activity_id: int) -> ResponseReturnValue:
    """Before, during and after filling in; `?screen=` looks back at one that was sent."""
    return _show(enter(SystemDrill, enrolment_id, activity_id))


@desk.post(f"{PATH}/runs")
@needs(Permission.LEARN)
def begin(enrolment_id: int, activity_id: int) -> ResponseReturnValue:
    """Open the form, for the first time or again."""
    exercise = enter(SystemDrill, enrolment_id, activity_id, writing=True)
    seen = request.form.get("seen", 0, type=int)
    actions.begin_run(exercise, seen=seen, at=clock.now())
    return see_other(".system_drill", enrolment_id=enrolment_id, activity_id=activity_id)


@desk.post(f"{PATH}/runs/<int:number>/screens/<slug>")
@needs(Permission.LEARN)
def fill_in(enrolment_id: int, activity_id: int, number: int, slug: str) -> ResponseReturnValue:
    """Send one screen of the form."""
    exercise = enter(SystemDrill, enrolment_id, activity_id, writing=True)
    values = {
        name.removeprefix(FIELD): value
        for name, value in request.form.items()
        if name.startswith(FIELD)
    }
    try:
        actions.fill_in(exercise, number=number, slug=slug, values=values, at=clock.now())
    except Refused as refusal:
        exercise = enter(SystemDrill, enrolment_id, activity_id)
        return _show(exercise, refusal=refusal, typed={slug: values})
    return see_other(
        ".system_drill",
        enrolment_id=enrolment_id,
        activity_id=activity_id,
        screen=slug,
        _anchor="screen",
    )


def _show(
    exercise: Exercise[SystemDrill],
    *,
    refusal: Refused | None = None,
    typed: Mapping[str, Mapping[str, str]] | None = None,
) -> ResponseReturnValue:
    drill, run = exercise.content, exercise.run
    answers = run.answers if run else {}
    marked = drill.mark(answers)
    due = next((one for one in drill.screens if one.slug not in answers), None)
    asked = request.args.get("screen", "")
    sent = [one for one in drill.screens if one.slug in answers]
    looked_at = next((one for one in sent if one.slug == asked), None)
    return page(
        "practice/system_drill.html",
        status=status_of(refusal),
        place=exercise.place,
        drill=drill,
        run=run,
        going=exercise.going,
        answers=answers,
        marked=marked,
        due=due,
        looked_at=looked_at if refusal is None else None,
        typed=(typed or {}).get(due.slug, {}) if due else {},
        complaints=refusal.complaints if isinstance(refusal, Unreadable) else {},
        edition_id=exercise.place.enrolment.edition_id,
        refusal=refusal.reason if refusal else "",
        back=way_back(exercise.place),
        onward=onward(exercise.place),
    )
