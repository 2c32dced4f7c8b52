"""Who works in the demo centre: a plan on paper, the same every time."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from lms.demo import names
from lms.demo.calendar import monday, working_day
from lms.people.roles import Role

SEED = "云岭银行信用卡中心"
GROUPS = ("账单服务", "卡片服务", "分期服务", "贵宾服务")
TEAMS = {f"{group[:2]}{number}组": group for group in GROUPS for number in "一二三四"}
"""Name of the team → its skill group."""
GRADES = ("初级座席", "中级座席", "高级座席")
AGENTS_A_TEAM = 15
HOME = next(iter(TEAMS))
"""The team of the accounts `agent` and `leader`."""


class Story(StrEnum):
    """What somebody has behind them."""

    NEW = "new"
    """In the three days right now."""
    COMPLETED = "completed"
    """Through the course; the certificate is not issued yet."""
    CERTIFIED = "certified"
    OLDER = "older"
    """With the centre since before there was a course."""
    STAFF = "staff"
    """Leads, trains, inspects or administrates."""


@dataclass
class Member:
    """Somebody on the roster of the demo."""

    story: Story
    hired_on: date
    roles: tuple[tuple[Role, str], ...] = ((Role.AGENT, ""),)
    """Roles; a trainer's with the skill group, or with nothing for everybody."""
    team: str = ""
    grade: str = ""
    course_on: date | None = None
    """The first of the three days, for who is or was on the course."""
    reach: int = 1000
    """How many activities are done."""
    failed: int = 0
    """Failed attempts at the exam that comes next."""
    left_on: date | None = None
    gift: float = 0.9
    """How often an answer in an exam is right."""
    name: str = ""
    employee_no: str = ""
    account: str = field(default="", kw_only=True)
    """The demo account that this person has."""

    def holds(self, role: Role) -> bool:
        """Whether this is one of the person's roles."""
        return any(held is role for held, _ in self.roles)


ACCOUNTS = {
    Role.AGENT: "许念安",
    Role.LEADER: "周敏行",
    Role.TRAINER: "林书航",
    Role.AUTHOR: "方思源",
    Role.JUDGE: "顾明远",
    Role.QUALITY: "秦若澜",
    Role.HR: "唐静宜",
    Role.ADMIN: "陆嘉铭",
}
"""Whom the accounts belong to; each signs in with the name of the role instead of a number."""

NEW = {
    -2: ((14, 0), (0, 0), (5, 0), (9, 0), (10, 1), (11, 0), (12, 0), (16, 0), (18, 0), (20, 0),
         (21, 1), (22, 0)),
    -3: ((11, 0), (17, 0), (22, 0), (24, 0), (27, 0), (30, 0), (33, 0), (34, 1), (35, 0), (35, 1),
         (35, 1), (35, 2)),
}  # fmt: skip
"""Working days since the first day → who began then: how many activities are done, and failed
attempts at the exam that comes next. The first of all is the account `agent`: through the
first day, in the middle of the second."""
PAST_COURSES = ((12, 22), (33, 18), (70, 16), (155, 15), (270, 15), (420, 14))
"""Days since the first day, and how many finished."""
WAITING = 2
"""Of the past courses, so many wait for their certificates."""
CERTIFIED_LEAVERS = 4
OTHER_LEAVERS = 6
AT_HOME = {Story.NEW: 5, Story.COMPLETED: 3, Story.CERTIFIED: 3, Story.OLDER: 4}
"""A leader who looks at the demo's home team finds every story there."""
OFFICE = (
    [(Role.TRAINER, "")] * 2
    + [(Role.TRAINER, group) for group in GROUPS for _ in range(2)]
    + [(Role.QUALITY, "")] * 4
    + [(Role.HR, "")] * 3
    + [(Role.ADMIN, "")] * 2
)


