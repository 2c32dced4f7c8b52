"""An attempt belongs to the server: from the draw to the mark, and to its correction."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from lms.enrolment import actions as enrolments
from lms.enrolment.models import ActivityRecord, Completion
from lms.exams import actions, answers, bell, queries
from lms.exams.models import AnswerLog, Attempt, Override
from lms.journal.models import Entry
from lms.kit.db import db
from lms.kit.errors import Refused
from lms.notifications.models import Notice
from tests import make_courses, make_exams
from tests.make import MORNING

LATER = MORNING + timedelta(minutes=5)
TOO_LATE = MORNING + timedelta(minutes=20)


@pytest.fixture
def enrolment(cast):
    """The agent before an exam; a stranger is in the midst of it."""
    edition = make_exams.edition()
    make_exams.stranger(edition)
    return make_exams.ready(cast.agent, edition)


def answer_log(attempt):
    return db.session.scalars(
        sa.select(AnswerLog).where(AnswerLog.attempt_id == attempt.id).order_by(AnswerLog.revision)
    ).all()


def kinds_of_notices(person):
    found = sa.select(Notice.kind).where(Notice.person_id == person.id).order_by(Notice.id)
    return [kind for kind in db.session.scalars(found) if kind.startswith("exams.")]


# --- beginning


def test_beginning_fixes_the_questions_their_order_and_the_deadline(enrolment):
    attempt = make_exams.start(enrolment)
    assert attempt.deadline_at == MORNING + timedelta(minutes=20)
    assert [item.position for item in attempt.items] == [1, 2, 3, 4, 5]
    assert len({item.version_id for item in attempt.items}) == 5
    assert len(attempt.seed) == 32


def test_beginning_again_gives_the_same_attempt(enrolment):
    attempt = make_exams.start(enrolment)
    assert make_exams.start(enrolment, at=LATER).id == attempt.id
    assert attempt.deadline_at == MORNING + timedelta(minutes=20)


def test_two_attempts_draw_anew(enrolment):
    first = make_exams.closed(enrolment, wrong=make_exams.SLUGS)
    second = make_exams.start(enrolment, at=LATER)
    assert second.number == 2
    assert second.seed != first.seed


def test_the_database_knows_only_one_open_attempt(enrolment):
    attempt = make_exams.start(enrolment)
    twin = Attempt(
        paper_id=attempt.paper_id,
        enrolment_id=attempt.enrolment_id,
        person_id=attempt.person_id,
        number=2,
        seed="x",
        started_at=MORNING,
        deadline_at=LATER,
    )
    with pytest.raises(sa.exc.IntegrityError), db.session.begin_nested():
        db.session.add(twin)
        db.session.flush()


def test_attempts_run_out(enrolment):
    for n in range(3):
        make_exams.closed(enrolment, wrong=make_exams.SLUGS, at=MORNING + timedelta(hours=n))
    with pytest.raises(Refused, match="3"):
        make_exams.start(enrolment, at=MORNING + timedelta(hours=4))


def test_who_has_passed_does_not_sit_again(enrolment):
    make_exams.closed(enrolment)
    with pytest.raises(Refused):
        make_exams.start(enrolment, at=LATER)


def test_an_exam_behind_a_locked_day_does_not_begin(cast):
    enrolment = make_courses.enrolment(cast.agent, make_exams.edition())
    with pytest.raises(Refused):
        make_exams.start(enrolment)


def test_an_attempt_whose_time_is_over_is_closed_by_beginning_the_next(enrolment):
    first = make_exams.start(enrolment)
    second = make_exams.start(enrolment, at=TOO_LATE)
    assert (first.closed_how, second.number) == ("timed_out", 2)


# --- answering


def test_an_answer_is_kept_and_written_into_the_log(enrolment, cast):
    attempt = make_exams.start(enrolment)
    position, given = make_exams.answer_of(attempt, "q-say")
    saved = actions.save(attempt.id, position, given, revision=0, by=cast.agent, at=LATER)
    assert saved.revision == 1
    item = queries.lock(attempt.id).items[position - 1]
    assert (item.answer, item.revision, item.saved_at) == ([0, 1], 1, LATER)
    assert [(line.item_id, line.answer) for line in answer_log(attempt)] == [(item.id, [0, 1])]


def test_every_change_of_mind_stands_in_the_log(enrolment, cast):
    attempt = make_exams.start(enrolment)
    position, right = make_exams.answer_of(attempt, "q-order")
    for n, given in enumerate((right, not right, None)):
        actions.save(attempt.id, position, given, revision=n, by=cast.agent, at=LATER)
    assert [line.answer for line in answer_log(attempt)] == [True, False, None]
    assert queries.lock(attempt.id).revision == 3


def test_the_same_answer_sent_again_changes_nothing(enrolment, cast):
    attempt = make_exams.start(enrolment)
    for _ in range(3):
        saved = actions.save(attempt.id, 1, None, revision=0, by=cast.agent, at=LATER)
    assert saved.revision == 1
    assert len(answer_log(attempt)) == 1


def test_an_older_tab_is_told_what_stands_and_changes_nothing(enrolment, cast):
    attempt = make_exams.start(enrolment)
    position, given = make_exams.answer_of(attempt, "q-fee")
    actions.save(attempt.id, position, given, revision=0, by=cast.agent, at=LATER)
    with pytest.raises(answers.OutOfDate) as refusal:
        actions.save(attempt.id, position, (given + 1) % 3, revision=0, by=cast.agent, at=LATER)
    assert (refusal.value.why, refusal.value.answer, refusal.value.revision) == ("newer", given, 1)
    assert len(answer_log(attempt)) == 1


def test_two_tabs_on_different_questions_do_not_disturb_each_other(enrolment, cast):
    attempt = make_exams.start(enrolment)
    for slug in ("q-fee", "q-never"):
        position, given = make_exams.answer_of(attempt, slug)
        assert actions.save(attempt.id, position, given, revision=0, by=cast.agent, at=LATER)


def test_after_the_deadline_and_after_handing_in_nothing_is_taken(enrolment, cast):
    attempt = make_exams.start(enrolment)
    for at, why in ((TOO_LATE, "time"), (TOO_LATE + timedelta(days=1), "time")):
        with pytest.raises(answers.OutOfDate) as refusal:
            actions.save(attempt.id, 1, None, revision=0, by=cast.agent, at=at)
        assert refusal.value.why == why
    just_in_time = TOO_LATE - timedelta(microseconds=1)
    assert actions.save(attempt.id, 1, None, revision=0, by=cast.agent, at=just_in_time)
    actions.hand_in(attempt, by=cast.agent, at=just_in_time)
    with pytest.raises(answers.OutOfDate) as refusal:
        actions.save(attempt.id, 1, None, revision=1, by=cast.agent, at=LATER)
    assert refusal.value.why == "closed"


def test_nobody_answers_for_somebody_else(enrolment, cast):
    attempt = make_exams.start(enrolment)
    assert actions.save(attempt.id, 1, None, revision=0, by=cast.colleague, at=LATER) is None
    assert not actions.flag(attempt.id, 1, True, by=cast.colleague, at=LATER)
    assert actions.save(attempt.id, 99, None, revision=0, by=cast.agent, at=LATER) is None


def test_a_form_is_kept_whole_or_refused_whole(enrolment, cast):
    attempt = make_exams.start(enrolment)
    given = {
        p: (a, 0) for p, a in (make_exams.answer_of(attempt, slug) for slug in make_exams.SLUGS)
    }
    spoilt, _ = make_exams.answer_of(attempt, "q-never")
    with pytest.raises(Refused):
        actions.save_all(attempt, {**given, spoilt: ("kaputt", 0)}, set(), at=LATER)
    assert answer_log(attempt) == []
    assert actions.save_all(attempt, given, {2}, at=LATER) == []
    assert len(answer_log(attempt)) == 5
    assert [item.flagged for item in queries.lock(attempt.id).items] == [
        False, True, False, False, False,
    ]  # fmt: skip


def test_a_form_leaves_alone_what_another_window_answered_meanwhile(enrolment, cast):
    attempt = make_exams.start(enrolment)
    first, right = make_exams.answer_of(attempt, "q-order")
    second, other = make_exams.answer_of(attempt, "q-never")
    actions.save(attempt.id, first, right, revision=0, by=cast.agent, at=LATER)
    newer = actions.save_all(attempt, {first: (not right, 0), second: (other, 0)}, set(), at=LATER)
    assert newer == [first]
    items = queries.lock(attempt.id).items
    assert (items[first - 1].answer, items[second - 1].answer) == (True, False)


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
    actions.close(attempt.id, by=None, at=TOO_LATE)
    assert attempt.passed
    assert db.session.scalar(sa.select(Completion.id)) is None


# --- corrections


def item_of(attempt, slug):
    position, _ = make_exams.answer_of(attempt, slug)
    return queries.lock(attempt.id).items[position - 1]


def test_a_correction_counts_the_result_again_and_tells_the_person(enrolment, cast):
    attempt = make_exams.closed(enrolment, wrong=("q-say", "q-fee"))
    item = item_of(attempt, "q-say")
    actions.override(attempt, item.id, got=2, reason="选项有歧义", by=cast.trainer, at=LATER)
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
        actions.override(attempt, item.id, got=got, reason="再看一次", by=cast.trainer, at=LATER)
    assert attempt.got == 5
    assert len(db.session.scalars(sa.select(Override)).all()) == 2


def test_an_open_attempt_is_not_corrected(enrolment, cast):
    attempt = make_exams.start(enrolment)
    with pytest.raises(Refused):
        actions.override(
            attempt, attempt.items[0].id, got=1, reason="提前给分", by=cast.trainer, at=LATER
        )


def test_a_question_of_another_attempt_is_not_corrected(enrolment, cast):
    attempt = make_exams.closed(enrolment)
    foreign = db.session.scalars(sa.select(Attempt).where(Attempt.id != attempt.id)).first()
    with pytest.raises(Refused):
        actions.override(
            attempt,
            queries.lock(foreign.id).items[0].id,
            got=1,
            reason="张冠李戴",
            by=cast.trainer,
            at=LATER,
        )
