"""The attempt itself."""

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from lms.exams.models import AnswerLog
from lms.kit import clock
from lms.kit.db import db
from tests import make_exams
from tests.make_exams import CANARY


def test_the_paper_shows_every_question_and_the_time_as_the_server_counts_it(sitter):
    page = sitter.client.get(sitter.url).text
    for stem in ("手续费退吗？", "哪些话必须说？", "先办好客户的事"):
        assert stem in page
    deadline = int(sitter.now().deadline_at.timestamp() * 1000)
    assert f'data-deadline="{deadline}"' in page


def test_nothing_that_is_right_stands_in_the_open_paper(sitter):
    sitter.save("q-fee")
    sitter.save("q-say", right=False)
    for url in (sitter.url, f"{sitter.url}/handing-in", sitter.front):
        page = sitter.client.get(url).text
        assert CANARY not in page
        for slug in make_exams.SLUGS:
            assert slug not in page
    assert CANARY not in sitter.save("q-say", right=True, revision=0).text


def test_options_carry_their_place_on_the_screen_only(sitter):
    """An author who writes the right option first gives nothing away."""
    shuffled = next(i for i in sitter.now().items if i.option_order not in ([], [0, 1, 2]))
    page = sitter.client.get(sitter.url).text
    values = page.split(f'id="q-{shuffled.position}"')[1].split("</section>")[0].split('value="')
    places = [v.split('"')[0] for v in values[1:] if v[0].isdigit()]
    # the flag's 1, the hidden revision, then the options in order
    assert places[2:] == [str(n) for n in range(len(shuffled.option_order))]


def test_an_answer_is_saved_as_given_and_the_page_is_told_when(sitter):
    answer = sitter.save("q-say")
    assert answer.status_code == 200
    assert answer.json["revision"] == 1
    assert set(answer.json) == {"revision", "saved", "now", "deadline"}
    assert 'data-state="answered"' in sitter.client.get(sitter.url).text


def test_the_attempt_goes_on_on_another_device(sitter, as_, cast):
    sitter.save("q-order")
    position, _ = make_exams.answer_of(sitter.attempt, "q-order")
    page = as_(cast.agent).get(sitter.url).text
    section = page.split(f'id="q-{position}"')[1].split("</section>")[0]
    assert 'value="true" checked' in section
    assert 'data-revision="1"' in section


def test_an_older_tab_learns_what_stands(sitter):
    sitter.save("q-order")
    refused = sitter.save("q-order", right=False)
    assert refused.status_code == 409
    assert (refused.json["why"], refused.json["answer"], refused.json["revision"]) == (
        "newer",
        True,
        1,
    )
    assert "另一个窗口" in refused.json["words"]


def test_after_the_deadline_the_page_says_so_and_takes_nothing(sitter):
    sitter.attempt.deadline_at = clock.now() - timedelta(seconds=1)
    refused = sitter.save("q-order")
    assert (refused.status_code, refused.json["why"]) == (409, "time")
    assert "时间到了" in sitter.client.get(sitter.url).text
    closed = sitter.client.post(f"{sitter.url}/handing-in")
    assert closed.location == f"{sitter.url}/result"
    assert sitter.now().closed_how == "timed_out"


def test_after_handing_in_nothing_is_taken(sitter):
    sitter.client.post(f"{sitter.url}/handing-in")
    refused = sitter.save("q-order")
    assert (refused.status_code, refused.json["why"]) == (409, "closed")
    assert sitter.client.get(sitter.url).location == f"{sitter.url}/result"


HOSTILE = [
    b"",
    b"{",
    b"null",
    b"[]",
    b'{"answer": 0}',
    b'{"answer": 0, "revision": "0"}',
    b'{"answer": 0, "revision": 0, "person_id": 1}',
    b'{"answer": {"got": 100}, "revision": 0}',
    b'{"answer": [[0]], "revision": 0}',
    b'{"answer": 1e9, "revision": 0}',
    b'{"answer": NaN, "revision": 0}',
    b'{"answer": "\\u0000", "revision": 0}',
    b'{"answer": "\\ud800", "revision": 0}',
    b'{"answer": "\xff", "revision": 0}',
    b'{"answer": 99999999999999999999999999, "revision": 0}',
    b'{"answer": ' + b"[" * 8000 + b"]" * 8000,
    json.dumps({"answer": "长" * 501, "revision": 0}).encode(),
    json.dumps({"answer": [0, 0], "revision": 0}).encode(),
    json.dumps({"answer": list(range(1000)), "revision": 0}).encode(),
]


@pytest.mark.parametrize("body", HOSTILE, ids=lambda body: repr(body[:40]))
def test_answers_are_never_trusted_as_shapes(sitter, body):
    for position in range(1, 6):
        answer = sitter.client.post(
            f"{sitter.url}/answers/{position}", data=body, content_type="application/json"
        )
        assert answer.status_code == 422, (position, answer.text)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AnswerLog)) == 0


def test_an_answer_as_large_as_a_book_is_refused(sitter):
    assert sitter.send(1, "长" * 100_000).status_code == 413


def test_a_question_that_is_not_on_the_paper_is_not_there(sitter):
    assert sitter.send(6, None).status_code == 404
    assert sitter.send(0, None).status_code == 404


