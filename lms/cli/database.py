"""lms db: bring the database to another version, carefully."""

from pathlib import Path

import click
from alembic import command
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext as _

from lms.kit import clock, schema
from lms.kit.db import db


@click.group("db")
def database() -> None:
    """The database's tables: forward, back, and where they stand."""


def _backups() -> Path:
    folder: Path = current_app.extensions["lms-settings"].instance
    return folder / "backups"


@database.command()
@click.argument("to", default="head")
@with_appcontext
def upgrade(to: str) -> None:
    """Bring the tables forward to TO (the newest); a filled SQLite file is copied first."""
    before = schema.standing(db.engine)
    kept = schema.upgrade(db.engine, backups=_backups(), at=clock.now(), to=to)
    if kept:
        click.echo(_("Database: copied to %(file)s before the change.", file=kept))
    if before == "current":
        click.echo(_("Database: up to date."))
    else:
        click.echo(_("Database: now at %(revision)s.", revision=schema.revision(db.engine)))


@database.command()
@click.argument("to", default="-1")
@with_appcontext
def downgrade(to: str) -> None:
    """Take the tables back to TO (one step: -1; none: base); what they held there is lost."""
    kept = schema.downgrade(db.engine, backups=_backups(), at=clock.now(), to=to)
    if kept:
        click.echo(_("Database: copied to %(file)s before the change.", file=kept))
    stands = schema.revision(db.engine)
    if stands is None:
        click.echo(_("Database: back at the beginning, without tables."))
    else:
        click.echo(_("Database: now at %(revision)s.", revision=stands))


@database.command()
@with_appcontext
def current() -> None:
    """Say where the tables stand."""
    words = {
        "empty": _("no tables yet. Run: lms db upgrade"),
        "unversioned": _("tables without a note of their migrations"),
        "behind": _("not up to date. Run: lms db upgrade"),
        "current": _("up to date"),
        "newer": _("from a newer version"),
    }
    at = schema.revision(db.engine) or "-"
    click.echo(f"{at}: {words[schema.standing(db.engine)]}")


@database.command()
@click.option("-m", "--message", required=True, help="What the change brings, in one sentence.")
@click.option("--by-hand", is_flag=True, help="Leave it empty: it moves data, not tables.")
@with_appcontext
def revision(message: str, by_hand: bool) -> None:
    """Write a migration from the difference between models and database; read it afterwards."""
    if schema.head():
        schema.require_current(db.engine)
    config = schema.config()
    config.attributes["by_hand"] = by_hand
    written = command.revision(config, message=message.rstrip("."), autogenerate=not by_hand)
    for one in written if isinstance(written, list) else [written]:
        if one is not None:
            name = Path(one.path).name
            click.echo(_("Written: %(file)s. Read it, then run: lms db upgrade", file=name))
            return
    click.echo(_("Models and database agree: nothing to write."))
