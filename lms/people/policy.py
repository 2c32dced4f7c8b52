"""Who may do what to whom."""

from lms.people.models import Person
from lms.people.roles import Permission, Role


def may_see(person: Person, other: Person) -> bool:
    """Oneself always; otherwise by permission, within scope (the query narrows the same way)."""
    if person.id == other.id:
        return True
    if not person.may(Permission.SEE_PEOPLE):
        return False
    if person.sees_everybody:
        return True
    if person.led_team_id is not None and other.team_id == person.led_team_id:
        return True
    return other.team is not None and other.team.skill_group_id in person.trained_skill_group_ids


def may_manage(person: Person, other: Person) -> bool:
    """HR manages people, but only an administrator touches an administrator."""
    if not person.may(Permission.MANAGE_PEOPLE):
        return False
    return Role.ADMIN not in other.roles or Role.ADMIN in person.roles


def may_grant(person: Person, role: Role) -> bool:
    """HR hands out roles; administrators alone make administrators."""
    return person.may(Permission.MANAGE_PEOPLE) and (
        role is not Role.ADMIN or Role.ADMIN in person.roles
    )
