"""lms doctor: what is missing or misconfigured, in plain words."""

import sys
from dataclasses import dataclass
from typing import NoReturn

import click
from flask import Flask
from flask_babel import gettext as _

from lms.app import create_app
from lms.cli.examination import MACHINE, OFFICE, Finding, Look, database
from lms.config import Misconfigured, Settings, from_environment
from lms.kit.schema import WrongSchema

MARKS = {"well": "✓", "remark": "·", "wrong": "✗"}


@dataclass
class Report:
    """What was found so far."""

    wrong: int = 0

    def add(self, finding: Finding) -> None:
        """Print it, and remember whether something is wrong."""
        self.wrong += finding.state == "wrong"
        click.echo(f"{MARKS[finding.state]} {finding.about}: {finding.words}")


@click.command()
def doctor() -> None:
    """Look at everything the product stands on; exit status 1 when something is wrong."""
    report = Report()
    settings = _settings(report)
    app = _application(settings, report) if settings else None
    if settings is not None and app is not None:
        with app.app_context():
            for look in (*MACHINE, *OFFICE):
                if not _ask(look, settings, report):
                    break
            _end(report)
    elif settings is not None:
        for look in MACHINE:
            _ask(look, settings, report)
    _end(report)


def _end(report: Report) -> NoReturn:
    if report.wrong:
        click.echo("\n" + _("To be put right: %(n)s.", n=report.wrong))
        sys.exit(1)
    click.echo("\n" + _("All well."))
    sys.exit(0)


def _settings(report: Report) -> Settings | None:
    try:
        return from_environment()
    except Misconfigured as error:
        report.add(Finding("wrong", _("Settings"), str(error)))
        return None


def _application(settings: Settings, report: Report) -> Flask | None:
    try:
        return create_app(settings)
    except (WrongSchema, Misconfigured) as error:
        report.add(Finding("wrong", _("Database"), str(error)))
    except Exception as error:
        report.add(Finding("wrong", _("Start"), _first_line(error)))
    return None


def _ask(look: Look, settings: Settings, report: Report) -> bool:
    """Whether it makes sense to ask on: without a database nothing else can be known."""
    try:
        found = look(settings)
    except Exception as error:
        report.add(Finding("wrong", look.__name__.capitalize(), _first_line(error)))
        return True
    for finding in found:
        report.add(finding)
    return look is not database or found[0].state == "well"


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
