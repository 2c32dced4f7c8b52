"""Going through a recording, a conversation and a form; what counts, and what comes too late."""

import pytest
import sqlalchemy as sa

from lms.kit.db import db
from lms.kit.errors import Refused
from lms.practice import actions
from lms.practice.kinds import Recording, RolePlay, SystemDrill
from lms.practice.models import Run
from lms.practice.models import Step as RunStep
from lms.practice.rules import TooLate, Unreadable
from tests.make_courses import CALL, FORM, PAGE, TALK, activities, built_in, finish, place
from tests.make_courses import enrolment as enrolled
from tests.practice.exercises import LATER, before, on_tiny, practised

SCREEN = {"tail": "3086", "term": "12 期", "fee": "63", "told": "on", "start": "2027-09-03"}


def begun(kind, enrolment, path):
    exercise = before(kind, enrolment, path)
    actions.begin_run(exercise, seen=exercise.run.number if exercise.run else 0, at=LATER)
    return exercise


def say(exercise, *choices):
    """Reply by the author's positions, wherever they are shown."""
    for choice in choices:
        play, run = exercise.content, exercise.run
        step = play.play(list(run.answers.values())).step
        shown = play.order(step, run.id).index(choice)
        actions.reply(exercise, number=run.number, step=step, shown=shown, at=LATER)


def test_beginning_twice_is_one_go(cast):
    enrolment = on_tiny(cast.agent, PAGE)
    exercise = before(Recording, enrolment, CALL)
    first = actions.begin_run(exercise, seen=0, at=LATER)
    assert actions.begin_run(before(Recording, enrolment, CALL), seen=0, at=LATER) is first
    assert place(enrolment, CALL).record.started_at == LATER


def test_a_finished_go_is_followed_by_one_more_however_often_that_is_clicked(cast):
    enrolment = on_tiny(cast.agent, PAGE, CALL)
    talk = begun(RolePlay, enrolment, TALK)
    say(talk, 1)
    for _ in range(2):
        run = actions.begin_run(before(RolePlay, enrolment, TALK), seen=1, at=LATER)
        assert (run.number, run.finished_at) == (2, None)


def test_a_locked_activity_is_not_begun(cast):
    exercise = before(Recording, on_tiny(cast.agent), CALL)
    with pytest.raises(Refused):
        actions.begin_run(exercise, seen=0, at=LATER)


def test_a_recording_is_passed_with_enough_right(cast):
    enrolment = on_tiny(cast.agent, PAGE)
    call = begun(Recording, enrolment, CALL)
    actions.answer_question(call, number=1, slug="need", values=["0"], second=4.6, at=LATER)
    assert (call.run.finished_at, call.run.position_s) == (None, 4.6)
    actions.answer_question(call, number=1, slug="said", values=["1", "0"], at=LATER)
    assert (call.run.score, call.run.passed) == (1.0, True)
    record = place(enrolment, CALL).record
    assert (record.completed_at, record.score) == (LATER, 1.0)


def test_too_little_right_is_not_passed_and_the_best_go_counts(cast):
    enrolment = on_tiny(cast.agent, PAGE)
    for goes, last in ((1, ["2"]), (2, ["0", "1"]), (3, ["2"])):
        call = begun(Recording, enrolment, CALL)
        for slug, values in (("need", ["1"]), ("said", last)):
            actions.answer_question(call, number=goes, slug=slug, values=values, at=LATER)
        record = place(enrolment, CALL).record
        assert (record.completed_at is not None) == (goes > 1)
    assert record.score == pytest.approx(2 / 3)


def test_questions_are_answered_in_their_order_and_only_once(cast):
    call = begun(Recording, on_tiny(cast.agent, PAGE), CALL)

    def answer(slug, *values):
        actions.answer_question(call, number=1, slug=slug, values=list(values), at=LATER)

    with pytest.raises(Refused):
        answer("said", "0", "1")
    with pytest.raises(Refused):
        answer("need")
    answer("need", "0")
    answer("need", "0")
    with pytest.raises(TooLate):
        answer("need", "1")
    assert call.run.answers == {"need": 0}


@pytest.mark.parametrize("values", [["7"], ["-1"], ["0", "1"], ["zero"], ["0 "], ["１"]])
def test_an_answer_that_no_form_sends_is_refused_and_nothing_is_kept(cast, values):
    call = begun(Recording, on_tiny(cast.agent, PAGE), CALL)
    with pytest.raises(Refused):
        actions.answer_question(call, number=1, slug="need", values=values, at=LATER)
    assert call.run.answers == {}


def test_the_position_stays_inside_the_recording(cast):
    call = begun(Recording, on_tiny(cast.agent, PAGE), CALL)
    actions.remember_position(call, number=1, second=7.123)
    assert call.run.position_s == 7.12
    actions.remember_position(call, number=1, second=1e9)
    assert call.run.position_s == call.content.length_s
    for nonsense in (-1.0, float("nan"), float("inf")):
        with pytest.raises(Refused):
            actions.remember_position(call, number=1, second=nonsense)


def test_a_good_conversation_is_passed(cast):
    enrolment = on_tiny(cast.agent, PAGE, CALL)
    talk = begun(RolePlay, enrolment, TALK)
    say(talk, 0, 0)
    assert (talk.run.passed, talk.run.score) == (True, 1.0)
    assert [step.key for step in talk.run.steps] == ["opening", "high"]
    assert place(enrolment, TALK).record.completed_at == LATER


