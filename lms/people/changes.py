"""Moving, leaving and coming back: what HR does to one person."""

from datetime import date, datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from lms.journal import actions as journal
from lms.kit.db import db
from lms.kit.errors import Refused
from lms.people import actions, policy, queries, roster, rules
from lms.people.importing import told
from lms.people.models import Credential, Grade, Person, SkillGroup, Team
from lms.people.roles import Role
from lms.people.roster_columns import Column
from lms.people.roster_plan import Change


def change(
    person: Person,
    *,
    name: str,
    team: Team | None,
    grade: Grade | None,
    email: str,
    hired_on: date | None,
    by: Person | None,
    at: datetime,
) -> list[Change]:
    """Write down what is different now; everything that belongs to the person stays theirs.

    Expects team and grade of the person to be loaded; the same values change nothing.
    """
    _may(person, by)
    name = rules.tidy_name(name)
    if fault := roster.name_fault(name):
        raise Refused(_l("The name %(fault)s", fault=fault), "name")
    before = person.team.name if person.team else ""
    grade_before = person.grade.name if person.grade else ""
    changes = [
        Change(column, old, new)
        for column, old, new in (
            (Column.NAME, person.name, name),
            (Column.TEAM, before, team.name if team else ""),
            (Column.GRADE, grade_before, grade.name if grade else ""),
            (Column.EMAIL, person.email, email),
            (Column.HIRED_ON, person.hired_on, hired_on),
        )
        if old != new
    ]
    if changes:
        person.rename(name)
        person.team, person.grade, person.email, person.hired_on = team, grade, email, hired_on
        db.session.flush()
        journal.note("people.change", person.subject, by=by, at=at, details=told(changes))
    return changes


def leave(person: Person, *, on: date, by: Person | None, at: datetime, today: date) -> None:
    """Note the first day on which the person is not with the centre; nothing is deleted."""
    _may(person, by)
    if by is person:
        raise Refused(_l("You cannot mark yourself as left. Ask a colleague."), "on")
    if person.hired_on is not None and on < person.hired_on:
        raise Refused(_l("That is before the day of hiring. Check the date."), "on")
    person.left_on = on
    if on <= today:
        actions.end_all_sessions(person, at=at)
    db.session.flush()
    details = {"on": on.isoformat()}
    journal.note("people.leave", person.subject, by=by, at=at, details=details)


def come_back(person: Person, *, on: date, by: Person | None, at: datetime) -> None:
    """The same person is here again, with the same number and all that was learnt.

    An old password opens only the page for choosing a new one.
    """
    _may(person, by)
    if person.left_on is None:
        raise Refused(_l("%(name)s is with the centre already.", name=person.name), "on")
    if on < person.left_on:
        raise Refused(_l("That is before the day of leaving. Check the date."), "on")
    person.left_on = None
    person.hired_on = on
    db.session.execute(
        sa.update(Credential).where(Credential.person_id == person.id).values(must_change=True)
    )
    db.session.flush()
    details = {"on": on.isoformat()}
    journal.note("people.return", person.subject, by=by, at=at, details=details)


def set_roles(
    person: Person,
    roles: set[Role],
    *,
    skill_group_ids: set[int],
    by: Person,
    at: datetime,
) -> None:
    """Give and take roles until exactly these are held.

    `skill_group_ids` limit a trainer; empty means everybody.
    """
    _may(person, by)
    for role in sorted(person.roles - roles):
        actions.revoke_role(person, role, by=by, at=at)
    for role in sorted(roles - person.roles - {Role.TRAINER}):
        actions.grant(person, role, by=by, at=at)
    if Role.TRAINER not in roles:
        return
    held = {
        g.skill_group_id: g
        for g in person.grants
        if g.revoked_at is None and g.role == Role.TRAINER
    }
    wanted: set[int | None] = set(skill_group_ids) or {None}
    for group_id in held.keys() - wanted:
        held[group_id].revoked_at = at
    for group in sorted(wanted - held.keys(), key=lambda id_: id_ or 0):
        actions.grant(person, Role.TRAINER, skill_group_id=group, by=by, at=at)
    db.session.flush()


def team_named(name: str, *, skill_group: str = "") -> Team:
    """The team of this name; a new one is made when its skill group is said."""
    team = queries.find_team(name)
    if team is not None:
        return team
    if not skill_group:
        raise Refused(
            _l("There is no team “%(name)s”. Say its skill group, then it is made.", name=name),
            "team",
        )
    group = queries.find_skill_group(skill_group)
    if group is None:
        group = SkillGroup(name=skill_group)
    team = Team(name=name, skill_group=group)
    db.session.add(team)
    db.session.flush()
    return team


def _may(person: Person, by: Person | None) -> None:
    if by is not None and not policy.may_manage(by, person):
        raise Refused(_l("Only an administrator changes an administrator."))
