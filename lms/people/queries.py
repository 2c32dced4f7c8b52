"""Finding people, within what the asker may see."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from lms.kit.db import db
from lms.people.models import (
    Credential,
    Grade,
    LoginSession,
    Person,
    RoleGrant,
    SkillGroup,
    Team,
)
from lms.people.roles import Permission, Role
from lms.people.roster_plan import Grant, House, Known


def find_by_employee_no(employee_no: str) -> Person | None:
    """Somebody on the roster, with roles; the number must be tidy."""
    return db.session.scalar(
        sa.select(Person)
        .options(selectinload(Person.grants))
        .where(Person.employee_no == employee_no)
    )


def find_credential(person: Person) -> Credential | None:
    """What lets this person in."""
    return db.session.scalar(sa.select(Credential).where(Credential.person_id == person.id))


def find_password_hash(employee_no: str) -> str | None:
    """The hash to check a typed password against, before any transaction that writes."""
    return db.session.scalar(
        sa.select(Credential.password_hash)
        .join(Person, Person.id == Credential.person_id)
        .where(Person.employee_no == employee_no)
    )


def find_session(token_hash: str) -> LoginSession | None:
    """A signed-in device with its person, roles and team, in one statement."""
    found = db.session.scalars(_session_by_token(), {"token_hash": token_hash})
    return found.unique().one_or_none()


@cache
def _session_by_token() -> sa.Select[LoginSession]:
    """Built once: every request begins with it."""
    return (
        sa.select(LoginSession)
        .options(
            joinedload(LoginSession.person).options(
                joinedload(Person.grants), joinedload(Person.team), joinedload(Person.grade)
            )
        )
        .where(LoginSession.token_hash == sa.bindparam("token_hash"))
    )


def sessions_of(person: Person, at: datetime) -> list[LoginSession]:
    """The devices on which the person is signed in, latest first."""
    found = db.session.scalars(
        sa.select(LoginSession)
        .where(LoginSession.person_id == person.id, LoginSession.ended_at.is_(None))
        .order_by(LoginSession.seen_at.desc())
    )
    return [session for session in found if session.alive(at)]


def visible_to(person: Person) -> sa.ColumnElement[bool]:
    """The condition that narrows people to those whom `person` may see (see policy.may_see)."""
    if person.may(Permission.SEE_PEOPLE):
        if person.sees_everybody:
            return sa.true()
        conditions = [Person.id == person.id]
        if person.led_team_id is not None:
            conditions.append(Person.team_id == person.led_team_id)
        if person.trained_skill_group_ids:
            teams = sa.select(Team.id).where(
                Team.skill_group_id.in_(person.trained_skill_group_ids)
            )
            conditions.append(Person.team_id.in_(teams))
        return sa.or_(*conditions)
    return Person.id == person.id


def here(on: date) -> sa.ColumnElement[bool]:
    """The condition that somebody is with the centre on a day."""
    return sa.or_(Person.left_on.is_(None), Person.left_on > on)


def matching(search: str) -> sa.ColumnElement[bool]:
    """Part of a name, pinyin initials from the first letter on, or the beginning of a number."""
    words = search.strip()
    return sa.or_(
        Person.name.contains(words, autoescape=True),
        Person.initials.startswith(words.lower(), autoescape=True),
        Person.employee_no.startswith(words.upper(), autoescape=True),
    )


SORTS: dict[str, tuple[sa.ColumnElement[Any] | Any, ...]] = {
    "name": (Person.sort_key,),
    "number": (Person.employee_no,),
    "team": (Team.name, Person.sort_key),
    "grade": (Grade.rank, Person.sort_key),
}
"""What a directory can be sorted by."""


def listing(
    asker: Person,
    *,
    search: str = "",
    team_id: int | None = None,
    left: bool = False,
    sort: str = "name",
    on: date,
) -> sa.Select[Person]:
    """The directory as the asker may see it, by pinyin unless asked otherwise."""
    found = (
        sa.select(Person)
        .outerjoin(Person.team)
        .outerjoin(Person.grade)
        .options(
            contains_eager(Person.team).joinedload(Team.skill_group),
            contains_eager(Person.grade),
            selectinload(Person.grants),
        )
        .where(visible_to(asker), ~here(on) if left else here(on))
        .order_by(*SORTS.get(sort, SORTS["name"]), Person.id)
    )
    if search.strip():
        found = found.where(matching(search))
    if team_id is not None:
        found = found.where(Person.team_id == team_id)
    return found


def everything(asker: Person, *, on: date, **asked: Any) -> list[Person]:
    """The whole listing at once, for a file."""
    return list(db.session.scalars(listing(asker, on=on, **asked)))


def find_visible(asker: Person, person_id: int) -> Person | None:
    """One person with team, grade and roles, if the asker may see them."""
    return db.session.scalar(
        sa.select(Person)
        .options(
            joinedload(Person.team).joinedload(Team.skill_group),
            joinedload(Person.grade),
            selectinload(Person.grants),
        )
        .where(Person.id == person_id, visible_to(asker))
    )


def with_team(people: sa.Select[Person]) -> sa.Select[Person]:
    """Load each person's team, skill group and grade too."""
    return people.options(
        joinedload(Person.team).joinedload(Team.skill_group), joinedload(Person.grade)
    )


