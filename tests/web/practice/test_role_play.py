"""Talking to a customer who answers back."""

import pytest
import sqlalchemy as sa

from lms.kit.db import db
from lms.practice.kinds import RolePlay
from lms.practice.models import Run, Step
from tests import make
from tests.make_courses import CALL, PAGE, TALK, place
from tests.practice.exercises import before, on_tiny
from tests.web.practice.doors import door, held


def begun(as_, cast):
    """林可欣 takes the call."""
    on = on_tiny(cast.agent, PAGE, CALL)
    client, url = as_(cast.agent), door(on, TALK)
    assert client.post(f"{url}/runs").location == url
    return client, url, on


def say(client, url, on, step, choice):
    """Choose a reply by its position in the source, wherever it is shown."""
    exercise = before(RolePlay, held(on), TALK)
    shown = exercise.content.order(step, exercise.run.id).index(choice)
    data = {"step": step, "reply": shown}
    return client.post(f"{url}/runs/{exercise.run.number}/replies", data=data)


def test_a_good_conversation_ends_well_and_opens_what_comes_next(as_, cast):
    client, url, on = begun(as_, cast)
    assert say(client, url, on, "opening", 0).location == f"{url}#now"
    shown = client.get(url).text
    assert "这么多。" in shown and "担心" in shown and "说得好" in shown
    say(client, url, on, "high", 0)
    after = client.get(url).text
    assert "好的结局" in after and "客户清楚费用。" in after and "已告知" in after
    assert "从头读一遍" not in after  # it was the best one
    assert place(held(on), TALK).record.completed_at is not None


def test_a_conversation_without_the_disclosure_is_not_good_and_says_what_was_better(as_, cast):
    client, url, on = begun(as_, cast)
    say(client, url, on, "opening", 0)
    say(client, url, on, "high", 1)
    after = client.get(url).text
    assert "还不是好的结局" in after
    assert "还没有告知：手续费不退还" in after and "缺少" in after
    assert "可以这样说" in after and "可以分期，手续费不退还，您确认吗？" in after
    assert place(held(on), TALK).record.completed_at is None
    assert "再试一次" in after


def test_feedback_comes_at_once(as_, cast):
    client, url, on = begun(as_, cast)
    say(client, url, on, "opening", 1)
    shown = client.region(url, "talk").text
    assert shown.strip().startswith('<div id="talk"') and "<html" not in shown
    assert "客户会觉得您没在听。" in shown and "换一种说法更好" in shown


def test_before_the_call_one_reads_who_is_on_the_line(as_, cast):
    shown = as_(cast.agent).get(door(on_tiny(cast.agent, PAGE, CALL), TALK)).text
    assert "周女士，刚查完账单" in shown and "手续费不退还" in shown
    assert "您本期账单一万元。" not in shown


def test_trying_again_is_a_new_go_and_the_best_counts(as_, cast):
    client, url, on = begun(as_, cast)
    say(client, url, on, "opening", 0)
    say(client, url, on, "high", 0)
    for _ in range(2):
        client.post(f"{url}/runs", data={"seen": "1"})
    say(client, url, on, "opening", 1)
    after = client.get(url).text
    assert "客户挂断" in after and "第 2 轮，取最好成绩：100 %" in after
    assert place(held(on), TALK).record.score == 1.0
    assert sorted(db.session.scalars(sa.select(Run.number))) == [1, 2]


def test_two_clicks_are_one_reply_and_another_window_is_told(as_, cast):
    client, url, on = begun(as_, cast)
    for _ in range(2):
        assert say(client, url, on, "opening", 0).status_code == 303
    late = say(client, url, on, "opening", 1)
    assert late.status_code == 409
    assert "已经答过" in late.text and "这么多。" in late.text
    assert [s.answer for s in db.session.scalars(sa.select(Step))] == [0]


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"step": "opening"},
        {"step": "opening", "reply": "2"},
        {"step": "opening", "reply": "-1"},
        {"step": "opening", "reply": "first"},
        {"step": "high", "reply": "0"},
        {"step": "done", "reply": "0"},
        {"step": "x" * 3000, "reply": "0"},
    ],
)
def test_a_reply_that_cannot_be_taken_says_why_and_keeps_nothing(as_, cast, data):
    client, url, _on = begun(as_, cast)
    refused = client.post(f"{url}/runs/1/replies", data=data)
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text and "我想查账单。" in refused.text
    assert db.session.scalar(sa.select(sa.func.count(Step.id))) == 0


def test_the_page_does_not_tell_what_a_reply_is_worth(as_, cast):
    client, url, _on = begun(as_, cast)
    shown = client.get(url).text
    assert "客户会觉得您没在听。" not in shown and "annoyed" not in shown


def test_anothers_conversation_does_not_exist(as_, cast):
    _client, url, on = begun(as_, cast)
    for stranger in (cast.colleague, cast.leader, cast.admin):
        other = as_(stranger)
        assert other.get(url).status_code == 404
        assert other.post(f"{url}/runs").status_code == 404
        assert say(other, url, on, "opening", 0).status_code == 404


def test_a_locked_one_leads_back(as_, cast):
    on = on_tiny(cast.agent, PAGE)
    asked = as_(cast.agent).get(door(on, TALK))
    assert (asked.status_code, asked.location) == (303, f"/learning/{on.id}")


def test_somebody_who_may_not_learn_stays_outside(as_, cast):
    _client, url, _on = begun(as_, cast)
    assert as_(make.person(roles=())).get(url).status_code == 403


def test_opening_and_saving_stay_cheap(as_, cast, statements):
    client, url, on = begun(as_, cast)
    exercise = before(RolePlay, on, TALK)
    shown = exercise.content.order("opening", exercise.run.id).index(0)
    with statements() as opened:
        client.get(url)
    with statements() as saved:
        client.post(f"{url}/runs/1/replies", data={"step": "opening", "reply": shown})
    assert len(opened) <= 6 and len(saved) <= 8, (opened, saved)
