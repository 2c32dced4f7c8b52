"""Moving, leaving and coming back."""

from datetime import date, timedelta

import pytest

from lms.journal import queries as journal
from lms.kit.errors import Refused
from lms.people import changes, policy, queries
from lms.people.roles import Role
from tests import make

TODAY = date(2027, 3, 9)


def someone(number):
    return queries.find_with_team(queries.find_by_employee_no(number).id)


def as_is(person, **other):
    values = {
        "name": person.name,
        "team": person.team,
        "grade": person.grade,
        "email": person.email,
        "hired_on": person.hired_on,
    }
    return {**values, **other}


def test_the_same_values_change_nothing_and_leave_no_line(cast):
    person = someone("A001")
    lines = len(journal.about(person.subject))
    assert changes.change(person, **as_is(person), by=someone("H001"), at=make.MORNING) == []
    assert len(journal.about(person.subject)) == lines


def test_a_new_name_is_found_by_its_own_pinyin(cast):
    person = someone("A001")
    changes.change(person, **as_is(person, name="欧 阳"), by=someone("H001"), at=make.MORNING)
    assert (person.name, person.initials) == ("欧阳", "oy")


def test_a_name_that_cannot_be_shown_is_refused(cast):
    person = someone("A001")
    with pytest.raises(Refused, match="自造字"):
        changes.change(
            person, **as_is(person, name="陈\ue863"), by=someone("H001"), at=make.MORNING
        )


def test_hr_does_not_touch_an_administrator_and_the_administrator_does(cast):
    admin = someone("M001")
    day = {"on": TODAY, "at": make.MORNING, "today": TODAY}
    for deed in (
        lambda: changes.change(
            admin, **as_is(admin, name="别名"), by=someone("H001"), at=make.MORNING
        ),
        lambda: changes.leave(admin, **day, by=someone("H001")),
        lambda: changes.set_roles(
            admin, set(), skill_group_ids=set(), by=someone("H001"), at=make.MORNING
        ),
    ):
        with pytest.raises(Refused, match="只有管理员"):
            deed()
    assert not policy.may_manage(someone("H001"), admin)
    changes.change(admin, **as_is(admin, name="别名"), by=someone("M001"), at=make.MORNING)


def test_who_leaves_stays_with_the_date_and_comes_back_with_the_number(cast):
    person = someone("A001")
    changes.leave(person, on=TODAY, by=someone("H001"), at=make.MORNING, today=TODAY)
    with pytest.raises(Refused, match="早于离开日期"):
        changes.come_back(person, on=TODAY - timedelta(days=1), by=someone("H001"), at=make.MORNING)
    later = TODAY + timedelta(days=90)
    changes.come_back(person, on=later, by=someone("H001"), at=make.MORNING)
    assert (person.left_on, person.hired_on, person.employee_no) == (None, later, "A001")
    with pytest.raises(Refused, match="目前在职"):
        changes.come_back(person, on=later, by=someone("H001"), at=make.MORNING)


def test_nobody_marks_oneself_as_left(cast):
    with pytest.raises(Refused, match="请让同事操作"):
        changes.leave(someone("H001"), on=TODAY, by=someone("H001"), at=make.MORNING, today=TODAY)


def test_roles_become_exactly_what_was_chosen(cast):
    person = someone("T001")
    groups = {cast.other_skill_group.id}
    changes.set_roles(
        person,
        {Role.TRAINER, Role.JUDGE},
        skill_group_ids=groups,
        by=someone("H001"),
        at=make.MORNING,
    )
    assert person.roles == {Role.TRAINER, Role.JUDGE}
    assert person.trained_skill_group_ids == groups
    assert not person.sees_everybody
    changes.set_roles(
        person, {Role.JUDGE}, skill_group_ids=set(), by=someone("H001"), at=make.MORNING
    )
    assert person.roles == {Role.JUDGE}
    assert person.trained_skill_group_ids == frozenset()


def test_a_new_team_is_made_only_when_its_skill_group_is_said(cast):
    assert changes.team_named("账单一组").id == cast.team.id
    with pytest.raises(Refused, match="没有团队"):
        changes.team_named("新组")
    assert changes.team_named("新组", skill_group="账单服务").skill_group_id == cast.skill_group.id
