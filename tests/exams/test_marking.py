"""The end of an attempt: marked, noted, told; and a mark corrected."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from lms.enrolment import actions as enrolments
from lms.enrolment.models import ActivityRecord, Completion
from lms.exams import actions, bell, marking, queries
from lms.exams.models import Attempt, Override
from lms.journal.models import Entry
from lms.kit.db import db
from lms.kit.errors import Refused
from lms.notifications.models import Notice
from tests import make_exams
from tests.make import MORNING

LATER = MORNING + timedelta(minutes=5)
TOO_LATE = MORNING + timedelta(minutes=20)


@pytest.fixture
def enrolment(cast):
    """The agent before an exam; a stranger is in the midst of it."""
    edition = make_exams.edition()
    make_exams.stranger(edition)
    return make_exams.ready(cast.agent, edition)


def kinds_of_notices(person):
    found = sa.select(Notice.kind).where(Notice.person_id == person.id).order_by(Notice.id)
    return [kind for kind in db.session.scalars(found) if kind.startswith("exams.")]


# --- the end


def test_marks_are_summed_and_passing_is_noted_in_the_enrolment(enrolment, cast):
    attempt = make_exams.closed(enrolment, wrong=("q-say",), at=LATER)
    assert (attempt.got, attempt.possible, attempt.passed) == (4, 6, True)
    assert attempt.closed_how == "submitted"
    record = db.session.scalar(
        sa.select(ActivityRecord).where(
            ActivityRecord.enrolment_id == enrolment.id,
            ActivityRecord.activity_id == attempt.paper.activity_id,
        )
    )
    assert (record.completed_at, record.score) == (LATER, pytest.approx(4 / 6))
    completion = db.session.scalar(
        sa.select(Completion).where(Completion.enrolment_id == enrolment.id)
    )
    assert completion.score == pytest.approx(4 / 6)
    assert kinds_of_notices(cast.agent) == ["exams.passed"]


def test_failing_leaves_the_way_open_and_says_so(enrolment, cast):
    attempt = make_exams.closed(enrolment, wrong=("q-say", "q-fee"))
    assert (attempt.got, attempt.passed) == (3, False)
    assert db.session.scalar(sa.select(Completion.id)) is None
    for _ in range(2):
        make_exams.closed(enrolment, wrong=("q-say", "q-fee"))
    assert kinds_of_notices(cast.agent) == ["exams.failed", "exams.failed", "exams.out_of_attempts"]


def test_handing_in_twice_counts_once(enrolment, cast):
    attempt = make_exams.closed(enrolment)
    again = actions.hand_in(attempt, by=cast.agent, at=LATER)
    assert again.closed_at == MORNING
    assert kinds_of_notices(cast.agent) == ["exams.passed"]


def test_what_is_unanswered_earns_nothing(enrolment, cast):
    attempt = make_exams.start(enrolment)
    actions.hand_in(attempt, by=cast.agent, at=LATER)
    assert (attempt.got, attempt.possible, attempt.passed) == (0, 6, False)


def test_the_bell_closes_what_is_over_with_what_was_saved(enrolment, cast):
    attempt = make_exams.start(enrolment)
    make_exams.answer(attempt, at=LATER)
    other = db.session.scalar(sa.select(Attempt.id).where(Attempt.id != attempt.id))
    mine = attempt.id
    db.session.commit()
    with time_machine.travel(TOO_LATE, tick=False):
        bell.ring()
    closed = queries.lock(mine)
    assert (closed.closed_how, closed.closed_at) == ("timed_out", closed.deadline_at)
    assert closed.passed
    assert queries.lock(other).closed_how == "timed_out"
    entry = db.session.scalars(sa.select(Entry).where(Entry.verb == "exams.submit")).first()
    assert entry.actor_id is None


def test_the_bell_leaves_running_attempts_alone(enrolment):
    mine = make_exams.start(enrolment).id
    db.session.commit()
    with time_machine.travel(TOO_LATE - timedelta(seconds=1), tick=False):
        bell.ring()
    assert queries.lock(mine).closed_at is None


def test_an_attempt_of_somebody_withdrawn_is_closed_without_a_note(enrolment, cast):
    attempt = make_exams.start(enrolment)
    make_exams.answer(attempt)
    enrolments.withdraw(make_exams.held(enrolment), by=cast.hr, at=LATER)
    db.session.flush()
    marking.close(attempt.id, by=None, at=TOO_LATE)
    assert attempt.passed
    assert db.session.scalar(sa.select(Completion.id)) is None


# --- corrections


def item_of(attempt, slug):
    position, _ = make_exams.answer_of(attempt, slug)
    return queries.lock(attempt.id).items[position - 1]


def test_a_correction_counts_the_result_again_and_tells_the_person(enrolment, cast):
    attempt = make_exams.closed(enrolment, wrong=("q-say", "q-fee"))
    item = item_of(attempt, "q-say")
    marking.override(attempt, item.id, got=2, reason="选项有歧义", by=cast.trainer, at=LATER)
    assert (attempt.got, attempt.passed) == (5, True)
    assert db.session.scalar(sa.select(Completion.id)) is not None
    assert kinds_of_notices(cast.agent) == ["exams.failed", "exams.corrected"]
    entry = db.session.scalars(sa.select(Entry).where(Entry.verb == "exams.override")).one()
    assert (entry.details["before"], entry.details["after"]) == (0, 2)
    assert item_of(attempt, "q-say").got == 0  # what the machine gave stays


def test_the_latest_correction_stands_and_all_are_kept(enrolment, cast):
    attempt = make_exams.closed(enrolment, wrong=("q-say",))
    item = item_of(attempt, "q-say")
    for got in (2, 1):
        marking.override(attempt, item.id, got=got, reason="再看一次", by=cast.trainer, at=LATER)
    assert attempt.got == 5
    assert len(db.session.scalars(sa.select(Override)).all()) == 2


def test_an_open_attempt_is_not_corrected(enrolment, cast):
    attempt = make_exams.start(enrolment)
    with pytest.raises(Refused):
        marking.override(
            attempt, attempt.items[0].id, got=1, reason="提前给分", by=cast.trainer, at=LATER
        )


def test_a_question_of_another_attempt_is_not_corrected(enrolment, cast):
    attempt = make_exams.closed(enrolment)
    foreign = db.session.scalars(sa.select(Attempt).where(Attempt.id != attempt.id)).first()
    with pytest.raises(Refused):
        marking.override(
            attempt,
            queries.lock(foreign.id).items[0].id,
            got=1,
            reason="张冠李戴",
            by=cast.trainer,
            at=LATER,
        )