def find_with_team(person_id: int) -> Person:
    """One person with team, grade and roles, whoever asks; raises when there is none."""
    found = with_team(sa.select(Person)).options(selectinload(Person.grants))
    return db.session.scalars(found.where(Person.id == person_id)).one()


def holds(role: Role) -> sa.ColumnElement[bool]:
    """The condition that somebody holds a role today."""
    return sa.exists().where(
        RoleGrant.person_id == Person.id, RoleGrant.role == role, RoleGrant.revoked_at.is_(None)
    )


def find_team(name: str) -> Team | None:
    """A team by its name."""
    return db.session.scalar(sa.select(Team).where(Team.name == name))


def find_skill_group(name: str) -> SkillGroup | None:
    """A skill group by its name."""
    return db.session.scalar(sa.select(SkillGroup).where(SkillGroup.name == name))


def teams(asker: Person | None = None) -> list[Team]:
    """Open teams by skill group and name; only those that somebody may look into, if said."""
    found = (
        sa.select(Team)
        .join(Team.skill_group)
        .options(contains_eager(Team.skill_group))
        .where(Team.closed_at.is_(None))
        .order_by(SkillGroup.name, Team.name)
    )
    if asker is not None and not asker.sees_everybody:
        found = found.where(
            sa.or_(
                Team.id == asker.led_team_id,
                Team.skill_group_id.in_(asker.trained_skill_group_ids),
            )
        )
    return list(db.session.scalars(found))


def skill_groups() -> list[SkillGroup]:
    """All skill groups by name."""
    return list(db.session.scalars(sa.select(SkillGroup).order_by(SkillGroup.name)))


def grades() -> list[Grade]:
    """All grades, lowest first."""
    return list(db.session.scalars(sa.select(Grade).order_by(Grade.rank)))


def house() -> House:
    """The centre as a roster is compared with it: five statements, however many people."""
    groups: dict[int, str] = dict(rows(SkillGroup.id, SkillGroup.name))
    teams = {
        id_: (name, groups[g], closed)
        for id_, name, g, closed in rows(Team.id, Team.name, Team.skill_group_id, Team.closed_at)
    }
    grades = {
        id_: name
        for id_, name, _rank in sorted(
            rows(Grade.id, Grade.name, Grade.rank), key=lambda row: int(row[2])
        )
    }
    grants: dict[int, set[Grant]] = defaultdict(set)
    held = sa.select(RoleGrant.person_id, RoleGrant.role, RoleGrant.skill_group_id)
    for person_id, role, group in db.session.execute(held.where(RoleGrant.revoked_at.is_(None))):
        grants[person_id].add((Role(role), groups[group] if group else None))
    people = {}
    for id_, number, name, team, grade, email, hired_on, left_on in rows(
        Person.id,
        Person.employee_no,
        Person.name,
        Person.team_id,
        Person.grade_id,
        Person.email,
        Person.hired_on,
        Person.left_on,
    ):
        people[number] = Known(
            id=id_,
            employee_no=number,
            name=name,
            team=teams[team][0] if team else None,
            grade=grades[grade] if grade else None,
            email=email,
            hired_on=hired_on,
            left_on=left_on,
            grants=frozenset(grants.get(id_, ())),
        )
    return House(
        people=people,
        teams={name: group for name, group, _closed in teams.values()},
        closed_teams=frozenset(name for name, _group, closed in teams.values() if closed),
        skill_groups=frozenset(groups.values()),
        grades=tuple(grades.values()),
    )


def rows(*columns: Any) -> Sequence[Any]:
    """Some columns of a whole table, for maps of names and ids."""
    return db.session.execute(sa.select(*columns).order_by(columns[0])).all()
