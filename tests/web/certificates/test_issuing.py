"""Who is ready, and handing certificates out."""

import pytest
import sqlalchemy as sa

from lms.certificates.models import Certificate
from lms.enrolment import awards
from lms.kit.db import db
from tests import make
from tests.make_certificates import completed, edition


@pytest.fixture
def course(cast):
    """Two of the team have completed it."""
    made = edition()
    for person in (cast.agent, cast.colleague):
        completed(person, made)
    return made


def issued():
    found = db.session.scalars(sa.select(Certificate).order_by(Certificate.serial))
    return [(c.number[-6:], c.person_name) for c in found]


def ids():
    return [e.id for e in awards.find_all_ready(awards.ready(), 100)]


def test_who_has_completed_is_listed_and_who_has_only_begun_is_not(as_, cast, course):
    text = as_(cast.hr).get("/certificates/ready").text
    assert "林可欣" in text
    assert "㛃小雨" in text
    assert "路人" not in text
    assert awards.ready_count() == 2


def test_one_click_issues_one(as_, cast, course):
    hr = as_(cast.hr)
    answer = hr.post("/certificates/ready", data={"only": ids()[0]})
    assert answer.status_code == 303
    assert "已签发 1 份证书" in hr.get(answer.location).text
    assert issued() == [("000001", "林可欣")]


def test_a_second_click_issues_nothing_more(as_, cast, course):
    hr, first = as_(cast.hr), ids()[0]
    hr.post("/certificates/ready", data={"only": first})
    again = hr.post("/certificates/ready", data={"only": first})
    assert again.status_code == 422
    assert "已经签发过" in again.text
    assert len(issued()) == 1


def test_the_chosen_are_issued(as_, cast, course):
    as_(cast.hr).post("/certificates/ready", data={"enrolment": ids()})
    assert len(issued()) == 2


def test_all_of_a_course_are_issued_and_who_cannot_be_drawn_is_named(as_, cast, course):
    completed(make.person("A900", "李𠀀"), course)
    completed(cast.outsider, edition("别的课程"))
    hr = as_(cast.hr)
    answer = hr.post("/certificates/ready", data={"all": course.course_id})
    assert answer.status_code == 303
    text = hr.get(answer.location).text
    assert "已签发 2 份证书" in text
    assert "另有 1 人" in text
    assert "姓名“李𠀀”含字体缺少的字符 U+20000，证书未签发。" in text
    assert [name for _n, name in issued()] == ["林可欣", "㛃小雨"]


def test_a_single_name_that_cannot_be_drawn_is_refused_in_words(as_, cast):
    only = completed(make.person("A900", "李𠀀"), edition())
    answer = as_(cast.hr).post("/certificates/ready", data={"only": only.id})
    assert answer.status_code == 422
    assert "U+20000" in answer.text
    assert issued() == []


def test_choosing_nobody_is_said(as_, cast, course):
    answer = as_(cast.hr).post("/certificates/ready", data={})
    assert answer.status_code == 422
    assert "请至少选择一个人" in answer.text


def test_the_certificate_says_what_the_course_and_the_exam_said(as_, cast, course):
    as_(cast.hr).post("/certificates/ready", data={"only": ids()[0]})
    said = db.session.scalars(sa.select(Certificate)).one().says
    assert (said.title, said.hours, said.score) == ("服务营销岗前培训", 18, 96)
    assert str(said.period_to) == "2027-03-09"
    assert said.centre_name == "云岭银行信用卡中心"


def test_nobody_but_hr_issues(as_, cast, course):
    for person in (cast.agent, cast.leader, cast.trainer, cast.quality):
        assert as_(person).get("/certificates/ready").status_code == 403
        assert as_(person).post("/certificates/ready", data={"all": 1}).status_code == 403
    assert issued() == []


def test_the_list_is_narrowed_by_search_and_course(as_, cast, course):
    other = edition("投诉处理")
    completed(cast.outsider, other)
    hr = as_(cast.hr)
    assert "欧阳一帆" not in hr.region("/certificates/ready?q=lkx", "rows").text
    narrowed = hr.get(f"/certificates/ready?course={other.course_id}").text
    assert "欧阳一帆" in narrowed
    assert "林可欣" not in narrowed


def test_an_empty_list_says_what_will_be_here(as_, cast):
    assert "没有人等待签发" in as_(cast.hr).get("/certificates/ready").text


def test_the_number_of_statements_does_not_grow_with_who_waits(as_, cast, course, statements):
    hr = as_(cast.hr)
    counts = []
    for n in (1, 20):
        for i in range(n):
            completed(make.person(f"B{n:03d}{i:03d}", "路人甲", team=cast.team), course)
        with statements() as seen:
            hr.get("/certificates/ready")
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 12
