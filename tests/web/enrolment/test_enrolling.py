"""Putting people on a course."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from lms.enrolment.models import Enrolment
from lms.kit import clock
from lms.kit.db import db
from lms.notifications.models import Notice
from tests import make, make_courses

URL = "/courses/tiny/enrolling"


@pytest.fixture
def edition(cast):
    return make_courses.edition()


def on_it(person) -> int:
    held = select(func.count(Enrolment.id)).where(
        Enrolment.person_id == person.id, Enrolment.withdrawn_at.is_(None)
    )
    return db.session.scalar(held) or 0


def test_hr_puts_the_chosen_on_the_course_with_a_due_day_and_they_are_told(as_, cast, edition):
    due = clock.today() + timedelta(days=3)
    answer = as_(cast.hr).post(
        URL, data={"people": [cast.agent.id, cast.outsider.id], "due_on": due.isoformat()}
    )
    assert answer.status_code == 303
    assert (on_it(cast.agent), on_it(cast.outsider), on_it(cast.colleague)) == (1, 1, 0)
    held = db.session.scalar(select(Enrolment).where(Enrolment.person_id == cast.agent.id))
    assert (held.due_on, held.enrolled_by_id) == (due, cast.hr.id)
    assert db.session.scalar(select(Notice.kind).where(Notice.person_id == cast.agent.id))


def test_a_second_click_is_harmless_and_said(as_, cast, edition):
    client = as_(cast.hr)
    for _ in range(2):
        answer = client.post(URL, data={"people": [cast.agent.id]})
        assert answer.status_code == 303
        page = client.get(answer.location).text
    assert on_it(cast.agent) == 1
    assert "另有 1 人原来就在课程里" in page


def test_all_found_are_put_on_it_and_nobody_else(as_, cast, edition):
    answer = as_(cast.hr).post(f"{URL}?team={cast.team.id}", data={"whom": "found"})
    assert answer.status_code == 303
    assert (on_it(cast.agent), on_it(cast.colleague), on_it(cast.leader)) == (1, 1, 1)
    assert on_it(cast.outsider) == on_it(cast.hr) == 0


def test_nobody_chosen_and_a_day_in_the_past_are_said_and_nothing_happens(as_, cast, edition):
    client = as_(cast.hr)
    nobody = client.post(URL, data={})
    assert nobody.status_code == 422
    assert "请至少勾选一个人" in nobody.text
    late = client.post(URL, data={"people": [cast.agent.id], "due_on": "2020-01-01"})
    assert late.status_code == 422
    assert "这一天已经过去" in late.text
    assert f'value="{cast.agent.id}" aria-label="林可欣" checked' in late.text
    assert on_it(cast.agent) == 0


def test_a_trainer_reaches_the_own_skill_group_only(as_, cast, edition):
    client = as_(cast.trainer)
    page = client.get(f"{URL}?show=everyone").text
    assert "林可欣" in page
    assert "欧阳一帆" not in page
    both = client.post(URL, data={"people": [cast.agent.id, cast.outsider.id]})
    assert both.status_code == 303
    assert (on_it(cast.agent), on_it(cast.outsider)) == (1, 0)
    assert client.post(URL, data={"people": [cast.outsider.id]}).status_code == 422
    everybody = client.post(f"{URL}?show=everyone", data={"whom": "found"})
    assert everybody.status_code == 303
    assert on_it(cast.outsider) == 0


def test_who_may_not_enrol_is_shown_the_door(as_, client, cast, edition):
    for somebody in (cast.agent, cast.leader, cast.author, cast.quality):
        assert as_(somebody).get(URL).status_code == 403
        assert as_(somebody).post(URL, data={"people": [cast.agent.id]}).status_code == 403
    assert client.get(URL).status_code == 303
    assert as_(cast.hr).get("/courses/nothing/enrolling").status_code == 404


def test_who_is_on_the_course_is_not_offered_again(as_, cast, edition):
    make_courses.enrolment(cast.agent, edition)
    client = as_(cast.hr)
    assert "林可欣" not in client.get(URL).text
    assert "disabled" in client.region(f"{URL}?show=everyone&q=lkx", "rows").text


def test_newcomers_are_those_hired_lately(as_, cast, edition):
    make.person(name="新来的", team=cast.team, hired_on=clock.today() - timedelta(days=5))
    make.person(name="老员工", team=cast.team, hired_on=clock.today() - timedelta(days=500))
    rows = as_(cast.hr).region(f"{URL}?show=newcomers", "rows").text
    assert "新来的" in rows
    assert "老员工" not in rows


def test_the_page_takes_as_many_statements_however_many_people(as_, cast, edition, statements):
    client = as_(cast.hr)
    counts = []
    for _ in range(2):
        with statements() as seen:
            assert client.get(URL).status_code == 200
        counts.append(len(seen))
        for _more in range(8):
            make.person(team=cast.team)
    assert counts[0] == counts[1] <= 12
