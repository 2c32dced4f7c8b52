"""lms doctor: what is missing or misconfigured, in plain words."""

import sys
from dataclasses import dataclass

import click
from flask import Flask

from lms.app import create_app
from lms.cli.examination import MACHINE, OFFICE, Finding, Look
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
    if settings is not None:
        for look in MACHINE:
            for finding in look(settings):
                report.add(finding)
        app = _application(settings, report)
        if app is not None:
            with app.app_context():
                for look in OFFICE:
                    if not _ask(look, settings, report):
                        break
    if report.wrong:
        click.echo(f"\n{report.wrong} to be put right.")
        sys.exit(1)
    click.echo("\nAll well.")


def _settings(report: Report) -> Settings | None:
    try:
        return from_environment()
    except Misconfigured as error:
        report.add(Finding("wrong", "Settings", str(error)))
        return None


def _application(settings: Settings, report: Report) -> Flask | None:
    try:
        return create_app(settings)
    except (WrongSchema, Misconfigured) as error:
        report.add(Finding("wrong", "Database", str(error)))
    except Exception as error:
        report.add(Finding("wrong", "Start", _first_line(error)))
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
    return not any(f.about == "Database" and f.state == "wrong" for f in found)


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
