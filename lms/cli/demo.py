"""lms demo: the centre with invented people, for looking around."""

import sys
from typing import NoReturn

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext as _

from lms.demo import centre
from lms.kit import clock
from lms.kit.errors import Refused
from lms.people.actions import DEMO_PASSWORD
from lms.people.roles import ROLE_NAMES


@click.command()
@with_appcontext
def demo() -> None:
    """Build the demo centre once, and print its sign-ins; needs LMS_DEMO=1."""
    if not current_app.config["DEMO"]:
        _stop(
            _(
                "The demo centre has public passwords, so it is built only with LMS_DEMO=1. "
                "For a centre of your own begin with: lms people import FILE"
            )
        )
    try:
        new = centre.build(at=clock.now())
    except Refused as refusal:
        _stop(str(refusal))
    if new:
        click.echo(_("The demo centre is built."))
    else:
        click.echo(_("The demo centre is here already; nothing was changed."))
    click.echo(
        _("Sign in with one of these; the password is %(password)s:", password=DEMO_PASSWORD)
    )
    for one in centre.accounts():
        click.echo(f"  {one.name:<8}  {one.person}  {ROLE_NAMES[one.role]}  {one.team}".rstrip())


def _stop(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(2)
