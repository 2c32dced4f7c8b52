"""lms courses: check a course package, publish it, give it back."""

import sys
from pathlib import Path
from typing import NoReturn

import click
from flask.cli import with_appcontext
from flask_babel import gettext as _

from lms.courseware import queries
from lms.kit import clock, storage
from lms.kit.db import transaction
from lms.kit.errors import Refused
from lms.publishing import actions, export
from lms.publishing.kinds import Package
from lms.publishing.package import read


@click.group()
def courses() -> None:
    """Course packages: folders that hold a course as text."""


@courses.command()
@click.argument("folder", type=click.Path(path_type=Path))
@with_appcontext
def check(folder: Path) -> None:
    """Name file and line of every fault in FOLDER; exit status 1 when there is one."""
    package = _read(folder)
    click.echo(
        _(
            "%(title)s is in order: %(activities)s activities, %(questions)s questions, "
            "%(hours)s hours.",
            title=package.course.title,
            activities=len(package.activities),
            questions=len(package.questions),
            hours=f"{package.minutes / 60:.1f}",
        )
    )


@courses.command()
@click.argument("folders", metavar="FOLDER…", type=click.Path(path_type=Path), nargs=-1)
@with_appcontext
def load(folders: tuple[Path, ...]) -> None:
    """Publish FOLDER as an edition; the same content twice changes nothing.

    With several folders each is published whole or not at all; a fault stops at its folder.
    """
    for folder in folders:
        package = _read(folder)
        with transaction():
            edition, new = actions.load(package, by=None, at=clock.now())
            words = {"title": edition.title, "number": edition.number}
        if new:
            click.echo(_("Published: %(title)s, edition %(number)s.", **words))
        else:
            click.echo(_("Unchanged: %(title)s is edition %(number)s already.", **words))


@courses.command("export")
@click.argument("slug")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--edition", "number", type=int, help="Which edition; the latest by default.")
@with_appcontext
def export_(slug: str, folder: Path, number: int | None) -> None:
    """Write a published edition of the course SLUG into FOLDER, which must be new or empty."""
    edition = queries.find_edition_numbered(slug, number)
    if edition is None:
        _stop(_("There is no such course or edition. See: lms courses list"))
    try:
        files = actions.export_files(edition)
        export.write(files, folder)
    except storage.Missing as missing:
        _stop(_("The storage lacks a file of this edition: %(key)s", key=str(missing)))
    except Refused as refusal:
        _stop(str(refusal))
    words = {"title": edition.title, "number": edition.number, "count": len(files)}
    click.echo(_("%(title)s, edition %(number)s: %(count)s files written.", **words))


@courses.command("list")
@with_appcontext
def list_() -> None:
    """Every course with its editions."""
    found = queries.all_editions()
    for edition in found:
        click.echo(
            f"{edition.course.slug}  {edition.number}  {clock.local(edition.published_at):%Y-%m-%d}"
            f"  {edition.title}"
        )
    if not found:
        click.echo(_("No course yet. Publish one with: lms courses load FOLDER"))


def _read(folder: Path) -> Package:
    reading = read(folder)
    for fault in reading.faults:
        click.echo(str(fault))
    if reading.package is None:
        sys.exit(1)
    return reading.package


def _stop(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(1)
