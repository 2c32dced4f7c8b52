"""The first page: what is next, and what waits."""

from datetime import timedelta

from lms.kit import clock
from tests import make, make_courses
from tests.make_courses import CALL, PAGE


def test_an_agent_reads_what_is_next_and_goes_there_with_one_click(as_, cast):
    enrolment = make_courses.enrolment(
        cast.agent, make_courses.edition(), due_on=make.MORNING.date()
    )
    page = as_(cast.agent).get("/").text
    first = make_courses.place(enrolment, PAGE).activity
    assert "接下来读一篇课文，约 20 分钟" in page
    assert f'href="/learning/{enrolment.id}/lesson/{first.id}"' in page
    make_courses.finish(enrolment, PAGE)
    call = make_courses.place(enrolment, CALL).activity
    page = as_(cast.agent).get("/").text
    assert "接下来听一段录音" in page
    assert f'href="/learning/{enrolment.id}/recordings/{call.id}"' in page


def test_who_is_on_no_course_is_told_who_will_put_them_on_one(as_, cast):
    assert "你还没有参加课程" in as_(cast.agent).get("/").text


def test_who_is_through_reads_that_the_certificate_comes(as_, cast):
    make_courses.complete(make_courses.enrolment(cast.agent, make_courses.edition()))
    page = as_(cast.agent).get("/").text
    assert "你已学完《小课程》" in page
    assert "证书由人事颁发" in page


def test_hr_sees_newcomers_laggards_and_certificates_that_wait(as_, cast):
    edition = make_courses.edition()
    make.person(name="新来的", team=cast.team, hired_on=clock.today() - timedelta(days=3))
    late = make_courses.enrolment(cast.agent, edition, alone=True)
    late.due_on = clock.today() - timedelta(days=1)
    make_courses.complete(make_courses.enrolment(cast.outsider, edition, alone=True))
    page = as_(cast.hr).get("/").text
    assert "新员工还没有安排岗前培训" in page
    assert "show=newcomers" in page
    assert "学员逾期" in page
    assert "等待颁发证书" in page


def test_a_leader_sees_the_own_team_and_no_newcomers_to_enrol(as_, cast):
    edition = make_courses.edition()
    make.person(name="新来的", team=cast.team, hired_on=clock.today() - timedelta(days=3))
    far = make_courses.enrolment(cast.outsider, edition, alone=True)
    far.due_on = clock.today() - timedelta(days=1)
    page = as_(cast.leader).get("/").text
    assert "没有要处理的事" in page
    assert "新员工还没有安排" not in page
    near = make_courses.enrolment(cast.agent, edition, alone=True)
    near.due_on = clock.today() - timedelta(days=1)
    assert "学员逾期" in as_(cast.leader).get("/").text


def test_a_leader_who_learns_finds_the_own_course_beneath_the_work(as_, cast):
    enrolment = make_courses.enrolment(cast.leader, make_courses.edition())
    page = as_(cast.leader).get("/").text
    assert "我自己的课程：小课程" in page
    assert f"/learning/{enrolment.id}/lesson/" in page


def test_every_role_has_a_first_page_with_few_statements(as_, cast, statements):
    edition = make_courses.edition()
    make_courses.complete(make_courses.enrolment(cast.colleague, edition))
    for who in ("agent", "leader", "trainer", "author", "quality", "hr", "admin"):
        somebody = getattr(cast, who)
        make_courses.enrolment(somebody, edition, alone=True)
        client = as_(somebody)
        with statements() as seen:
            assert client.get("/").status_code == 200, who
        assert len(seen) <= (6 if who in {"agent", "author"} else 12), who
