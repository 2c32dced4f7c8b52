"""The plan on paper becomes people, teams and roles."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from lms.demo.calendar import instant
from lms.demo.roster import GRADES, GROUPS, TEAMS, Member
from lms.kit.db import db
from lms.people import actions
from lms.people.models import Credential, Grade, Person, SkillGroup, Team
from lms.people.roles import Role


@dataclass
class Cast:
    """Everybody who was put on the roster, with what the plan says about them."""

    members: list[tuple[Member, Person]]

    def account(self, role: Role) -> Person:
        """The person behind a demo account."""
        return next(person for member, person in self.members if member.account == role.value)


def settle(plan: list[Member], zone: ZoneInfo) -> Cast:
    """Groups, teams, grades, people and roles; each person from the morning they were hired."""
    groups = {name: SkillGroup(name=name) for name in GROUPS}
    teams = {name: Team(name=name, skill_group=groups[group]) for name, group in TEAMS.items()}
    grades = {name: Grade(name=name, rank=rank) for rank, name in enumerate(GRADES, 1)}
    db.session.add_all([*groups.values(), *teams.values(), *grades.values()])
    db.session.flush()
    members = []
    for one in plan:
        at = instant(one.hired_on, 8, 30, zone)
        person = actions.add(
            employee_no=one.employee_no,
            name=one.name,
            team=teams.get(one.team),
            grade=grades.get(one.grade),
            hired_on=one.hired_on,
            by=None,
            at=at,
        )
        for role, group in one.roles:
            group_id = groups[group].id if group else None
            actions.grant(person, role, skill_group_id=group_id, by=None, at=at)
        members.append((one, person))
    return Cast(members)


def hand_out_accounts(cast: Cast, *, at: datetime) -> None:
    """The eight accounts share one password, hashed once; nobody else can sign in."""
    hashed = actions.hashed(actions.DEMO_PASSWORD)
    db.session.add_all(
        Credential(person_id=person.id, password_hash=hashed, must_change=False, changed_at=at)
        for member, person in cast.members
        if member.account
    )
    db.session.flush()


def say_goodbye(cast: Cast, *, today: date) -> None:
    """Who left by today has left; done last, since people who left take no exams."""
    for member, person in cast.members:
        if member.left_on is not None and member.left_on <= today:
            person.left_on = member.left_on
    db.session.flush()
