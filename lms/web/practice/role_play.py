"""Talking to a customer who answers back."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from lms.kit import clock
from lms.kit.errors import Refused
from lms.people.roles import Permission
from lms.practice import actions, debrief
from lms.practice.kinds import RolePlay
from lms.practice.queries import Exercise
from lms.web.onward import onward, way_back
from lms.web.pages import page, see_other
from lms.web.practice.entrance import enter, status_of
from lms.web.practice.wording import GRADES, MOODS
from lms.web.signs import needs

desk = Blueprint("role_play", __name__)

PATH = "/learning/<int:enrolment_id>/role-plays/<int:activity_id>"


@desk.get(PATH)
@needs(Permission.LEARN)
def role_play(enrolment_id: int, activity_id: int) -> ResponseReturnValue:
    """Before, during and after the conversation."""
    return _show(enter(RolePlay, enrolment_id, activity_id))


@desk.post(f"{PATH}/runs")
@needs(Permission.LEARN)
def begin(enrolment_id: int, activity_id: int) -> ResponseReturnValue:
    """Pick up the telephone, for the first time or again."""
    exercise = enter(RolePlay, enrolment_id, activity_id, writing=True)
    seen = request.form.get("seen", 0, type=int)
    actions.begin_run(exercise, seen=seen, at=clock.now())
    return see_other(".role_play", enrolment_id=enrolment_id, activity_id=activity_id)


@desk.post(f"{PATH}/runs/<int:number>/replies")
@needs(Permission.LEARN)
def reply(enrolment_id: int, activity_id: int, number: int) -> ResponseReturnValue:
    """Say one of the replies that were shown."""
    exercise = enter(RolePlay, enrolment_id, activity_id, writing=True)
    try:
        actions.reply(
            exercise,
            number=number,
            step=request.form.get("step", ""),
            shown=request.form.get("reply", -1, type=int),
            at=clock.now(),
        )
    except Refused as refusal:
        return _show(enter(RolePlay, enrolment_id, activity_id), refusal=refusal)
    return see_other(
        ".role_play", enrolment_id=enrolment_id, activity_id=activity_id, _anchor="now"
    )


def _show(exercise: Exercise[RolePlay], *, refusal: Refused | None = None) -> ResponseReturnValue:
    play, run = exercise.content, exercise.run
    talk = play.play(list(run.answers.values()) if run else [])
    turns = [(turn, debrief.grade(turn.said, turn.reply)) for turn in talk.turns]
    replies = []
    if run is not None and talk.step is not None:
        step = play.steps[talk.step]
        replies = [step.replies[choice] for choice in play.order(talk.step, run.id)]
    return page(
        "practice/role_play.html",
        status=status_of(refusal),
        place=exercise.place,
        play=play,
        run=run,
        going=exercise.going,
        talk=talk,
        replies=replies,
        turns=turns if exercise.going else turns[-1:],
        outcome=play.outcome(talk) if talk.ending else None,
        forks=debrief.forks(play, talk) if talk.ending else [],
        best=play.best_path() if talk.ending else None,
        moods=MOODS,
        grade_words=GRADES,
        edition_id=exercise.place.enrolment.edition_id,
        refusal=refusal.reason if refusal else "",
        back=way_back(exercise.place),
        onward=onward(exercise.place),
    )
