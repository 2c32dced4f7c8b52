"""Which migration the database stands at, and the careful way to another one."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask_babel import gettext as _
from sqlalchemy.engine import Engine

from lms.kit.db import reading

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"

Standing = Literal["empty", "unversioned", "behind", "current", "newer"]


class WrongSchema(Exception):
    """The database does not fit this version; the message says what to do."""


def config() -> Config:
    """Alembic's settings, without a file of its own."""
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.set_main_option("path_separator", "os")
    made.set_main_option("file_template", "%%(year)d%%(month).2d%%(day).2d_%%(slug)s")
    return made


def head() -> str | None:
    """The revision that this version of the house needs."""
    return ScriptDirectory.from_config(config()).get_current_head()


def revision(engine: Engine) -> str | None:
    """The revision that the database stands at; None before the first."""
    with _looking(engine) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def standing(engine: Engine) -> Standing:
    """How database and code stand to each other."""
    with _looking(engine) as connection:
        found = MigrationContext.configure(connection).get_current_revision()
        if found is None:
            tables = set(sa.inspect(connection).get_table_names()) - {"alembic_version"}
            return "unversioned" if tables else "empty"
    scripts = ScriptDirectory.from_config(config())
    if found == scripts.get_current_head():
        return "current"
    try:
        scripts.get_revision(found)
    except CommandError:
        return "newer"
    return "behind"


def refuse_newer(engine: Engine) -> None:
    """Raise WrongSchema when a later version of the house has already changed the database."""
    if standing(engine) == "newer":
        found = revision(engine)
        engine.dispose()
        raise WrongSchema(
            _(
                "The database was changed by a newer version (it stands at %(found)s, this version "
                "knows up to %(known)s). Nothing was touched. Start the newer version, or restore "
                "the backup that was made before the change (backups/ in the instance folder).",
                found=found,
                known=head(),
            )
        )


def require_current(engine: Engine) -> None:
    """Raise WrongSchema unless the database is as this version needs it."""
    refuse_newer(engine)
    if standing(engine) != "current":
        raise WrongSchema(_("The database is not up to date. Run: lms db upgrade"))


def upgrade(engine: Engine, *, backups: Path, at: datetime, to: str = "head") -> Path | None:
    """Bring the database forward; gives the path of the copy made beforehand, if any."""
    stands = standing(engine)
    if stands == "newer":
        refuse_newer(engine)
    if stands == "unversioned":
        raise WrongSchema(
            _(
                "The database holds tables, but no note of the migrations that made them. "
                "Point LMS_DATABASE_URL at an empty database, or at one made by `lms db upgrade`."
            )
        )
    if stands == "current":
        return None
    kept = copy_aside(engine, backups, at=at) if stands == "behind" else None
    with _in_words(to):
        command.upgrade(config(), to)
    return kept


def downgrade(engine: Engine, *, backups: Path, at: datetime, to: str) -> Path | None:
    """Take the database back; raises WrongSchema as `upgrade` does."""
    refuse_newer(engine)
    kept = copy_aside(engine, backups, at=at)
    with _in_words(to):
        command.downgrade(config(), to)
    return kept


@contextmanager
def _in_words(to: str) -> Iterator[None]:
    try:
        yield
    except CommandError as error:
        sentence = _("There is no way from here to %(to)s: %(error)s", to=to, error=error)
        raise WrongSchema(sentence) from error


def copy_aside(engine: Engine, folder: Path, *, at: datetime) -> Path | None:
    """A whole copy of a SQLite database, written under another name first; None on PostgreSQL."""
    if engine.dialect.name != "sqlite":
        return None
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / f"{at:%Y%m%d-%H%M%S}-{revision(engine) or 'empty'}.db"
    vacuum_into(engine, kept)
    return kept


def vacuum_into(engine: Engine, target: Path) -> None:
    """SQLite's own way to copy a database in use; a plain copy would lose what is in the log."""
    unfinished = target.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    with sqlite_outside_transaction(engine) as connection:
        connection.execute("VACUUM INTO ?", (str(unfinished),))
    unfinished.replace(target)


@contextmanager
def sqlite_outside_transaction(engine: Engine) -> Iterator[sqlite3.Connection]:
    """The driver's connection before any BEGIN: some things can only be said there."""
    pooled = engine.raw_connection()
    try:
        driver: Any = pooled.driver_connection
        driver.execute("PRAGMA query_only=OFF")  # a reader may have had it before
        yield driver
    finally:
        pooled.close()


@contextmanager
def _looking(engine: Engine) -> Iterator[sa.Connection]:
    token = reading.set(True)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        reading.reset(token)
