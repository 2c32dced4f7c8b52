"""An attempt belongs to the server: from the draw to the mark, and to its correction."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from lms.exams import actions, answers, queries
from lms.exams.models import AnswerLog, Attempt
from lms.kit.db import db
from lms.kit.errors import Refused
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
