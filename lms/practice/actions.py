"""Practising: beginning a go, answering step by step, finishing it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from math import isfinite
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from lms.enrolment import actions as enrolment
from lms.enrolment.queries import Place
from lms.kit.db import db
from lms.kit.errors import Refused
from lms.practice import kinds, queries
from lms.practice.models import Run, Step
from lms.practice.queries import Content, Exercise
from lms.practice.rules import TooLate, Unreadable, is_new


def begin_run(exercise: Exercise[Content], *, seen: int, at: datetime) -> Run:
    """The go to play now: the one under way, else a new one.

    `seen` is the number of the latest go that the person saw (0 before the first), so that
    a second click, or another window, does not begin one go more.
    """
    latest = exercise.run
    if latest is not None and (latest.finished_at is None or latest.number != seen):
        return latest
    place = exercise.place
    run = Run(
        enrolment_id=place.enrolment.id,
        activity_id=place.activity.id,
        number=latest.number + 1 if latest else 1,
        started_at=at,
        steps=[],
    )
    try:
        with db.session.begin_nested():
            db.session.add(run)
    except sa.exc.IntegrityError:
        run = _latest(place)
    enrolment.begin(place, at=at)
    exercise.run = run
    return run


def answer_question(
    exercise: Exercise[kinds.Recording],
    *,
    number: int,
    slug: str,
    values: Sequence[str],
    second: float = 0.0,
    at: datetime,
) -> None:
    """Answer the question that is due with what a form sent; the last one finishes the go."""
    run = _run(exercise, number)
    content = exercise.content
    question = kinds.question(content, slug)
    answer = question.answer_from(values)
    if answer is None:
        raise Refused(_l("Choose or write an answer first."), slug)
    due = content.due(content.length_s, set(run.answers))
    if not is_new(slug, answer, given=run.answers, due=due.slug if due else None):
        return
    _take(run, slug, answer, share=question.mark(answer).share, at=at)
    run.position_s = max(run.position_s, _within(second, content), question.at or 0.0)
    result = content.result(run.answers)
    if result.complete:
        _finish(exercise, run, score=result.share, passed=result.passed, at=at)


def reply(
    exercise: Exercise[kinds.RolePlay], *, number: int, step: str, shown: int, at: datetime
) -> None:
    """Say the reply that was shown at this position (from 0); an ending finishes the go."""
    run = _run(exercise, number)
    play = exercise.content
    if step not in play.steps or not 0 <= shown < len(play.steps[step].replies):
        raise Refused(_l("This reply is not offered here. Load the page again."))
    choice = play.order(step, run.id)[shown]
    due = play.play(list(run.answers.values())).step
    if not is_new(step, choice, given=run.answers, due=due):
        return
    said = play.steps[step].replies[choice]
    most = max(one.points for one in play.steps[step].replies)
    _take(run, step, choice, share=said.points / most if most else None, at=at)
    talk = play.play(list(run.answers.values()))
    if talk.ending is not None:
        outcome = play.outcome(talk)
        _finish(exercise, run, score=outcome.share, passed=outcome.passed, at=at)


def fill_in(
    exercise: Exercise[kinds.SystemDrill],
    *,
    number: int,
    slug: str,
    values: Mapping[str, Any],
    at: datetime,
) -> None:
    """Send the screen that is due; the last one finishes the go.

    Raises Unreadable while an entry is missing or cannot be read (see `Screen.complaints`).
    """
    run = _run(exercise, number)
    drill = exercise.content
    screen = drill.screen(slug)
    if complaints := screen.complaints(values):
        words = _l("Not everything is filled in so that it can be read. Look at the marked fields.")
        raise Unreadable(words, complaints)
    entered = {one.slug: values.get(one.slug) for one in screen.fields}
    due = next((one.slug for one in drill.screens if one.slug not in run.answers), None)
    if not is_new(slug, entered, given=run.answers, due=due):
        return
    marked = screen.mark(entered)
    _take(run, slug, entered, share=marked.right / marked.out_of, at=at)
    if len(run.answers) == len(drill.screens):
        result = drill.mark(run.answers)
        _finish(exercise, run, score=result.share, passed=result.passed, at=at)


def remember_position(exercise: Exercise[kinds.Recording], *, number: int, second: float) -> None:
    """Keep where in the recording the person is; refuses what is no second of it."""
    run = _run(exercise, number)
    if not isfinite(second) or second < 0:
        raise Refused(_l("This is no second of the recording."))
    run.position_s = _within(second, exercise.content)


def _run(exercise: Exercise[Content], number: int) -> Run:
    """The go that an answer is meant for; refuses when it is no longer the latest."""
    if exercise.run is None or number > exercise.run.number:
        raise Refused(_l("This go has not begun. Load the page again."))
    if number < exercise.run.number:
        raise TooLate(_l("You have begun again in another window. This is the new go."))
    return exercise.run


def _latest(place: Place) -> Run:
    run = queries.find_latest_run(place)
    assert run is not None
    return run


def _take(run: Run, key: str, answer: Any, *, share: float | None, at: datetime) -> None:
    step = Step(position=len(run.steps), key=key, answer=answer, share=share, answered_at=at)
    try:
        with db.session.begin_nested():
            run.steps.append(step)
    except sa.exc.IntegrityError as error:
        raise TooLate(_l("Another window answered at the same moment. Go on from here.")) from error


def _finish(
    exercise: Exercise[Content], run: Run, *, score: float, passed: bool, at: datetime
) -> None:
    run.finish(score=score, passed=passed, at=at)
    db.session.flush()
    enrolment.record(exercise.place, done=passed, score=score, at=at)


def _within(second: float, content: kinds.Recording) -> float:
    return min(max(round(second, 2), 0.0), content.length_s) if isfinite(second) else 0.0
