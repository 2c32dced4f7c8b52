"""lms courses: check a course package, publish it, give it back."""

import sys
from pathlib import Path

import click

from lms.publishing.package import read


@click.group()
def courses() -> None:
    """Course packages: folders that hold a course as text."""


@courses.command()
@click.argument("folder", type=click.Path(path_type=Path))
def check(folder: Path) -> None:
    """Name file and line of every fault in FOLDER; exit status 1 when there is one."""
    reading = read(folder)
    for fault in reading.faults:
        click.echo(str(fault))
    package = reading.package
    if package is None:
        sys.exit(1)
    hours = package.minutes / 60
    click.echo(
        f"OK: {len(package.activities)} activities, {len(package.questions)} questions, "
        f"{hours:.1f} hours"
    )
