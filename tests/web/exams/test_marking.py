"""How others did, and the correction of a mark."""

import pytest
import sqlalchemy as sa

from lms.exams import queries
from lms.exams.models import Override
from lms.kit import clock
from lms.kit.db import db
from lms.people.roles import Role
from tests import make, make_exams
from tests.make_exams import CANARY


@pytest.fixture
def attempt(enrolment):
    """林可欣 did not reach the pass mark."""
    return make_exams.closed(enrolment, wrong=("q-say", "q-fee"))


@pytest.fixture
def outsiders(cast, enrolment):
    """欧阳一帆, whom the trainer does not train, has sat it too."""
    return make_exams.closed(make_exams.ready(cast.outsider, make_exams.edition()))


def sheet(attempt):
    return f"/exams/attempts/{attempt.id}/marking"


def correction(attempt, slug="q-say"):
    position, _ = make_exams.answer_of(attempt, slug)
    return f"{sheet(attempt)}/{position}"


def test_papers_are_counted_within_scope(as_, cast, attempt, outsiders):
    for person, people in ((cast.trainer, 1), (cast.leader, 1), (cast.head_trainer, 3)):
        page = as_(person).get("/exams").text
        assert f'参加人数">{people}</td>' in page, person
    assert "小测" in as_(cast.trainer).region("/exams?q=上岗", "rows").text
    assert "没有找到" in as_(cast.trainer).get("/exams?q=没有这门").text


def test_where_nobody_has_sat_anything_the_page_says_what_will_be_here(as_, cast):
    assert "还没有人参加考试" in as_(cast.trainer).get("/exams").text


def test_attempts_are_listed_within_scope_searched_and_narrowed(as_, cast, attempt, outsiders):
    url = f"/exams/papers/{attempt.paper_id}"
    trainer, head = as_(cast.trainer), as_(cast.head_trainer)
    assert "林可欣" in trainer.get(url).text
    assert "欧阳一帆" not in trainer.get(url).text
    assert "欧阳一帆" in head.get(url).text
    assert "欧阳一帆" not in head.get(f"{url}?q=lkx").text
    assert "林可欣" not in head.region(f"{url}?outcome=passed", "rows").text
    assert "欧阳一帆" in head.region(f"{url}?outcome=passed", "rows").text
    assert "作答中" in head.region(f"{url}?outcome=open", "rows").text


def test_a_paper_that_nobody_within_scope_has_sat_is_not_there(as_, cast, enrolment):
    paper = make_exams.paper(enrolment)
    assert as_(cast.leader).get(f"/exams/papers/{paper.id}").status_code == 404


def test_those_who_teach_see_the_answers_and_leaders_only_how_it_went(as_, cast, attempt):
    taught = as_(cast.trainer).get(sheet(attempt)).text
    assert f"{CANARY}丙" in taught
    led = as_(cast.leader).get(sheet(attempt)).text
    assert "50 %" in led
    assert CANARY not in led
    assert "手续费退吗？" not in led


def test_outside_ones_scope_an_attempt_is_not_there(as_, cast, outsiders):
    for person in (cast.trainer, cast.leader):
        assert as_(person).get(sheet(outsiders)).status_code == 404
    assert as_(cast.trainer).get(correction(outsiders)).status_code == 404
    assert as_(cast.trainer).post(correction(outsiders)).status_code == 404


def test_an_open_attempt_and_ones_own_are_not_read_here(as_, cast, enrolment):
    running = make_exams.start(enrolment, at=clock.now())
    assert as_(cast.trainer).get(sheet(running)).status_code == 404
    own = make_exams.closed(make_exams.ready(cast.leader, make_exams.edition()))
    assert as_(cast.leader).get(sheet(own)).status_code == 404


def test_agents_have_no_business_here(as_, cast, attempt):
    agent = as_(cast.agent)
    for url in ("/exams", f"/exams/papers/{attempt.paper_id}", sheet(attempt)):
        assert agent.get(url).status_code == 403
    assert agent.get(correction(attempt)).status_code == 403


def test_leaders_read_but_do_not_correct(as_, cast, attempt):
    assert as_(cast.leader).get(correction(attempt)).status_code == 403
    assert as_(cast.leader).post(correction(attempt), data={"got": "1"}).status_code == 403


def test_a_trainer_corrects_a_mark_and_says_why(as_, cast, attempt):
    trainer = as_(cast.trainer)
    assert "0 到 2 分" in trainer.get(correction(attempt)).text
    done = trainer.post(correction(attempt), data={"got": "2", "reason": "选项有歧义"})
    assert (done.status_code, done.location) == (303, sheet(attempt))
    assert queries.lock(attempt.id).passed
    page = trainer.get(sheet(attempt)).text
    assert "改为 2 分：选项有歧义" in page
    assert "通知了林可欣" in page


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"got": "3", "reason": "太好了给三分"}, "0 到 2 之间"),
        ({"got": "-1", "reason": "扣一分试试"}, "0 到 2 之间"),
        ({"got": "很多", "reason": "不是数字"}, "请填数字"),
        ({"got": "NaN", "reason": "不是数字"}, "0 到 2 之间"),
        ({"got": "1", "reason": " 好 "}, "说明原因"),
        ({"got": "", "reason": ""}, "说明原因"),
    ],
)
def test_a_correction_without_sense_is_refused_with_what_to_do(as_, cast, attempt, form, words):
    answer = as_(cast.trainer).post(correction(attempt), data=form)
    assert answer.status_code == 422
    assert words in answer.text
    assert db.session.scalar(sa.select(Override.id)) is None


def test_a_question_that_is_not_on_the_paper_is_not_corrected(as_, cast, attempt):
    assert as_(cast.trainer).get(f"{sheet(attempt)}/17").status_code == 404


def test_nobody_corrects_their_own(as_, cast, enrolment):
    both = make.person(roles=(Role.AGENT, Role.TRAINER), team=cast.team)
    own = make_exams.closed(make_exams.ready(both, make_exams.edition()), wrong=("q-say",))
    sent = {"got": "2", "reason": "我觉得是对的"}
    assert as_(both).post(correction(own), data=sent).status_code == 404


def test_the_list_costs_the_same_however_many_attempts(as_, cast, attempt, statements):
    head = as_(cast.head_trainer)
    url = f"/exams/papers/{attempt.paper_id}"
    head.get(url)
    with statements() as few:
        head.get(url)
    edition = make_exams.edition()
    for _ in range(4):
        make_exams.closed(make_exams.ready(make.person(), edition, alone=True))
    with statements() as many:
        head.get(url)
    assert len(few) == len(many) <= 12, many
