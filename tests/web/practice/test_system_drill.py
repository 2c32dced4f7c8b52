"""Filling in the centre's form from what a customer said."""

import pytest
import sqlalchemy as sa

from lms.kit.db import db
from lms.practice.models import Run, Step
from tests import make
from tests.make_courses import CALL, FORM, PAGE, TALK, place
from tests.practice.exercises import on_tiny
from tests.web.practice.doors import door, held

RIGHT = {
    "field-tail": "三零八六",
    "field-term": "12 期",
    "field-fee": "６３．２",
    "field-told": "on",
    "field-start": "2027-09-03",
}


def begun(as_, cast):
    """林可欣 opens the form."""
    on = on_tiny(cast.agent, PAGE, CALL, TALK)
    client, url = as_(cast.agent), door(on, FORM)
    assert client.post(f"{url}/runs").location == url
    return client, url, on


def send(client, url, number=1, slug="enter", **changed):
    data = RIGHT | {f"field-{name}": value for name, value in changed.items()}
    return client.post(f"{url}/runs/{number}/screens/{slug}", data=data)


def test_a_form_filled_in_right_is_passed(as_, cast):
    client, url, on = begun(as_, cast)
    assert "分 12 期，9 月 3 日起。" in client.get(url).text
    sent = send(client, url)
    assert (sent.status_code, sent.location) == (303, f"{url}?screen=enter#screen")
    assert "5 项全部正确" in client.get(sent.location).text
    after = client.get(url).text
    assert "填写全部到位" in after and "本金乘费率。" in after
    assert place(held(on), FORM).record.completed_at is not None


def test_a_wrong_entry_says_what_is_right_and_why(as_, cast):
    client, url, on = begun(as_, cast)
    shown = client.get(send(client, url, fee="64", start="2027-09-04").location).text
    assert "5 项对了 3 项" in shown
    assert "64" in shown and "63" in shown and "本金乘费率。" in shown and "2027-09-03" in shown
    after = client.get(url).text
    assert "再填一遍" in after and "3<small>/5" in after
    assert place(held(on), FORM).record.completed_at is None


def test_gaps_are_named_beside_their_field_and_what_was_typed_stays(as_, cast):
    client, url, _on = begun(as_, cast)
    refused = send(client, url, tail="", fee="六十三元")
    assert refused.status_code == 422
    assert "这一项还没有填。" in refused.text and "这里只填数字" in refused.text
    assert 'value="六十三元"' in refused.text and 'value="2027-09-03"' in refused.text
    assert "<option selected>12 期</option>" in refused.text and " checked" in refused.text
    assert db.session.scalar(sa.select(sa.func.count(Step.id))) == 0


def test_a_region_is_the_screen_alone(as_, cast):
    client, url, _on = begun(as_, cast)
    shown = client.region(url, "screen").text
    assert shown.strip().startswith('<div id="screen"') and "<html" not in shown


def test_two_clicks_are_one_screen_and_another_window_is_told(as_, cast):
    client, url, _on = begun(as_, cast)
    for _ in range(2):
        assert send(client, url).status_code == 303
    late = send(client, url, fee="1")
    assert late.status_code == 409 and "已经答过" in late.text and "填写全部到位" in late.text
    for _ in range(2):
        client.post(f"{url}/runs", data={"seen": "1"})
    assert sorted(db.session.scalars(sa.select(Run.number))) == [1, 2]
    older = send(client, url)
    assert older.status_code == 409 and "重新开始" in older.text


@pytest.mark.parametrize(
    ("slug", "changed"),
    [
        ("enter", {"tail": "3" * 501}),
        ("enter", {"stranger": "1"}),
        ("enter", {"term": "<script>"}),
        ("enter", {"told": "x" * 600}),
        ("nowhere", {}),
        ("enter", {"start": "2027-13-45"}),
    ],
)
def test_entries_that_cannot_be_taken_say_why_and_keep_nothing(as_, cast, slug, changed):
    client, url, _on = begun(as_, cast)
    refused = send(client, url, slug=slug, **changed)
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text and "<script>" not in refused.text
    assert db.session.scalar(sa.select(sa.func.count(Step.id))) == 0


def test_looking_back_at_a_screen_that_was_never_sent_shows_the_open_one(as_, cast):
    client, url, _on = begun(as_, cast)
    for asked in ("enter", "nowhere"):
        shown = client.get(f"{url}?screen={asked}").text
        assert "提交本页" in shown and "应为" not in shown


def test_anothers_form_does_not_exist(as_, cast):
    _client, url, _on = begun(as_, cast)
    for stranger in (cast.colleague, cast.leader, cast.admin):
        other = as_(stranger)
        assert other.get(url).status_code == 404
        assert other.post(f"{url}/runs").status_code == 404
        assert send(other, url).status_code == 404


def test_a_locked_one_leads_back(as_, cast):
    on = on_tiny(cast.agent, PAGE)
    asked = as_(cast.agent).get(door(on, FORM))
    assert (asked.status_code, asked.location) == (303, f"/learning/{on.id}")


def test_somebody_who_may_not_learn_stays_outside(as_, cast):
    _client, url, _on = begun(as_, cast)
    assert as_(make.person(roles=())).get(url).status_code == 403


def test_opening_and_saving_stay_cheap(as_, cast, statements):
    client, url, _on = begun(as_, cast)
    with statements() as opened:
        client.get(url)
    with statements() as saved:  # the last screen: the go is finished and noted as well
        send(client, url)
    assert len(opened) <= 6 and len(saved) <= 13, (len(saved), opened, saved)
