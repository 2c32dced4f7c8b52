"""lms db: bring the database to another version, carefully."""

from pathlib import Path

import click
from alembic import command
from flask import current_app
from flask.cli import with_appcontext

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
        click.echo(f"Database: copied to {kept} before the change.")
    if before == "current":
        click.echo("Database: up to date.")
    else:
        click.echo(f"Database: now at {schema.revision(db.engine)}.")


@database.command()
@click.argument("to", default="-1")
@with_appcontext
def downgrade(to: str) -> None:
    """Take the tables back to TO (one step: -1; none: base); what they held there is lost."""
    kept = schema.downgrade(db.engine, backups=_backups(), at=clock.now(), to=to)
    if kept:
        click.echo(f"Database: copied to {kept} before the change.")
    click.echo(f"Database: now at {schema.revision(db.engine) or 'the beginning'}.")


@database.command()
@with_appcontext
def current() -> None:
    """Say where the tables stand."""
    words = {
        "empty": "no tables yet. Run: lms db upgrade",
        "unversioned": "tables without a note of their migrations",
        "behind": "not up to date. Run: lms db upgrade",
        "current": "up to date",
        "newer": "from a newer version",
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
            click.echo(f"Written: {Path(one.path).name}. Read it before you run: lms db upgrade")
            return
    click.echo("Models and database agree: nothing to write.")
