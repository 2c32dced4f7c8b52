"""After an exam."""

import pytest

from lms.exams import marking, queries
from lms.kit import clock
from tests import make_exams
from tests.make import MORNING
from tests.make_exams import CANARY


def url(attempt):
    return f"/exams/attempts/{attempt.id}/result"


def test_passing_is_said_in_a_sentence_and_leads_onward(as_, cast, enrolment):
    attempt = make_exams.closed(enrolment, wrong=("q-fee",))
    page = as_(cast.agent).get(url(attempt)).text
    for words in ("通过", "83 %", "得了 5 分，满分 6 分", f'href="/learning/{enrolment.id}"'):
        assert words in page
    assert "再考一次" not in page


def test_not_passing_speaks_of_growth_and_says_what_helps(as_, cast, enrolment):
    attempt = make_exams.closed(enrolment, wrong=("q-say", "q-never", "q-fee"))
    page = as_(cast.agent).get(url(attempt)).text
    for words in ("这次还没通过", "33 %", "60 %", "从“风险提示”入手", "还有 2 次机会", "再考一次"):
        assert words in page
    assert "听一通电话" in page  # the lesson on risk
    for blame in ("不及格", "失败", "不合格"):
        assert blame not in page


def test_every_area_stands_in_the_picture_and_in_the_table(as_, cast, enrolment):
    page = as_(cast.agent).get(url(make_exams.closed(enrolment, wrong=("q-say",)))).text
    for area in ("业务知识", "风险提示", "服销技能"):
        assert page.count(area) >= 2


def test_while_the_next_attempt_runs_the_result_of_the_last_leads_there(as_, cast, enrolment):
    first = make_exams.closed(enrolment, wrong=make_exams.SLUGS)
    second = make_exams.start(enrolment, at=clock.now())
    page = as_(cast.agent).get(url(first)).text
    assert f'href="/exams/attempts/{second.id}"' in page
    assert "再考一次" not in page


def test_when_attempts_are_used_up_the_trainer_helps(as_, cast, enrolment):
    for _ in range(3):
        attempt = make_exams.closed(enrolment, wrong=make_exams.SLUGS)
    page = as_(cast.agent).get(url(attempt)).text
    assert "请找你的培训师聊一聊" in page
    assert "再考一次</a>" not in page


@pytest.mark.parametrize(
    ("show", "right_answers", "feedback"),
    [("score", False, False), ("answers", True, False), ("feedback", True, True)],
)
def test_the_paper_decides_how_much_is_shown(as_, cast, show, right_answers, feedback):
    exam = make_exams.EXAM.replace("attempts: 3", f"attempts: 3\nshow: {show}")
    enrolment = make_exams.ready(cast.agent, make_exams.edition(exam))
    attempt = make_exams.closed(enrolment, wrong=("q-fee",))
    page = as_(cast.agent).get(url(attempt) + "?questions=all").text
    assert ("手续费退吗？" in page) == right_answers
    assert (f"{CANARY}丙" in page) == feedback
    assert "83 %" in page


def test_first_only_what_was_not_right_then_everything(as_, cast, enrolment):
    attempt = make_exams.closed(enrolment, wrong=("q-fee",))
    client = as_(cast.agent)
    assert "哪些话必须说？" not in client.get(url(attempt)).text
    assert "哪些话必须说？" in client.get(url(attempt) + "?questions=all").text


def test_the_questions_are_a_region(as_, cast, enrolment):
    attempt = make_exams.closed(enrolment, wrong=("q-fee",))
    region = as_(cast.agent).region(url(attempt), "questions").text
    assert region.lstrip().startswith("<section")
    assert "手续费退吗？" in region


def test_an_open_attempt_has_no_result(sitter):
    assert sitter.client.get(f"{sitter.url}/result").location == sitter.url


def test_a_correction_stands_beside_its_question_with_the_reason(as_, cast, enrolment):
    attempt = make_exams.closed(enrolment, wrong=("q-fee",))
    position, _ = make_exams.answer_of(attempt, "q-fee")
    item = queries.lock(attempt.id).items[position - 1]
    marking.override(attempt, item.id, got=0.5, reason="题干有歧义", by=cast.trainer, at=MORNING)
    page = as_(cast.agent).get(url(attempt)).text
    assert "改为 0.5 分：题干有歧义" in page
    assert "92 %" in page


def test_a_result_costs_the_same_however_many_attempts(as_, cast, enrolment, statements):
    first = url(make_exams.closed(enrolment, wrong=make_exams.SLUGS))
    client = as_(cast.agent)
    client.get(first)
    with statements() as few:
        client.get(first)
    for _ in range(2):
        make_exams.closed(enrolment, wrong=make_exams.SLUGS)
    with statements() as many:
        client.get(first)
    assert len(few) == len(many) <= 8, many
