"""One maker per entity."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count
from typing import Any

from lms.kit.db import db
from lms.people import actions as people
from lms.people.models import Grade, Person, SkillGroup, Team
from lms.people.roles import Role

MORNING = datetime(2027, 3, 9, 1, 30, tzinfo=UTC)
"""Tuesday 9 March 2027, 09:30 in Shanghai: when stories begin."""

_numbers = count(1)


def skill_group(name: str = "") -> SkillGroup:
    """A business line."""
    made = SkillGroup(name=name or f"业务{next(_numbers)}")
    db.session.add(made)
    db.session.flush()
    return made


def team(name: str = "", group: SkillGroup | None = None) -> Team:
    """A team of a group."""
    made = Team(name=name or f"组{next(_numbers)}", skill_group=group or skill_group())
    db.session.add(made)
    db.session.flush()
    return made


def grade(name: str = "", rank: int = 0) -> Grade:
    """A grade."""
    n = next(_numbers)
    made = Grade(name=name or f"等级{n}", rank=rank or n)
    db.session.add(made)
    db.session.flush()
    return made


def person(
    employee_no: str = "",
    name: str = "",
    *,
    team: Team | None = None,
    roles: Sequence[Role] = (Role.AGENT,),
    at: datetime = MORNING,
    **columns: Any,
) -> Person:
    """Somebody on the roster, with a role; an agent unless said otherwise."""
    n = next(_numbers)
    made = people.add(
        employee_no=employee_no or f"P{n:04d}",
        name=name or f"路人{n}",
        team=team,
        by=None,
        at=at,
        **columns,
    )
    for one in roles:
        people.grant(made, one, by=None, at=at)
    return made


def role(somebody: Person, one: Role, *, skill_group_id: int | None = None) -> None:
    """Give a role, perhaps for one skill group only."""
    people.grant(somebody, one, skill_group_id=skill_group_id, by=None, at=MORNING)


def password(somebody: Person, secret: str = "richtig-und-lang-1", *, first: bool = False) -> str:
    """Let somebody sign in with a password; `first` means it must be changed."""
    people.set_first_password(somebody, secret, by=None, at=MORNING, must_change=first)
    return secret
