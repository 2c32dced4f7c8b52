"""The plan on paper: no database."""

import subprocess
import sys
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.certificates.printing import SET_IN
from lms.demo import names
from lms.demo.calendar import working_day
from lms.demo.roster import ACCOUNTS, GRADES, HOME, TEAMS, Story, plan
from lms.kit.paper.faces import first_complete
from lms.people.roles import Role
from lms.people.rules import EMPLOYEE_NO, tidy_name

TODAY = date(2027, 3, 9)


def test_240_agents_in_16_teams_of_4_skill_groups_and_3_grades() -> None:
    everybody = plan(TODAY)
    agents = [one for one in everybody if one.holds(Role.AGENT) and one.left_on is None]
    assert len(agents) == 240
    assert set(Counter(one.team for one in agents).values()) == {15}
    assert len(TEAMS) == 16 and len(set(TEAMS.values())) == 4
    assert {one.grade for one in agents} == set(GRADES)
    leaders = [one.team for one in everybody if one.holds(Role.LEADER)]
    assert sorted(leaders) == sorted(TEAMS)


def test_the_stories_are_told_in_the_promised_numbers() -> None:
    stories = Counter(one.story for one in plan(TODAY))
    assert stories[Story.NEW] == 24
    assert stories[Story.COMPLETED] == 40
    assert stories[Story.CERTIFIED] == 60
    assert sum(one.left_on is not None for one in plan(TODAY)) == 10


def test_the_same_day_gives_the_same_roster_whatever_python_hashes() -> None:
    script = (
        "from datetime import date; from lms.demo.roster import plan;"
        "print([(m.name, m.employee_no, m.team) for m in plan(date(2027, 3, 9))])"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert told == {str([(m.name, m.employee_no, m.team) for m in plan(TODAY)]) + "\n"}


def test_another_day_gives_the_same_people() -> None:
    assert {m.name for m in plan(TODAY)} == {m.name for m in plan(date(2029, 12, 30))}


def test_every_name_can_be_printed_on_a_certificate() -> None:
    undrawable = [m.name for m in plan(TODAY) if first_complete(m.name, SET_IN["name"]) is None]
    assert undrawable == []


def test_the_names_are_those_on_which_software_fails() -> None:
    given_names = Counter(m.name for m in plan(TODAY))
    assert set(names.UNUSUAL) <= set(given_names)
    shared = {name for name, number in given_names.items() if number > 1}
    assert shared == set(names.SHARED)
    assert all(tidy_name(name) == name for name in given_names)


def test_numbers_are_distinct_and_rise_with_the_day_of_hiring() -> None:
    numbers = [m.employee_no for m in plan(TODAY)]
    assert len(set(numbers)) == len(numbers)
    assert all(EMPLOYEE_NO.fullmatch(number) for number in numbers)
    ordinary = [m for m in plan(TODAY) if not m.account]
    assert [m.employee_no for m in ordinary] == sorted(m.employee_no for m in ordinary)


@pytest.mark.parametrize("role", list(Role))
def test_each_role_has_an_account_that_belongs_to_somebody_who_holds_it(role: Role) -> None:
    owner = next(m for m in plan(TODAY) if m.account == role.value)
    assert owner.holds(role)
    assert owner.name == ACCOUNTS[role]
    assert owner.employee_no == role.value.upper()


def test_the_agent_is_a_new_hire_in_the_team_of_the_leader() -> None:
    agent, leader = (
        next(m for m in plan(TODAY) if m.account == role) for role in ("agent", "leader")
    )
    assert agent.team == leader.team == HOME
    assert agent.story is Story.NEW and agent.reach == 14


@given(st.dates(date(2024, 1, 1), date(2040, 1, 1)), st.integers(-30, 30))
def test_working_days_are_no_weekends_and_come_back(day: date, steps: int) -> None:
    there = working_day(day, steps)
    assert there.weekday() < 5
    assert working_day(there, -steps) == working_day(day)


@given(st.dates(date(2026, 1, 1), date(2036, 1, 1)))
def test_nothing_in_the_plan_lies_in_the_future(today: date) -> None:
    for one in plan(today):
        assert one.hired_on <= today
        assert one.left_on is None or one.hired_on < one.left_on <= today
        if one.course_on is not None:
            assert one.hired_on <= one.course_on
            last = 2 if one.reach > 22 else 1 if one.reach > 11 else 0
            assert working_day(one.course_on, last) < today
