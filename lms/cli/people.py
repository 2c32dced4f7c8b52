"""lms people: import the roster, add somebody, give a role, note a leaving, first passwords."""

import sys
from collections.abc import Callable
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext
from flask_babel import gettext as _

from lms.kit import clock, codes, sheets
from lms.kit.db import db, transaction
from lms.kit.errors import Refused
from lms.people import actions, changes, first_passwords, importing, queries, rules
from lms.people.models import Person
from lms.people.roles import Role
from lms.people.roster_columns import COLUMN_NAMES, Column, guess
from lms.people.roster_plan import Change, Deed, Line, Plan

ROLES = click.Choice([str(role) for role in Role])
DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def people() -> None:
    """The roster: who is here, in which team, in what role."""


def says_no(command: Callable[..., Any]) -> Callable[..., Any]:
    """A refusal is a sentence on the error stream and exit status 1."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except Refused as refusal:
            click.echo(str(refusal), err=True)
            sys.exit(1)

    return run


def _person(employee_no: str) -> Person:
    person = queries.find_by_employee_no(rules.tidy_employee_no(employee_no))
    if person is None:
        raise Refused(_("Nobody has the number %(number)s.", number=employee_no))
    return queries.find_with_team(person.id)


@people.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen; change nothing.")
@click.option("--full", is_flag=True, help="FILE names everybody: list who is missing in it.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="MEANING=HEADING",
    help=f"What a column means, where it is not guessed: {', '.join(Column)}.",
)
@with_appcontext
@says_no
def import_(file: Path, dry_run: bool, full: bool, columns: tuple[str, ...]) -> None:
    """Import a roster, all of it or nothing; the same FILE twice changes nothing.

    FILE is CSV (UTF-8, GB18030, UTF-16) or XLSX. Exit status 1 when it has faults; each is
    printed with its row and column.
    """
    sheet = sheets.read_file(file)
    mapping = guess(sheet.header) | _chosen(columns, sheet.header)
    with transaction():
        importing.wait_in_line()
        today = clock.today()
        planned = importing.draft(sheet, mapping, full=full, by=None, today=today)
        if planned.faults:
            for fault in planned.faults:
                click.echo(str(fault))
            n = len(planned.faults)
            click.echo(_("%(n)s faults. Nothing was imported.", n=n), err=True)
            sys.exit(1)
        _print_plan(planned, every_row=dry_run)
        if dry_run:
            click.echo(_("This was a dry run. Nothing was imported."))
            return
        done = importing.carry_out(
            planned, filename=file.name, by=None, at=clock.now(), today=today
        )
    click.echo(_("Everything stays as it was.") if done.nothing else _("The roster is imported."))


def _chosen(columns: tuple[str, ...], header: list[str]) -> dict[Column, int]:
    chosen = {}
    for pair in columns:
        meaning, _sign, heading = pair.partition("=")
        if meaning not in set(Column) or heading not in header:
            raise Refused(
                _(
                    "--column %(pair)s: use one of %(meanings)s, and a column of the file "
                    "(%(header)s).",
                    pair=pair,
                    meanings=", ".join(Column),
                    header=", ".join(header),
                )
            )
        chosen[Column(meaning)] = header.index(heading)
    return chosen


def _print_plan(planned: Plan, *, every_row: bool) -> None:
    for label, names in (
        (_("New skill groups"), planned.new_skill_groups),
        (_("New teams"), [f"{team} ({group})" for team, group in planned.new_teams.items()]),
        (_("Teams that move"), [f"{t}: {a} → {b}" for t, (a, b) in planned.moved_teams.items()]),
        (_("New grades"), planned.new_grades),
    ):
        if names:
            click.echo(f"{label}{_(': ')}{_(', ').join(names)}")
    words = {
        Deed.NEW: _("New"),
        Deed.CHANGED: _("Changed"),
        Deed.RETURNING: _("Returning"),
        Deed.UNCHANGED: _("Unchanged"),
    }
    for line in planned.lines if every_row else ():
        if line.deed is not Deed.UNCHANGED:
            click.echo(f"{words[line.deed]}  {line.row.employee_no}  {_told(line)}".rstrip())
    for known in planned.missing:
        click.echo(
            _(
                "Not in the file: %(number)s %(name)s. If they have left: "
                "lms people leave %(number)s",
                number=known.employee_no,
                name=known.name,
            )
        )
    counts = planned.counts
    click.echo(_(", ").join(f"{word} {counts[deed]}" for deed, word in words.items()))


def _told(line: Line) -> str:
    parts = [line.row.name] if line.deed is not Deed.CHANGED else []
    parts += [_change(change) for change in line.changes]
    return "  ".join(parts)


def _change(change: Change) -> str:
    label = COLUMN_NAMES[change.column]
    if change.column is Column.ROLE:
        return f"{label} + {change.new[0]}"
    return f"{label} {change.old or '–'} → {change.new}"


@people.command()
@click.argument("number")
@click.argument("name")
@click.option("--team", default="", help="A team; a new one needs --skill-group too.")
@click.option("--skill-group", default="", help="Where a new team belongs.")
@click.option("--role", "roles", type=ROLES, multiple=True, help="May be repeated. Default: agent.")
@click.option("--mail", default="", help="Where letters go.")
@click.option("--password", is_flag=True, help="Make a first password and print it once.")
@with_appcontext
@says_no
def add(
    number: str,
    name: str,
    team: str,
    skill_group: str,
    roles: tuple[str, ...],
    mail: str,
    password: bool,
) -> None:
    """Put somebody on the roster."""
    with transaction():
        at = clock.now()
        group = changes.team_named(team, skill_group=skill_group) if team else None
        person = actions.add(employee_no=number, name=name, team=group, email=mail, by=None, at=at)
        for role in roles or (Role.AGENT,):
            actions.grant(person, Role(role), by=None, at=at)
        secret = codes.readable(groups=3) if password else ""
        if secret:
            actions.set_first_password(person, secret, by=None, at=at)
        click.echo(_("%(name)s is on the roster.", name=person.name))
    if secret:
        click.echo(_("First password, to be replaced at the first sign-in: %(it)s", it=secret))


@people.command()
@click.argument("number")
@click.argument("role", type=ROLES)
@click.option("--skill-group", default="", help="Limit a trainer to one skill group.")
@click.option("--take-back", is_flag=True, help="Take the role back instead.")
@with_appcontext
@says_no
def grant(number: str, role: str, skill_group: str, take_back: bool) -> None:
    """Give ROLE to the person with NUMBER."""
    with transaction():
        person, at = _person(number), clock.now()
        if take_back:
            actions.revoke_role(person, Role(role), by=None, at=at)
        else:
            group = queries.find_skill_group(skill_group) if skill_group else None
            if skill_group and group is None:
                raise Refused(_("There is no skill group “%(name)s”.", name=skill_group))
            actions.grant(
                person, Role(role), skill_group_id=group.id if group else None, by=None, at=at
            )
        click.echo(_("The roles are set."))


@people.command()
@click.argument("numbers", nargs=-1, required=True)
@click.option("--on", type=DAY, default=None, help="The first day away. Default: today.")
@with_appcontext
@says_no
def leave(numbers: tuple[str, ...], on: Any) -> None:
    """Note that people have left; nothing of theirs is deleted."""
    with transaction():
        day: date = on.date() if on else clock.today()
        for number in numbers:
            person = _person(number)
            changes.leave(person, on=day, by=None, at=clock.now(), today=clock.today())
            click.echo(_("It is noted that %(name)s leaves.", name=person.name))


@people.command("first-passwords")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
@says_no
def first_passwords_(file: Path) -> None:
    """Make a first password for everybody without one; FILE (CSV) gets the list."""
    if file.exists():
        raise Refused(_("%(file)s exists already. Name another file.", file=str(file)))
    at = clock.now()
    found = queries.with_team(first_passwords.without_password(None, at=at))
    people_ = [
        (p.id, p.team.name if p.team else "", p.employee_no, p.name)
        for p in db.session.scalars(found)
    ]
    db.session.remove()
    rows = [(team, number, name, codes.readable(groups=3)) for _id, team, number, name in people_]
    file.touch(mode=0o600)
    file.write_bytes(
        sheets.write_csv([_("Team"), _("Employee number"), _("Name"), _("First password")], rows)
    )
    with click.progressbar(rows, label=_("First passwords")) as bar:
        for _team, number, _name, secret in bar:
            with transaction():
                actions.set_first_password(_person(number), secret, by=None, at=at)
    click.echo(f"{file}: {len(rows)}")
