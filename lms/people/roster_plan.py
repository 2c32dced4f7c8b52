"""What importing a roster would do to each person, and why it may not be done."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from lms.people.roles import Role
from lms.people.roster import Fault, Reading, Row
from lms.people.roster_columns import Column

Grant = tuple[Role, str | None]
"""A role and, for a trainer, the skill group it is limited to."""

NATURAL_GRADES = ("实习", "见习", "新人", "初级", "中级", "高级", "资深", "专家")


class Deed(StrEnum):
    """What happens to the person of a row."""

    NEW = "new"
    CHANGED = "changed"
    RETURNING = "returning"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Known:
    """Somebody who is, or was, on the roster."""

    id: int
    employee_no: str
    name: str
    team: str | None
    grade: str | None
    email: str
    hired_on: date | None
    left_on: date | None
    grants: frozenset[Grant]


@dataclass(frozen=True)
class House:
    """The centre as it stands before the import."""

    people: dict[str, Known]
    """By employee number, those who left too."""
    teams: dict[str, str]
    """Team → its skill group."""
    closed_teams: frozenset[str]
    skill_groups: frozenset[str]
    grades: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """One thing about a person that becomes another."""

    column: Column
    old: Any
    new: Any


@dataclass(frozen=True)
class Line:
    """What one row does."""

    row: Row
    deed: Deed
    changes: tuple[Change, ...]
    grants: tuple[Grant, ...]
    """Roles that are given in addition; none is ever taken back by a file."""
    known: Known | None


@dataclass
class Plan:
    """The whole import, before it is done."""

    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    new_skill_groups: list[str] = field(default_factory=list)
    new_teams: dict[str, str] = field(default_factory=dict)
    """Team → its skill group."""
    moved_teams: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Team → the skill group it leaves and the one it joins."""
    new_grades: list[str] = field(default_factory=list)
    missing: list[Known] = field(default_factory=list)
    """Who is with the centre but not in a full roster; proposed for leaving, not decided."""

    @property
    def counts(self) -> Counter[Deed]:
        """How many rows do what."""
        return Counter(line.deed for line in self.lines)

    @property
    def idle(self) -> bool:
        """Whether importing changes nothing at all."""
        return not self.moved_teams and all(line.deed is Deed.UNCHANGED for line in self.lines)

    @property
    def fingerprint(self) -> str:
        """Tells whether what is about to be done is still what was looked at."""
        parts = [(x.row.employee_no, x.deed, x.changes, x.grants) for x in self.lines]
        whole = repr((parts, self.new_teams, self.moved_teams, [p.id for p in self.missing]))
        return hashlib.sha256(whole.encode()).hexdigest()[:24]


def plan(
    reading: Reading,
    house: House,
    headings: dict[Column, str],
    *,
    full: bool,
    by_admin: bool,
    by_number: str = "",
    today: date,
) -> Plan:
    """Compare a file with the house; with a single fault nothing of it may be done.

    `headings` are the columns' names in the file; `by_number` is who imports, who is never
    proposed for leaving.
    """
    found = Plan(faults=list(reading.faults))
    groups = _teams(reading.rows, house, headings, found)
    for row in reading.rows:
        line = _line(row, house, groups, today)
        found.lines.append(line)
        for column, words in _objections(line, house, groups, by_admin, today):
            found.faults.append(Fault(row.number, headings[column], words))
    found.faults.sort(key=lambda fault: fault.row)
    wanted = [*found.new_teams.values(), *(new for _old, new in found.moved_teams.values())]
    wanted += [group for line in found.lines for _role, group in line.grants if group]
    found.new_skill_groups = _fresh(wanted, house.skill_groups)
    grades = _fresh((row.grade for row in reading.rows if row.grade), house.grades)
    found.new_grades = sorted(grades, key=_natural)
    if full:
        listed = {row.employee_no for row in reading.rows} | {by_number}
        found.missing = [
            known
            for known in house.people.values()
            if known.left_on is None
            and known.employee_no not in listed
            and (by_admin or not _is_admin(known))
        ]
    return found


def _fresh(names: Iterable[str], known: Iterable[str]) -> list[str]:
    """Names that are new, once each, in the order of their appearance."""
    held = set(known)
    return [name for name in dict.fromkeys(names) if name not in held]


def _natural(grade: str) -> int:
    """初级 before 中级, whatever the order in the file."""
    return next((i for i, word in enumerate(NATURAL_GRADES) if word in grade), len(NATURAL_GRADES))


