"""Hearing a call that stops and asks."""

import pytest
import sqlalchemy as sa

from lms.kit.db import db
from lms.practice.models import Run, Step
from tests import make
from tests.make_courses import CALL, PAGE, TALK, finish, place
from tests.practice.exercises import on_tiny
from tests.web.practice.doors import door, held


def begun(as_, cast):
    """林可欣 has done the first lesson and begins to listen."""
    on = on_tiny(cast.agent, PAGE)
    client, url = as_(cast.agent), door(on, CALL)
    assert client.post(f"{url}/runs").location == url
    return client, url, on


def answer(client, url, slug, *values, number=1, **more):
    data = {"question": slug, "answer": list(values), **more}
    return client.post(f"{url}/runs/{number}/answers", data=data)


def test_one_hears_answers_and_is_done(as_, cast):
    client, url, on = begun(as_, cast)
    assert "客户要什么？" in client.get(url).text
    first = answer(client, url, "need", "1", second="4.6")
    assert (first.status_code, first.location) == (303, f"{url}?answered=need#questions")
    shown = client.get(first.location).text
    assert "还没有。" in shown and "先听清需求。" in shown and "座席说了什么？" in shown
    answer(client, url, "said", "0", "1")
    after = client.get(url).text
    assert "67 %" in after and "先服务，后推荐。" in after
    assert place(held(on), CALL).record.score == pytest.approx(2 / 3)
    assert f"/learning/{on.id}" in after


def test_before_the_first_go_one_reads_the_introduction(as_, cast):
    on = on_tiny(cast.agent, PAGE)
    shown = as_(cast.agent).get(door(on, CALL)).text
    assert "听之前想一想。" in shown
    assert "先服务，后推荐。" not in shown and "客户要什么？" not in shown
    assert db.session.scalar(sa.select(sa.func.count(Run.id))) == 0


def test_without_script_everything_is_there(as_, cast):
    client, url, on = begun(as_, cast)
    shown = client.get(url).text
    assert (
        f'<audio controls preload="metadata" src="/files/{on.edition_id}/recordings/call.mp3"'
        in shown
    )
    assert "您好，请问有什么可以帮您？" in shown
    assert f'action="{url}/runs/1/answers"' in shown


def test_a_region_is_the_questions_alone(as_, cast):
    client, url, _on = begun(as_, cast)
    answer(client, url, "need", "0")
    shown = client.region(f"{url}?answered=need", "questions").text
    assert shown.strip().startswith('<div id="questions"')
    assert "答对了" in shown and "<audio" not in shown and "<html" not in shown


def test_two_clicks_are_one_answer_and_another_window_is_told(as_, cast):
    client, url, _on = begun(as_, cast)
    for _ in range(2):
        assert answer(client, url, "need", "0").status_code == 303
    late = answer(client, url, "need", "1")
    assert late.status_code == 409
    assert "已经答过" in late.text and "座席说了什么？" in late.text
    assert [s.answer for s in db.session.scalars(sa.select(Step))] == [0]


def test_what_comes_after_the_end_is_told_and_changes_nothing(as_, cast):
    client, url, _on = begun(as_, cast)
    answer(client, url, "need", "0")
    answer(client, url, "said", "2")
    again = answer(client, url, "said", "0", "1")
    assert again.status_code == 409 and "小结" in again.text
    for _ in range(2):
        client.post(f"{url}/runs", data={"seen": "1"})
    assert sorted(db.session.scalars(sa.select(Run.number))) == [1, 2]
    older = answer(client, url, "need", "0", number=1)
    assert older.status_code == 409 and "重新开始" in older.text


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"question": "need"},
        {"question": "need", "answer": "9"},
        {"question": "need", "answer": ["0", "1"]},
        {"question": "need", "answer": "{}"},
        {"question": "stranger", "answer": "0"},
        {"question": "said", "answer": "0"},
        {"question": "need", "answer": "1" * 5000},
    ],
)
def test_an_answer_that_cannot_be_taken_says_why_and_keeps_nothing(as_, cast, data):
    client, url, _on = begun(as_, cast)
    refused = client.post(f"{url}/runs/1/answers", data=data)
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text and "客户要什么？" in refused.text
    assert db.session.scalar(sa.select(sa.func.count(Step.id))) == 0


def test_an_answer_before_the_beginning_is_refused(as_, cast):
    on = on_tiny(cast.agent, PAGE)
    assert answer(as_(cast.agent), door(on, CALL), "need", "0").status_code == 422


def test_the_player_remembers_where_one_was(as_, cast):
    client, url, _on = begun(as_, cast)
    assert client.post(f"{url}/runs/1/position", data={"second": "3.5"}).status_code == 204
    assert 'data-position="3.5"' in client.get(url).text
    for nonsense in ("", "nan", "inf", "-1", "soon"):
        assert client.post(f"{url}/runs/1/position", data={"second": nonsense}).status_code == 422
    assert 'data-position="3.5"' in client.get(url).text


def test_anothers_lesson_does_not_exist(as_, cast):
    _client, url, _on = begun(as_, cast)
    for stranger in (cast.colleague, cast.leader, cast.admin):
        other = as_(stranger)
        assert other.get(url).status_code == 404
        assert other.post(f"{url}/runs").status_code == 404
        assert answer(other, url, "need", "0").status_code == 404
        assert other.post(f"{url}/runs/1/position", data={"second": "1"}).status_code == 404


def test_a_conversation_is_not_played_as_a_recording(as_, cast):
    client, url, on = begun(as_, cast)
    finish(held(on), CALL)
    talk = door(on, TALK).replace("role-plays", "recordings")
    assert client.get(talk).status_code == 404
    assert client.get(url.replace("recordings", "role-plays")).status_code == 404


def test_somebody_who_may_not_learn_stays_outside(as_, cast, client):
    url = door(on_tiny(cast.agent, PAGE), CALL)
    assert as_(make.person(roles=())).get(url).status_code == 403
    assert client.get(url).status_code == 303  # to the sign-in


def test_a_locked_one_leads_back_and_says_what_opens_it(as_, cast):
    on = on_tiny(cast.agent)
    client = as_(cast.agent)
    for asked in (client.get(door(on, CALL)), client.post(f"{door(on, CALL)}/runs")):
        assert (asked.status_code, asked.location) == (303, f"/learning/{on.id}")
    assert "第一课" in client.get(f"/learning/{on.id}").text
    assert db.session.scalar(sa.select(sa.func.count(Run.id))) == 0


def test_opening_and_saving_stay_cheap(as_, cast, statements):
    client, url, _on = begun(as_, cast)
    with statements() as opened:
        client.get(url)
    with statements() as saved:
        answer(client, url, "need", "0")
    assert len(opened) <= 6 and len(saved) <= 8, (opened, saved)
