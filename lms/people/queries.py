"""Finding people, within what the asker may see."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from lms.kit.db import db
from lms.people.models import Credential, Grade, LoginSession, Person, SkillGroup, Team
from lms.people.roles import Permission


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
    return (
        db.session.scalars(
            sa.select(LoginSession)
            .options(
                joinedload(LoginSession.person).options(
                    joinedload(Person.grants), joinedload(Person.team), joinedload(Person.grade)
                )
            )
            .where(LoginSession.token_hash == token_hash)
        )
        .unique()
        .one_or_none()
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


def listing(
    asker: Person, *, search: str = "", team_id: int | None = None, left: bool = False, on: date
) -> sa.Select[tuple[Person]]:
    """The directory as the asker may see it, by pinyin."""
    found = (
        sa.select(Person)
        .options(
            joinedload(Person.team).joinedload(Team.skill_group),
            joinedload(Person.grade),
            selectinload(Person.grants),
        )
        .where(visible_to(asker), ~here(on) if left else here(on))
        .order_by(Person.sort_key, Person.id)
    )
    if search.strip():
        found = found.where(matching(search))
    if team_id is not None:
        found = found.where(Person.team_id == team_id)
    return found


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


def teams() -> list[Team]:
    """Open teams by name."""
    return list(
        db.session.scalars(
            sa.select(Team)
            .options(joinedload(Team.skill_group))
            .where(Team.closed_at.is_(None))
            .order_by(Team.name)
        )
    )


def skill_groups() -> list[SkillGroup]:
    """All skill groups by name."""
    return list(db.session.scalars(sa.select(SkillGroup).order_by(SkillGroup.name)))


def grades() -> list[Grade]:
    """All grades, lowest first."""
    return list(db.session.scalars(sa.select(Grade).order_by(Grade.rank)))
