"""Reading a lesson to its end, and answering what it asks."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l

from lms.enrolment import actions as enrolment
from lms.kit.db import db
from lms.kit.errors import Refused
from lms.practice import actions, kinds
from lms.practice.models import Step
from lms.practice.queries import Exercise


def finish_reading(exercise: Exercise[kinds.Page], *, at: datetime) -> None:
    """The lesson was read; refuses while it still asks something."""
    if exercise.content.questions:
        raise Refused(_l("Answer the questions at the end of the lesson first."))
    enrolment.record(exercise.place, done=True, score=None, at=at)


def answer_check(
    exercise: Exercise[kinds.Page], *, values: Mapping[str, Sequence[str]], at: datetime
) -> None:
    """Answer all questions of the lesson with what a form sent, by slug; then it is done.

    The first answers count: sending them twice changes nothing. Raises Refused at the
    question that has no answer, or one that cannot be read; then nothing is kept.
    """
    run = exercise.run
    if run is not None and run.finished_at is not None:
        return
    questions = exercise.content.questions or []
    answers = {}
    for question in questions:
        try:
            given = question.answer_from(values.get(question.slug, []))
        except Refused as refusal:
            raise Refused(refusal.reason, question.slug) from refusal
        if given is None:
            raise Refused(_l("Choose or write an answer first."), question.slug)
        question.mark(given)
        answers[question.slug] = given
    result = exercise.content.result(answers)
    run = actions.begin_run(exercise, seen=run.number if run else 0, at=at)
    for position, (slug, given) in enumerate(answers.items()):
        share = result.marked[slug].share
        run.steps.append(
            Step(position=position, key=slug, answer=given, share=share, answered_at=at)
        )
    run.finish(score=result.share, passed=True, at=at)
    db.session.flush()
    enrolment.record(exercise.place, done=True, score=result.share, at=at)
