"""My courses, and my way through one."""

from datetime import date

import pytest

from tests import make_courses
from tests.make_courses import CALL, PAGE


@pytest.fixture
def enrolment(cast):
    return make_courses.enrolment(cast.agent, make_courses.edition())


def test_the_path_says_what_is_next_and_what_opens_the_rest(as_, cast, enrolment):
    page = as_(cast.agent).get(f"/learning/{enrolment.id}").text
    assert "开始：第一课" in page
    assert "完成“第一课”后开放" in page
    assert "还需约 1 小时 30 分钟" in page
    make_courses.finish(enrolment, PAGE)
    page = as_(cast.agent).get(f"/learning/{enrolment.id}").text
    assert "继续：听一通电话" in page
    assert "1 / 5" in page


def test_a_completed_course_says_so_with_the_final_exams_score(as_, cast, enrolment):
    make_courses.complete(enrolment, score=0.92)
    page = as_(cast.agent).get(f"/learning/{enrolment.id}").text
    assert "你已经学完这门课程" in page
    assert "92 %" in page


def test_the_path_of_somebody_else_is_nowhere(as_, cast, enrolment):
    for somebody in (cast.colleague, cast.leader, cast.admin):
        assert as_(somebody).get(f"/learning/{enrolment.id}").status_code == 404


def test_a_path_takes_few_statements_however_long_the_course(as_, cast, statements):
    small = make_courses.enrolment(cast.agent, make_courses.edition(), alone=True)
    big = make_courses.enrolment(cast.agent, make_courses.built_in(), alone=True)
    counts = []
    for one in (small, big):
        client = as_(cast.agent)
        with statements() as seen:
            assert client.get(f"/learning/{one.id}").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 6


def test_my_courses_are_listed_with_their_due_day_and_the_next_step(as_, cast, enrolment):
    page = as_(cast.agent).get("/learning").text
    assert "小课程" in page
    assert f'href="/learning/{enrolment.id}"' in page
    assert "你还没有参加课程" not in page
    assert "你还没有参加课程" in as_(cast.colleague).get("/learning").text


def test_my_courses_take_few_statements_however_many_there_are(as_, cast, statements):
    client = as_(cast.agent)
    make_courses.enrolment(cast.agent, make_courses.edition(), alone=True)
    for slug in ("two", "three", "four"):
        other = make_courses.edition(slug=slug)
        make_courses.enrolment(cast.agent, other, due_on=date(2027, 3, 12), alone=True)
    with statements() as seen:
        assert client.get("/learning").text.count('class="sheet"') == 4
    assert len(seen) <= 6


def test_what_is_locked_leads_back_and_says_what_opens_it(as_, cast, enrolment):
    client = as_(cast.agent)
    call = make_courses.place(enrolment, CALL).activity
    back = client.get(f"/learning/{enrolment.id}/recordings/{call.id}")
    assert (back.status_code, back.location) == (303, f"/learning/{enrolment.id}")
    assert "完成“第一课”后开放" in client.get(back.location).text
