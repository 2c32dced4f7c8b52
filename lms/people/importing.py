"""Importing a roster: reading the house in a few statements, changing it in a few more."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from lms.journal import actions as journal
from lms.kit.db import db, in_turn
from lms.kit.errors import Refused
from lms.kit.sheets import Sheet
from lms.kit.subject import Subject
from lms.people import queries, roster, rules
from lms.people.models import (
    Credential,
    Grade,
    LoginSession,
    Person,
    RoleGrant,
    RosterUpload,
    SkillGroup,
    Team,
)
from lms.people.roles import Role
from lms.people.roster_columns import COLUMN_NAMES, NEEDED, Column
from lms.people.roster_plan import Change, Deed, Grant, Known, Line, Plan, plan

CHUNK = 500
"""Keys in one IN list."""


@dataclass(frozen=True)
class Done:
    """What an import did."""

    new: int
    changed: int
    returning: int
    unchanged: int
    left: int

    @property
    def nothing(self) -> bool:
        """Whether everything was as the file says already."""
        return not (self.new or self.changed or self.returning or self.left)


def wait_in_line() -> None:
    """One import at a time: whoever drafts in order to carry out waits here first."""
    in_turn("people.import")


def draft(
    sheet: Sheet, mapping: dict[Column, int], *, full: bool, by: Person | None, today: date
) -> Plan:
    """What importing this table would do; `by` None is a command, which may do everything.

    Raises Refused when a column is missing without which nobody can be told apart.
    """
    lacking = [str(COLUMN_NAMES[column]) for column in NEEDED if column not in mapping]
    if lacking:
        words = _l(
            "Not recognised in the file: %(columns)s. Say which columns they are.",
            columns="、".join(lacking),
        )
        raise Refused(words, "columns")
    reading = roster.read(sheet.header, sheet.rows, sheet.numbers, mapping, today=today)
    return plan(
        reading,
        queries.house(),
        {column: sheet.header[index] for column, index in mapping.items()},
        full=full,
        by_admin=by is None or Role.ADMIN in by.roles,
        by_number=by.employee_no if by else "",
        today=today,
    )


def carry_out(
    planned: Plan,
    *,
    leaving: Collection[int] = (),
    leave_on: date | None = None,
    upload: RosterUpload | None = None,
    filename: str = "",
    by: Person | None,
    at: datetime,
    today: date,
) -> Done:
    """Do all of it; raises Refused with the first fault when there is one, and does nothing.

    `leaving` are ids out of `planned.missing`; `leave_on` is their first day away.
    """
    if planned.faults:
        raise Refused(planned.faults[0])
    gone = [known for known in planned.missing if known.id in leaving]
    counts = planned.counts
    done = Done(
        new=counts[Deed.NEW],
        changed=counts[Deed.CHANGED],
        returning=counts[Deed.RETURNING],
        unchanged=counts[Deed.UNCHANGED],
        left=len(gone),
    )
    if not (planned.idle and not gone):
        try:
            with db.session.begin_nested():
                _write(planned, gone, leave_on or today, by=by, at=at, today=today)
        except sa.exc.IntegrityError as error:
            raise Refused(
                _l("Somebody changed the roster at the same moment. Look at the preview again.")
            ) from error
        title = upload.filename if upload else filename
        subject = Subject("roster", upload.id if upload else 0, title)
        journal.note("people.import", subject, by=by, at=at, details=vars(done))
    if upload is not None:
        upload.imported_at = at
        upload.result = vars(done)
        db.session.flush()
    return done


def _write(
    planned: Plan,
    gone: list[Known],
    leave_on: date,
    *,
    by: Person | None,
    at: datetime,
    today: date,
) -> None:
    groups, teams, grades = _groups_and_teams(planned)

    def columns(line: Line) -> dict[str, Any]:
        row, known = line.row, line.known
        team = row.team or (known.team if known else None)
        grade = row.grade or (known.grade if known else None)
        return {
            "name": row.name,
            "sort_key": rules.sort_key(row.name),
            "initials": rules.initials(row.name),
            "team_id": teams[team] if team else None,
            "grade_id": grades[grade] if grade else None,
            "email": row.email or (known.email if known else ""),
            "hired_on": row.hired_on or (known.hired_on if known else None),
        }

    ids = {line.known.employee_no: line.known.id for line in planned.lines if line.known}
    new = [line for line in planned.lines if line.deed is Deed.NEW]
    if new:
        made = db.session.execute(
            sa.insert(Person).returning(Person.employee_no, Person.id),
            [
                {"employee_no": x.row.employee_no, "language": "", "left_on": None, **columns(x)}
                for x in new
            ],
        )
        ids |= {made_no: made_id for made_no, made_id in made}  # noqa: C416  rows, for the type checker
    back = [line for line in planned.lines if line.deed is Deed.RETURNING]
    other = [line for line in planned.lines if line.deed is Deed.CHANGED]
    updates = [{"id": ids[x.row.employee_no], "left_on": None, **columns(x)} for x in back]
    if updates:
        db.session.execute(sa.update(Person), updates)
    updates = [{"id": ids[x.row.employee_no], **columns(x)} for x in other]
    if updates:
        db.session.execute(sa.update(Person), updates)
    given = [
        {
            "person_id": ids[line.row.employee_no],
            "role": role,
            "skill_group_id": groups[group] if group else None,
            "granted_at": at,
            "granted_by_id": by.id if by else None,
            "revoked_at": None,
        }
        for line in planned.lines
        for role, group in line.grants
    ]
    if given:
        db.session.execute(sa.insert(RoleGrant), given)
    for chunk in _chunks([ids[x.row.employee_no] for x in back]):
        db.session.execute(
            sa.update(Credential).where(Credential.person_id.in_(chunk)).values(must_change=True),
            execution_options={"synchronize_session": False},
        )
    _leave([known.id for known in gone], leave_on, at=at, today=today)
    for verb, lines in (("add", new), ("return", back), ("change", other)):
        entries = [(_subject(ids, x), told(x.changes, x.grants)) for x in lines]
        journal.note_many(f"people.{verb}", entries, by=by, at=at)
    farewells = [
        (Subject("person", k.id, f"{k.name}（{k.employee_no}）"), {"on": leave_on.isoformat()})
        for k in gone
    ]
    journal.note_many("people.leave", farewells, by=by, at=at)


def _subject(ids: dict[str, int], line: Line) -> Subject:
    row = line.row
    return Subject("person", ids[row.employee_no], f"{row.name}（{row.employee_no}）")


def told(changes: Iterable[Change], grants: Iterable[Grant] = ()) -> dict[str, Any]:
    """What the journal keeps of changes; mail addresses are not for keeping."""
    details: dict[str, Any] = {}
    for change in changes:
        if change.column is Column.EMAIL:
            details["email"] = True
        elif change.column is not Column.ROLE:
            details[change.column] = [str(change.old or ""), str(change.new or "")]
    if roles := [role for role, _group in grants]:
        details["role"] = roles
    return details


def _groups_and_teams(planned: Plan) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """Make what the file names for the first time; names → ids of all of them."""
    if planned.new_skill_groups:
        db.session.execute(sa.insert(SkillGroup), [{"name": n} for n in planned.new_skill_groups])
    groups = {name: id_ for id_, name in queries.rows(SkillGroup.id, SkillGroup.name)}
    if planned.new_teams:
        db.session.execute(
            sa.insert(Team),
            [
                {"name": n, "skill_group_id": groups[g], "closed_at": None}
                for n, g in planned.new_teams.items()
            ],
        )
    teams = {name: id_ for id_, name in queries.rows(Team.id, Team.name)}
    if planned.moved_teams:
        db.session.execute(
            sa.update(Team),
            [
                {"id": teams[name], "skill_group_id": groups[new]}
                for name, (_old, new) in planned.moved_teams.items()
            ],
        )
    if planned.new_grades:
        highest = db.session.scalar(sa.select(sa.func.max(Grade.rank))) or 0
        db.session.execute(
            sa.insert(Grade),
            [{"name": n, "rank": highest + i} for i, n in enumerate(planned.new_grades, 1)],
        )
    grades = {name: id_ for id_, name in queries.rows(Grade.id, Grade.name)}
    return groups, teams, grades


def _leave(ids: list[int], on: date, *, at: datetime, today: date) -> None:
    for chunk in _chunks(ids):
        db.session.execute(
            sa.update(Person).where(Person.id.in_(chunk)).values(left_on=on),
            execution_options={"synchronize_session": False},
        )
        if on <= today:
            db.session.execute(
                sa.update(LoginSession)
                .where(LoginSession.person_id.in_(chunk), LoginSession.ended_at.is_(None))
                .values(ended_at=at),
                execution_options={"synchronize_session": False},
            )


def _chunks(ids: list[int]) -> Iterable[list[int]]:
    return (ids[i : i + CHUNK] for i in range(0, len(ids), CHUNK))
