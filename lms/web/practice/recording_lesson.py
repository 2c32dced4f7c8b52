"""Hearing a call that stops and asks."""

from collections.abc import Sequence

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from lms.kit import clock, markdown
from lms.kit.errors import Refused
from lms.people.roles import Permission
from lms.practice import actions
from lms.practice.kinds import Recording
from lms.practice.queries import Exercise
from lms.web.onward import onward, way_back
from lms.web.pages import page, see_other
from lms.web.practice.entrance import enter, status_of
from lms.web.signs import needs

desk = Blueprint("recording_lesson", __name__)

PATH = "/learning/<int:enrolment_id>/recordings/<int:activity_id>"


@desk.get(PATH)
@needs(Permission.LEARN)
def recording_lesson(enrolment_id: int, activity_id: int) -> ResponseReturnValue:
    """Before, during and after hearing."""
    return _show(enter(Recording, enrolment_id, activity_id))


@desk.post(f"{PATH}/runs")
@needs(Permission.LEARN)
def begin(enrolment_id: int, activity_id: int) -> ResponseReturnValue:
    """Begin to hear, for the first time or again."""
    exercise = enter(Recording, enrolment_id, activity_id, writing=True)
    seen = request.form.get("seen", 0, type=int)
    actions.begin_run(exercise, seen=seen, at=clock.now())
    return see_other(".recording_lesson", enrolment_id=enrolment_id, activity_id=activity_id)


@desk.post(f"{PATH}/runs/<int:number>/answers")
@needs(Permission.LEARN)
def answer(enrolment_id: int, activity_id: int, number: int) -> ResponseReturnValue:
    """Answer the question at which the recording stopped."""
    exercise = enter(Recording, enrolment_id, activity_id, writing=True)
    slug = request.form.get("question", "")
    values = request.form.getlist("answer")
    try:
        actions.answer_question(
            exercise,
            number=number,
            slug=slug,
            values=values,
            second=request.form.get("second", 0.0, type=float),
            at=clock.now(),
        )
    except Refused as refusal:
        exercise = enter(Recording, enrolment_id, activity_id)
        return _show(exercise, refusal=refusal, typed=values)
    return see_other(
        ".recording_lesson",
        enrolment_id=enrolment_id,
        activity_id=activity_id,
        answered=slug,
        _anchor="questions",
    )


@desk.post(f"{PATH}/runs/<int:number>/position")
@needs(Permission.LEARN)
def position(enrolment_id: int, activity_id: int, number: int) -> ResponseReturnValue:
    """Remember where in the recording the person is; the player asks for it, nobody reads it."""
    exercise = enter(Recording, enrolment_id, activity_id, writing=True)
    second = request.form.get("second", float("nan"), type=float)
    try:
        actions.remember_position(exercise, number=number, second=second)
    except Refused as refusal:
        return {"error": str(refusal.reason)}, status_of(refusal)
    return "", 204


def _show(
    exercise: Exercise[Recording], *, refusal: Refused | None = None, typed: Sequence[str] = ()
) -> ResponseReturnValue:
    content, run = exercise.content, exercise.run
    before, summary = markdown.split_summary(content.body)
    answers = run.answers if run else {}
    numbered = list(enumerate(content.questions, start=1))
    just = request.args.get("answered", "") if refusal is None else ""
    return page(
        "practice/recording_lesson.html",
        status=status_of(refusal),
        place=exercise.place,
        content=content,
        run=run,
        going=exercise.going,
        before=before,
        summary=summary,
        answers=answers,
        result=content.result(answers),
        due=content.due(content.length_s, set(answers)) if exercise.going else None,
        just=just if just in answers else "",
        numbered=numbered,
        edition_id=exercise.place.enrolment.edition_id,
        refusal=refusal.reason if refusal else "",
        typed=typed,
        back=way_back(exercise.place),
        onward=onward(exercise.place),
    )