def _is_admin(known: Known) -> bool:
    return any(role is Role.ADMIN for role, _group in known.grants)


def _teams(
    rows: list[Row], house: House, headings: dict[Column, str], found: Plan
) -> dict[str, str]:
    """Which skill group each named team belongs to; notes new and moved teams, and faults."""
    said: dict[str, Row] = {}
    first: dict[str, Row] = {}
    for row in rows:
        if not row.team:
            continue
        first.setdefault(row.team, row)
        if row.skill_group and said.setdefault(row.team, row).skill_group != row.skill_group:
            words = _l(
                "“%(group)s” contradicts row %(row)s, where “%(team)s” belongs to “%(other)s”.",
                group=row.skill_group,
                row=said[row.team].number,
                team=row.team,
                other=said[row.team].skill_group,
            )
            found.faults.append(Fault(row.number, headings[Column.SKILL_GROUP], words))
    groups: dict[str, str] = {}
    for team, row in first.items():
        now = house.teams.get(team)
        then = said[team].skill_group if team in said else now
        if team in house.closed_teams:
            words = _l("“%(team)s” is closed. Name another team.", team=team)
            found.faults.append(Fault(row.number, headings[Column.TEAM], words))
        elif then is None:
            words = _l(
                "“%(team)s” is a new team. Say in the column “Skill group” where it belongs.",
                team=team,
            )
            found.faults.append(Fault(row.number, headings[Column.TEAM], words))
        else:
            groups[team] = then
            if now is None:
                found.new_teams[team] = then
            elif now != then:
                found.moved_teams[team] = (now, then)
    return groups


def _line(row: Row, house: House, groups: dict[str, str], today: date) -> Line:
    known = house.people.get(row.employee_no)
    grants = _grants(row, known, groups)
    changes = [Change(Column.ROLE, None, grant) for grant in grants]
    if known is None:
        return Line(row, Deed.NEW, (), grants, None)
    for column, old, new in (
        (Column.NAME, known.name, row.name),
        (Column.TEAM, known.team, row.team),
        (Column.GRADE, known.grade, row.grade),
        (Column.EMAIL, known.email, row.email),
        (Column.HIRED_ON, known.hired_on, row.hired_on),
    ):
        if new is not None and new != old:
            changes.append(Change(column, old, new))
    if known.left_on is not None and known.left_on <= today:
        deed = Deed.RETURNING
    else:
        deed = Deed.CHANGED if changes else Deed.UNCHANGED
    return Line(row, deed, tuple(changes), grants, known)


def _grants(row: Row, known: Known | None, groups: dict[str, str]) -> tuple[Grant, ...]:
    """Roles to be given; a trainer is limited to the row's skill group, or to the team's."""
    held = known.grants if known else frozenset()
    roles = row.roles or ((Role.AGENT,) if known is None else ())
    given: list[Grant] = []
    for role in roles:
        group = None
        if role is Role.TRAINER:
            group = row.skill_group or groups.get(row.team or "")
            if (role, None) in held or (group is None and any(r is role for r, _g in held)):
                continue
        if (role, group) not in held:
            given.append((role, group))
    return tuple(given)


def _objections(
    line: Line, house: House, groups: dict[str, str], by_admin: bool, today: date
) -> Iterable[tuple[Column, Any]]:
    row, known = line.row, line.known
    if known is not None and line.deed is Deed.RETURNING and known.name != row.name:
        yield (
            Column.EMPLOYEE_NO,
            _l(
                "%(number)s belonged to %(known)s, who left on %(day)s. Numbers are never "
                "reused: give %(name)s another one.",
                number=row.employee_no,
                known=known.name,
                day=known.left_on.isoformat() if known.left_on else "",
                name=row.name,
            ),
        )
    if not by_admin:
        if known and _is_admin(known) and line.deed is not Deed.UNCHANGED:
            yield Column.EMPLOYEE_NO, _l("is an administrator's: only an administrator changes it.")
        elif any(role is Role.ADMIN for role, _group in line.grants):
            yield Column.ROLE, _l("makes an administrator: only an administrator may do that.")
    if row.skill_group and not row.team and Role.TRAINER not in row.roles:
        group = house.teams.get(known.team, "") if known and known.team else ""
        group = groups.get(known.team, group) if known and known.team else group
        if group != row.skill_group:
            yield (
                Column.SKILL_GROUP,
                _l("needs a team: people belong to a skill group through their team."),
            )
