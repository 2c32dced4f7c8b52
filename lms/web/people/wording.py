"""How changes to people read."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.journal.models import Entry
from lms.people.models import Person
from lms.people.roles import ROLE_NAMES, Role
from lms.people.roster_columns import COLUMN_NAMES, Column
from lms.people.roster_plan import Change, Grant, Line

ROLE_DUTIES: dict[Role, Any] = {
    Role.AGENT: _l("Takes courses, sits exams, holds certificates."),
    Role.LEADER: _l("Sees the people, the progress and the certificates of the own team."),
    Role.TRAINER: _l(
        "Puts people on courses, publishes courses, marks; in the skill groups below."
    ),
    Role.AUTHOR: _l("Looks into every course."),
    Role.JUDGE: _l("Scores entries of contests."),
    Role.QUALITY: _l("Sees everybody's progress and every course."),
    Role.HR: _l("Keeps the roster, the roles, the passwords and the certificates."),
    Role.ADMIN: _l("May do everything, and reads the journal."),
}
"""What each role is for, beside its box."""


class Told(NamedTuple):
    """One change: what, from what, to what."""

    label: str
    old: str
    new: str


def grant_words(grant: Grant) -> str:
    """人事; a trainer with the skill group."""
    role, group = grant
    name = str(ROLE_NAMES[role])
    if role is not Role.TRAINER:
        return name
    return _("%(role)s (%(scope)s)", role=name, scope=group or _("all skill groups"))


def roles_in_words(person: Person) -> str:
    """All roles held, in the order of the roles."""
    return _(", ").join(str(ROLE_NAMES[role]) for role in Role if role in person.roles)


def change_words(change: Change) -> Told:
    """One change of a preview."""
    label = str(COLUMN_NAMES[change.column])
    if change.column is Column.ROLE:
        return Told(label, "", grant_words(change.new))
    return Told(label, _plain(change.old), _plain(change.new))


def line_words(line: Line) -> list[Told]:
    """What a row does: every change; for somebody new, what will be known."""
    if line.known is not None:
        return [change_words(change) for change in line.changes]
    row = line.row
    values = (
        (Column.TEAM, row.team),
        (Column.GRADE, row.grade),
        (Column.HIRED_ON, row.hired_on),
        (Column.EMAIL, row.email),
        (Column.ROLE, _(", ").join(grant_words(grant) for grant in line.grants)),
    )
    return [Told(str(COLUMN_NAMES[c]), "", _plain(value)) for c, value in values if value]


def entry_details(entry: Entry) -> list[Told]:
    """What a line of the journal about a person adds to its verb."""
    told = []
    for key, value in (entry.details or {}).items():
        if key == "on":
            told.append(Told("", "", str(value)))
        elif key == "role":
            roles = value if isinstance(value, list) else [value]
            told.append(Told("", "", _(", ").join(_role_names(roles))))
        elif key in set(Column):
            label = str(COLUMN_NAMES[Column(key)])
            old, new = value if isinstance(value, list) else ("", "")
            told.append(Told(label, old, new))
    return told


def _role_names(roles: Iterable[Any]) -> list[str]:
    return [str(ROLE_NAMES[Role(role)]) for role in roles if role in set(Role)]


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")
