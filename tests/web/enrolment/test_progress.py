"""How far others are, within one's scope."""

import pytest
from sqlalchemy import select

from lms.enrolment.models import Enrolment
from lms.journal.models import Entry
from lms.kit import clock
from lms.kit.db import db
from tests import make, make_courses
from tests.make_courses import PAGE


@pytest.fixture
def edition(cast):
    return make_courses.edition()


@pytest.fixture
def enrolment(cast, edition):
    return make_courses.enrolment(cast.agent, edition)


@pytest.fixture
def foreign(cast, edition):
    return make_courses.enrolment(cast.outsider, edition, alone=True)


def test_hr_sees_everybody_a_leader_the_team_a_trainer_the_skill_group(
    as_, cast, enrolment, foreign
):
    seen = {
        who: as_(getattr(cast, who)).get("/progress").text
        for who in ("hr", "quality", "leader", "trainer")
    }
    for page in seen.values():
        assert "林可欣" in page
    assert "欧阳一帆" in seen["hr"]
    assert "欧阳一帆" in seen["quality"]
    assert "欧阳一帆" not in seen["leader"]
    assert "欧阳一帆" not in seen["trainer"]


def test_figures_count_only_whom_one_sees(as_, cast, enrolment, foreign):
    assert '<span class="value">1</span><span class="label">人在学' in as_(cast.leader).get(
        "/progress"
    ).text.replace("\n", "").replace("  ", "")


def test_agents_and_authors_have_no_business_here(as_, cast, enrolment):
    for somebody in (cast.agent, cast.author):
        assert as_(somebody).get("/progress").status_code == 403
        assert as_(somebody).get(f"/progress/{enrolment.id}").status_code == 403


def test_one_person_is_shown_day_by_day_to_who_may_see_them(as_, cast, enrolment, foreign):
    make_courses.finish(enrolment, PAGE)
    page = as_(cast.leader).get(f"/progress/{enrolment.id}")
    assert page.status_code == 200
    assert "听一通电话" in page.text
    assert as_(cast.leader).get(f"/progress/{foreign.id}").status_code == 404
    assert as_(cast.trainer).get(f"/progress/{foreign.id}").status_code == 404
    assert as_(cast.hr).get(f"/progress/{foreign.id}").status_code == 200


def test_a_region_narrows_by_search_and_team(as_, cast, enrolment, foreign):
    rows = as_(cast.hr).region("/progress?q=lkx", "rows").text
    assert rows.lstrip().startswith("<section")
    assert "林可欣" in rows
    assert "欧阳一帆" not in rows
    rows = as_(cast.hr).region(f"/progress?team={cast.other_team.id}", "rows").text
    assert "林可欣" not in rows
    assert "欧阳一帆" in rows
    assert "没有找到" in as_(cast.hr).region("/progress?q=zzzz", "rows").text


def test_nobody_on_a_course_yet_offers_to_put_somebody_on_one(as_, cast, edition):
    page = as_(cast.hr).get("/progress").text
    assert "还没有人在学课程" in page
    assert "/courses/tiny/enrolling" in page
    assert "/enrolling" not in as_(cast.leader).get("/progress").text


def test_hr_gives_more_time_but_not_in_the_past(as_, cast, enrolment):
    client = as_(cast.hr)
    day = clock.today().isoformat()
    assert client.post(f"/progress/{enrolment.id}/due-day", data={"due_on": day}).status_code == 303
    assert db.session.get(Enrolment, enrolment.id).due_on == clock.today()
    for wrong in ("2020-01-01", "soon"):
        answer = client.post(f"/progress/{enrolment.id}/due-day", data={"due_on": wrong})
        assert answer.status_code == 422, wrong
    assert db.session.get(Enrolment, enrolment.id).due_on == clock.today()


def test_taking_off_a_course_is_told_journalled_and_harmless_twice(as_, cast, enrolment):
    client = as_(cast.hr)
    assert client.post(f"/progress/{enrolment.id}/withdrawal").status_code == 303
    assert client.post(f"/progress/{enrolment.id}/withdrawal").status_code == 404
    assert as_(cast.agent).get(f"/learning/{enrolment.id}").status_code == 404
    verbs = list(db.session.scalars(select(Entry.verb).where(Entry.actor_id == cast.hr.id)))
    assert verbs.count("enrolment.withdraw") == 1


def test_who_may_only_look_changes_nothing(as_, cast, enrolment, foreign):
    for somebody in (cast.leader, cast.quality, cast.agent):
        client = as_(somebody)
        assert client.post(f"/progress/{enrolment.id}/withdrawal").status_code == 403
        assert client.post(f"/progress/{enrolment.id}/due-day").status_code == 403
    assert as_(cast.trainer).post(f"/progress/{foreign.id}/withdrawal").status_code == 404
    assert "移出课程" not in as_(cast.leader).get(f"/progress/{enrolment.id}").text


def test_a_completed_course_cannot_be_taken_back(as_, cast, enrolment):
    make_courses.complete(enrolment)
    answer = as_(cast.hr).post(f"/progress/{enrolment.id}/withdrawal")
    assert answer.status_code == 422
    assert "完成记录不能撤回" in answer.text


def test_the_desk_takes_as_many_statements_for_ten_people_as_for_two(
    as_, cast, edition, enrolment, statements
):
    client = as_(cast.hr)
    counts = []
    for _ in range(2):
        with statements() as seen:
            assert client.get("/progress").status_code == 200
        counts.append(len(seen))
        for _more in range(8):
            make_courses.enrolment(make.person(team=cast.team), edition, alone=True)
    assert counts[0] == counts[1] <= 12


def test_a_persons_page_shows_their_courses(as_, cast, enrolment):
    make_courses.finish(enrolment, PAGE)
    page = as_(cast.leader).get(f"/people/{cast.agent.id}")
    assert page.status_code == 200
    assert f"/progress/{enrolment.id}" in page.text
    assert "1 / 5" in page.text
