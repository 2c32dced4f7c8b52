"""The `lms` command."""

import sys

import click
from flask.cli import FlaskGroup

from lms.app import create_app
from lms.cli.courses import courses
from lms.cli.server import serve, worker
from lms.config import Misconfigured


@click.group(
    cls=FlaskGroup, create_app=create_app, add_default_commands=False, add_version_option=False
)
def lms() -> None:
    """服销学堂: the learning system for contact centres that serve and sell."""


for command in (serve, worker, courses):
    lms.add_command(command)


def main() -> None:
    """Run, and say a misconfiguration in one line."""
    try:
        lms()
    except Misconfigured as error:
        click.echo(f"lms: {error}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