def plan(today: date) -> list[Member]:
    """Everybody in the order of their numbers; depends on the day and on nothing else."""
    chance = random.Random(SEED)  # noqa: S311  invents people, keeps no secret
    agents, leavers = _agents(today, chance)
    staff = [_of_staff(today, chance, (Role.LEADER, ""), team) for team in TEAMS]
    staff += [_of_staff(today, chance, role) for role in OFFICE]
    _into_teams(agents, chance)
    for one in leavers:
        one.team = chance.choice(list(TEAMS))
    everybody = [*agents, *leavers, *staff]
    _accounts(agents, staff)
    _name(everybody, chance)
    for one in everybody:
        one.gift = chance.choice((0.76, 0.84, 0.88, 0.92, 0.95, 0.98))
    everybody.sort(key=lambda one: one.hired_on)
    for sequence, one in enumerate(everybody, 1):
        number = f"{one.hired_on:%y}36{sequence * 7 + 118:04d}"
        one.employee_no = one.account.upper() or number
    return everybody


def _agents(today: date, chance: random.Random) -> tuple[list[Member], list[Member]]:
    """240 who are here, and some who left."""
    made: list[Member] = []
    for days, group in NEW.items():
        begun = working_day(today, days)
        for reach, failed in group:
            one = Member(Story.NEW, monday(begun), course_on=begun, reach=reach, failed=failed)
            made.append(one)
    for position, (days, number) in enumerate(PAST_COURSES):
        begun = working_day(today - timedelta(days=days))
        story = Story.COMPLETED if position < WAITING else Story.CERTIFIED
        made += [Member(story, monday(begun), course_on=begun) for _ in range(number)]
    leavers = [made.pop() for _ in range(CERTIFIED_LEAVERS)]
    wanted = AGENTS_A_TEAM * len(TEAMS)
    while len(made) < wanted + OTHER_LEAVERS:
        made.append(Member(Story.OLDER, _long_ago(today, chance)))
    leavers += [made.pop() for _ in range(OTHER_LEAVERS)]
    for one in leavers:
        one.left_on = working_day(today - timedelta(days=chance.randrange(10, 200)))
    for one in [*made, *leavers]:
        years = (today - one.hired_on).days / 365
        rank = (years > 1) + (years > 4 and chance.random() < 0.6)
        one.grade = GRADES[rank]
    return made, leavers


def _long_ago(today: date, chance: random.Random) -> date:
    return monday(today - timedelta(days=chance.randrange(500, 3900)))


def _of_staff(today: date, chance: random.Random, role: tuple[Role, str], team: str = "") -> Member:
    return Member(Story.STAFF, _long_ago(today, chance), (role,), team)


def _into_teams(agents: list[Member], chance: random.Random) -> None:
    home: list[Member] = []
    for story, number in AT_HOME.items():
        home += [one for one in agents if one.story is story][:number]
    chosen = {id(one) for one in home}
    rest = [one for one in agents if id(one) not in chosen]
    chance.shuffle(rest)
    teams = list(TEAMS)
    for position, one in enumerate([*home, *rest]):
        one.team = teams[position // AGENTS_A_TEAM]


def _accounts(agents: list[Member], staff: list[Member]) -> None:
    """Hand the accounts out: two older agents are author and judge besides."""
    experienced = [one for one in agents if one.story is Story.OLDER and one.team != HOME]
    for role, name in ACCOUNTS.items():
        if role in {Role.AUTHOR, Role.JUDGE}:
            chosen = next(one for one in experienced if not one.account)
            chosen.roles = (*chosen.roles, (role, ""))
        else:
            ranks = agents if role is Role.AGENT else staff
            chosen = next(one for one in ranks if one.holds(role))
        chosen.name, chosen.account = name, role.value


def _name(everybody: list[Member], chance: random.Random) -> None:
    nameless = [one for one in everybody if not one.name]
    chance.shuffle(nameless)
    special = [*names.UNUSUAL, *names.SHARED, *names.SHARED]
    fresh = names.names(chance, {*special, *ACCOUNTS.values()})
    for position, one in enumerate(nameless):
        one.name = special[position] if position < len(special) else next(fresh)
