"""lms certificates: issue, print and verify from the command line."""

import sys
from pathlib import Path
from typing import NoReturn

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext as _

from lms.certificates import actions, queries
from lms.certificates.facts import in_words
from lms.certificates.printing import print_certificates
from lms.certificates.rules import Issuer, asked
from lms.certificates.sheet import Facts
from lms.courseware import queries as courseware
from lms.courseware.models import Course
from lms.enrolment import awards
from lms.kit import clock
from lms.kit.db import look, transaction
from lms.kit.errors import Refused
from lms.kit.paper.failure import PaperFailed
from lms.people import queries as people
from lms.people.rules import tidy_employee_no

AT_ONCE = 100
"""Certificates in one transaction, so that nobody waits long behind it."""


@click.group()
def certificates() -> None:
    """Certificates: issue, print, verify."""


@certificates.command()
@click.option("--course", "slug", required=True, help="Slug of the course.")
@click.option("--person", "employee_no", help="Employee number; everybody who is ready if absent.")
@with_appcontext
def issue(slug: str, employee_no: str | None) -> None:
    """Issue to who has completed the course; exit status 1 when somebody was refused."""
    issued = refused = 0
    person_id = _person(employee_no) if employee_no else None
    course_id = _course(slug).id
    skipped: set[int] = set()
    while True:
        with transaction():
            ready = awards.ready(course_id=course_id, person_id=person_id, without=skipped)
            chosen = awards.find_all_ready(ready, AT_ONCE)
            if not chosen:
                break
            try:
                batch = actions.issue_all(
                    awards.awards(chosen),
                    issuer=Issuer.of(current_app.extensions["lms-settings"]),
                    by=None,
                    on=clock.today(),
                    at=clock.now(),
                )
            except Refused as refusal:
                _stop(str(refusal))
            for certificate in batch.issued:
                click.echo(f"{certificate.number}  {certificate.person_name}")
            for person, reason in batch.refused:
                click.echo(f"{person.employee_no}  {reason}", err=True)
                skipped.add(person.id)
            issued += len(batch.issued)
            refused += len(batch.refused)
    click.echo(_("%(issued)s issued, %(refused)s refused.", issued=issued, refused=refused))
    if refused:
        sys.exit(1)


@certificates.command("print")
@click.argument("numbers", nargs=-1)
@click.option("--course", "slug", help="All certificates of this course that hold.")
@click.option(
    "-o",
    "--output",
    "file",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="The PDF to write.",
)
@with_appcontext
def print_(numbers: tuple[str, ...], slug: str | None, file: Path) -> None:
    """Print NUMBERS, or a whole course, as one PDF; a page each, lowest number first."""
    if bool(numbers) == bool(slug):
        raise click.UsageError(_("Give either numbers or --course."))
    with look():
        sheets = _of_course(slug) if slug else _numbered(numbers)
    if not sheets:
        _stop(_("Nothing to print: no certificate of this course holds."))
    try:
        pdf = print_certificates(sheets, created=clock.now() if len(sheets) > 1 else None)
    except PaperFailed as failure:
        click.echo(str(failure), err=True)
        _stop(str(in_words(failure)))
    try:
        file.write_bytes(pdf)
    except OSError as error:
        _stop(_("%(file)s cannot be written: %(why)s.", file=file, why=error.strerror))
    click.echo(_("%(file)s: %(count)s certificates.", file=file, count=len(sheets)))


@certificates.command()
@click.argument("code")
@with_appcontext
def verify(code: str) -> None:
    """Say whether CODE, a code or a number, is a certificate that holds; 1 if it is not."""
    with look():
        found = queries.find_public(code)
        if found is None:
            _stop(_("Unknown: nothing was issued under “%(code)s”.", code=code))
        words = {
            "number": found.number,
            "name": found.person_name,
            "title": found.title,
            "day": found.issued_on,
        }
        if found.revocation is not None:
            day = clock.local(found.revocation.revoked_at).date()
            _stop(
                _("Revoked on %(revoked)s: %(number)s, %(name)s, %(title)s.", revoked=day, **words)
            )
    click.echo(_("Valid: %(number)s, %(name)s, %(title)s, issued on %(day)s.", **words))


def _course(slug: str) -> Course:
    course = courseware.find_course(slug)
    if course is None:
        _stop(_("There is no course “%(slug)s”. Load it first: lms courses load.", slug=slug))
    return course


def _person(employee_no: str) -> int:
    person = people.find_by_employee_no(tidy_employee_no(employee_no))
    if person is None:
        _stop(_("Nobody has the number %(number)s.", number=employee_no))
    return person.id


def _of_course(slug: str) -> list[Facts]:
    return [certificate.says for certificate in queries.of_subject(_course(slug).id)]


def _numbered(numbers: tuple[str, ...]) -> list[Facts]:
    """Every number or none: an unknown or a revoked one is named."""
    wanted = list(dict.fromkeys(asked(number).number for number in numbers))
    found = {certificate.number: certificate for certificate in queries.by_numbers(wanted)}
    for typed in numbers:
        certificate = found.get(asked(typed).number)
        if certificate is None:
            _stop(_("Unknown: nothing was issued under “%(code)s”.", code=typed))
        if certificate.revocation is not None:
            _stop(_("%(number)s was revoked and is not printed.", number=certificate.number))
    return [certificate.says for certificate in found.values()]


def _stop(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(1)
