"""Before an exam."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from lms.exams.models import Attempt
from lms.kit import clock
from lms.kit.db import db
from tests import make_courses, make_exams


@pytest.fixture
def front(enrolment):
    return f"/learning/{enrolment.id}/exams/{make_exams.paper(enrolment).activity_id}"


def test_the_front_page_says_what_is_ahead(as_, cast, front):
    page = as_(cast.agent).get(front).text
    for words in ("20 分钟", "60 %", "3 次", "独立完成", "开始考试"):
        assert words in page


def test_one_post_begins_and_a_second_one_leads_to_the_same_attempt(as_, cast, front):
    client = as_(cast.agent)
    first = client.post(f"{front}/attempts")
    second = client.post(f"{front}/attempts")
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    mine = sa.select(sa.func.count()).where(Attempt.person_id == cast.agent.id)
    assert db.session.scalar(mine) == 1


def test_who_is_in_the_midst_of_it_is_led_back(sitter):
    page = sitter.client.get(sitter.front).text
    assert "继续作答" in page
    assert sitter.url in page
    assert "开始考试</button>" not in page


def test_attempts_so_far_are_listed_and_a_failed_one_leaves_two(as_, cast, front, enrolment):
    attempt = make_exams.closed(enrolment, wrong=make_exams.SLUGS)
    page = as_(cast.agent).get(front).text
    assert f"/exams/attempts/{attempt.id}/result" in page
    assert "2 次" in page
    assert "再考一次" in page


def test_when_attempts_are_used_up_there_is_no_button_but_advice(as_, cast, front, enrolment):
    for _ in range(3):
        make_exams.closed(enrolment, wrong=make_exams.SLUGS)
    client = as_(cast.agent)
    page = client.get(front).text
    assert "请联系你的培训师" in page
    assert f"{front}/attempts" not in page
    refused = client.post(f"{front}/attempts")
    assert refused.status_code == 422
    assert "3 次机会都用完了" in refused.text


def test_who_has_passed_is_led_onward(as_, cast, front, enrolment):
    make_exams.closed(enrolment)
    page = as_(cast.agent).get(front).text
    assert "已经通过" in page
    assert f"{front}/attempts" not in page


def test_an_attempt_whose_time_is_over_leads_to_its_result(as_, cast, front, enrolment):
    make_exams.start(enrolment, at=clock.now() - timedelta(hours=1))
    assert "查看结果" in as_(cast.agent).get(front).text


def test_a_locked_exam_leads_back_to_the_path(as_, cast):
    enrolment = make_courses.enrolment(cast.agent, make_exams.edition())
    url = f"/learning/{enrolment.id}/exams/{make_exams.paper(enrolment).activity_id}"
    client = as_(cast.agent)
    for answer in (client.get(url), client.post(f"{url}/attempts")):
        assert (answer.status_code, answer.location) == (303, f"/learning/{enrolment.id}")


def test_somebody_elses_exam_is_not_there(as_, cast, front):
    for person in (cast.colleague, cast.leader, cast.admin):
        assert as_(person).get(front).status_code == 404
        assert as_(person).post(f"{front}/attempts").status_code == 404


def test_nobody_gets_in_without_signing_in(client, front):
    assert client.get(front).status_code == 303


def test_the_front_page_costs_the_same_however_many_attempts(
    as_, cast, front, enrolment, statements
):
    client = as_(cast.agent)
    client.get(front)
    with statements() as few:
        client.get(front)
    for _ in range(3):
        make_exams.closed(enrolment, wrong=make_exams.SLUGS)
    with statements() as many:
        client.get(front)
    assert len(few) == len(many) <= 6, many