def test_a_conversation_without_the_disclosure_is_not_passed(cast):
    enrolment = on_tiny(cast.agent, PAGE, CALL)
    talk = begun(RolePlay, enrolment, TALK)
    say(talk, 0, 1)
    outcome = talk.content.outcome(talk.content.play(list(talk.run.answers.values())))
    assert (outcome.good, outcome.missing, talk.run.passed) == (False, ["fee"], False)
    record = place(enrolment, TALK).record
    assert (record.completed_at, record.score) == (None, pytest.approx(3 / 5))


def test_another_window_cannot_take_back_what_was_said(cast):
    enrolment = on_tiny(cast.agent, PAGE, CALL)
    talk = begun(RolePlay, enrolment, TALK)
    order = talk.content.order("opening", talk.run.id)
    for _ in range(2):  # a double click is one reply
        actions.reply(talk, number=1, step="opening", shown=order.index(0), at=LATER)
    with pytest.raises(TooLate):
        actions.reply(talk, number=1, step="opening", shown=order.index(1), at=LATER)
    assert talk.run.answers == {"opening": 0}


@pytest.mark.parametrize(
    ("step", "shown"), [("opening", 2), ("opening", -1), ("nowhere", 0), ("high", 0)]
)
def test_a_reply_that_is_not_there_is_refused(cast, step, shown):
    talk = begun(RolePlay, on_tiny(cast.agent, PAGE, CALL), TALK)
    with pytest.raises(Refused):
        actions.reply(talk, number=1, step=step, shown=shown, at=LATER)
    assert talk.run.answers == {}


def test_an_answer_for_an_older_go_comes_too_late(cast):
    enrolment = on_tiny(cast.agent, PAGE, CALL)
    say(begun(RolePlay, enrolment, TALK), 1)
    talk = begun(RolePlay, enrolment, TALK)
    with pytest.raises(TooLate):
        actions.reply(talk, number=1, step="opening", shown=0, at=LATER)
    with pytest.raises(Refused):
        actions.reply(talk, number=3, step="opening", shown=0, at=LATER)


def test_a_form_filled_in_right_is_passed(cast):
    enrolment = on_tiny(cast.agent, PAGE, CALL, TALK)
    form = begun(SystemDrill, enrolment, FORM)
    for _ in range(2):
        actions.fill_in(form, number=1, slug="enter", values=SCREEN, at=LATER)
    assert (form.run.passed, form.run.score) == (True, 1.0)
    assert place(enrolment, FORM).record.completed_at == LATER


def test_a_wrong_entry_is_kept_marked_and_not_passed(cast):
    form = begun(SystemDrill, on_tiny(cast.agent, PAGE, CALL, TALK), FORM)
    actions.fill_in(form, number=1, slug="enter", values=SCREEN | {"fee": "64"}, at=LATER)
    assert (form.run.passed, form.run.score) == (False, 0.8)
    assert form.run.steps[0].answer["fee"] == "64"
    with pytest.raises(TooLate):
        actions.fill_in(form, number=1, slug="enter", values=SCREEN, at=LATER)


def test_a_screen_with_gaps_is_given_back_and_not_counted(cast):
    form = begun(SystemDrill, on_tiny(cast.agent, PAGE, CALL, TALK), FORM)
    with pytest.raises(Unreadable) as caught:
        actions.fill_in(form, number=1, slug="enter", values={"fee": "x"}, at=LATER)
    assert set(caught.value.complaints) == {"tail", "term", "fee", "start"}
    assert form.run.answers == {}


def test_the_database_takes_each_step_once(cast):
    """Where two windows slip past the rule, the constraint holds, and only one answer is kept."""
    talk = begun(RolePlay, on_tiny(cast.agent, PAGE, CALL), TALK)
    other = {"position": 0, "key": "opening", "answer": 1, "answered_at": LATER}
    db.session.execute(sa.insert(RunStep).values(run_id=talk.run.id, **other))
    with pytest.raises(TooLate):
        say(talk, 0)
    kept = db.session.scalars(sa.select(RunStep).where(RunStep.run_id == talk.run.id))
    assert [step.answer for step in kept] == [1]


def test_every_practice_of_the_built_in_course_can_be_passed(cast):
    """A new agent plays each recording, conversation and form to its end with right answers."""
    edition = built_in()
    enrolment = enrolled(cast.agent, edition, alone=True)
    played = dict(practised(edition))
    assert len(played) >= 8 + 4 + 2
    for stop in activities(edition.id):
        if stop.path not in played:
            finish(enrolment, stop.path, score=1.0)
            continue
        exercise = begun(played[stop.path], enrolment, stop.path)
        content = exercise.content
        if isinstance(content, Recording):
            for asked in content.questions:
                right = asked.right_answer()
                values = right if isinstance(right, list) else [right]
                sent = [str(one).lower() if isinstance(one, bool) else str(one) for one in values]
                actions.answer_question(exercise, number=1, slug=asked.slug, values=sent, at=LATER)
        elif isinstance(content, RolePlay):
            say(exercise, *content.best_path().choices)
        else:
            for screen in content.screens:
                right = {one.slug: _right(one) for one in screen.fields}
                actions.fill_in(exercise, number=1, slug=screen.slug, values=right, at=LATER)
        assert (exercise.run.passed, exercise.run.score) == (True, 1.0), stop.path
        assert place(enrolment, stop.path).record.completed_at == LATER
    runs = db.session.scalars(sa.select(Run).where(Run.enrolment_id == enrolment.id)).all()
    assert len(runs) == len(played)


def _right(field):
    if field.kind == "check":
        return "on" if field.answer else None
    return field.shown()
