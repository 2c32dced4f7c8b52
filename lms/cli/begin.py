"""lms begin: from nothing to something that can be served, in one go."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from lms.cli.courses import load
from lms.cli.database import upgrade
from lms.cli.demo import demo


@click.command()
@click.argument("folders", metavar="FOLDER…", type=click.Path(path_type=Path), nargs=-1)
@click.pass_context
@with_appcontext
def begin(context: click.Context, folders: tuple[Path, ...]) -> None:
    """Bring the tables forward, publish course packages, build the demo centre if LMS_DEMO=1.

    What is done already is left alone, so it may be run before every start.
    """
    context.invoke(upgrade)
    context.invoke(load, folders=folders)
    if current_app.config["DEMO"]:
        context.invoke(demo)
