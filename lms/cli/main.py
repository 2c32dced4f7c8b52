"""The `lms` command."""

import sys
from typing import Any

import click
import sqlalchemy as sa
from flask.cli import ScriptInfo, shell_command

from lms.app import create_app
from lms.cli.backup import backup, restore
from lms.cli.begin import begin
from lms.cli.certificates import certificates
from lms.cli.courses import courses
from lms.cli.database import database
from lms.cli.demo import demo
from lms.cli.doctor import doctor
from lms.cli.people import people
from lms.cli.server import serve, worker
from lms.config import Misconfigured
from lms.kit.errors import Refused
from lms.kit.schema import WrongSchema


class House(click.Group):
    """Our own commands and no others; each builds the application when it needs it."""

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        """Tell Flask's commands how the application is made."""
        extra.setdefault("obj", ScriptInfo(create_app=create_app))
        return super().make_context(*args, **extra)


@click.group(cls=House)
def lms() -> None:
    """服销学堂: the learning system for contact centres that serve and sell."""


for _command in (
    serve,
    worker,
    begin,
    database,
    backup,
    restore,
    demo,
    doctor,
    people,
    courses,
    certificates,
    shell_command,
):
    lms.add_command(_command)


def main() -> None:
    """Run, and say in one line what stands in the way."""
    try:
        lms()
    except (Misconfigured, WrongSchema, Refused) as error:
        _stop(str(error))
    except sa.exc.OperationalError as error:
        _stop(f"The database cannot be used: {str(error.orig).strip().splitlines()[0]}")


def _stop(sentence: str) -> None:
    click.echo(f"lms: {sentence}", err=True)
    sys.exit(2)


if __name__ == "__main__":
    main()