def test_flags_are_remembered(sitter):
    assert sitter.client.post(f"{sitter.url}/flags/2", data={"flagged": "1"}).status_code == 204
    assert sitter.now().items[1].flagged
    assert sitter.client.post(f"{sitter.url}/flags/2", data={"flagged": "0"}).status_code == 204
    assert not sitter.now().items[1].flagged
    assert sitter.client.post(f"{sitter.url}/flags/9").status_code == 404


def test_without_script_the_form_saves_everything_and_hands_in(sitter):
    form = {f"r-{n}": "0" for n in range(1, 6)}
    for slug in make_exams.SLUGS:
        position, given = make_exams.answer_of(sitter.attempt, slug)
        values = given if isinstance(given, list) else [given]
        form[f"a-{position}"] = [str(v).lower() if isinstance(v, bool) else str(v) for v in values]
    saved = sitter.client.post(sitter.url, data={**form, "f-3": "1", "deed": "save"})
    assert (saved.status_code, saved.location) == (303, sitter.url)
    assert sitter.now().items[2].flagged
    form |= {f"r-{n}": str(n) for n in range(1, 6)}
    asked = sitter.client.post(sitter.url, data={**form, "deed": "hand-in"})
    assert asked.location == f"{sitter.url}/handing-in"
    assert "5 题都答完了" in sitter.client.get(asked.location).text
    done = sitter.client.post(asked.location)
    assert done.location == f"{sitter.url}/result"
    assert sitter.now().got == 6


def test_without_script_an_older_window_is_told_and_the_rest_is_kept(sitter):
    sitter.save("q-order")
    first, _ = make_exams.answer_of(sitter.attempt, "q-order")
    second, _ = make_exams.answer_of(sitter.attempt, "q-never")
    sent = {
        f"a-{first}": "false", f"r-{first}": "0", f"a-{second}": "false", f"r-{second}": "0"
    }  # fmt: skip
    answer = sitter.client.post(sitter.url, data={**sent, "deed": "hand-in"})
    assert answer.status_code == 409
    assert f"第 {first} 题刚才在另一个窗口里改过" in answer.text
    items = sitter.now().items
    assert (items[first - 1].answer, items[second - 1].answer) == (True, False)


def test_without_script_a_hostile_form_is_refused_and_nothing_kept(sitter):
    position, _ = make_exams.answer_of(sitter.attempt, "q-fee")
    for value in ("3", "-1", "0x1", "٣", ["0", "1"]):
        sent = {f"a-{position}": value, f"r-{position}": "0"}
        assert sitter.client.post(sitter.url, data=sent).status_code == 422, value
    assert sitter.now().revision == 0


def test_handing_in_names_what_is_open(sitter):
    sitter.save("q-order")
    sitter.client.post(f"{sitter.url}/flags/4", data={"flagged": "1"})
    page = sitter.client.get(f"{sitter.url}/handing-in").text
    assert "还有 4 题没有作答" in page
    assert "回头再看" in page
    open_ones = [i.position for i in sitter.now().items if i.answer is None]
    for number in open_ones:
        assert f"{sitter.url}#q-{number}" in page


def test_handing_in_twice_leads_to_the_same_result(sitter):
    for _ in range(2):
        assert sitter.client.post(f"{sitter.url}/handing-in").location == f"{sitter.url}/result"
    assert sitter.client.get(f"{sitter.url}/handing-in").location == f"{sitter.url}/result"


def test_somebody_elses_attempt_is_not_there(sitter, as_, cast):
    for person in (cast.colleague, cast.leader, cast.trainer, cast.admin):
        other = as_(person)
        for path in ("", "/handing-in", "/result"):
            assert other.get(sitter.url + path).status_code == 404
        for path in ("", "/handing-in", "/flags/1"):
            assert other.post(sitter.url + path).status_code == 404
        sent = {"answer": None, "revision": 0}
        assert other.post(f"{sitter.url}/answers/1", json=sent).status_code == 404
    assert sitter.now().closed_at is None


def test_a_visit_that_ended_is_told_to_the_script_and_keeps_what_a_form_sent(sitter, client):
    sent = {"answer": None, "revision": 0}
    told = client.post(f"{sitter.url}/answers/1", json=sent, headers={"HX-Request": "true"})
    assert (told.status_code, told.headers["HX-Trigger"]) == (401, "session-ended")
    kept = client.post(sitter.url, data={"a-1": "0", "r-1": "0", "deed": "save"})
    assert kept.status_code == 401
    assert 'name="kept"' in kept.text


def test_the_paper_and_a_save_cost_the_same_however_many_attempts(
    sitter, statements, as_, cast, enrolment
):
    sitter.client.get(sitter.url)
    page_before, save_before = cost_of_a_page_and_a_save(sitter, statements)
    for _ in range(2):
        sitter.client.post(f"{sitter.url}/handing-in")
        sitter.attempt = make_exams.start(enrolment, at=clock.now())
    page, save = cost_of_a_page_and_a_save(sitter, statements)
    assert len(page) == len(page_before) <= 6, page
    assert len(save) == len(save_before) <= 5, save


def cost_of_a_page_and_a_save(sitter, statements):
    url = sitter.url
    position, given = make_exams.answer_of(sitter.attempt, "q-order")
    sent = {"answer": given, "revision": 0}
    with statements() as page:
        assert sitter.client.get(url).status_code == 200
    with statements() as save:
        assert sitter.client.post(f"{url}/answers/{position}", json=sent).status_code == 200
    return page, save
