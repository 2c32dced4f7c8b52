"""Where a migration meets the database: one transaction, foreign keys checked at its end."""

import warnings
from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext

from lms.kit.db import InstantType, db


def render(kind: str, thing: Any, _context: AutogenContext) -> str | Literal[False]:
    """Migrations outlive our own types: they say what the database holds."""
    if kind == "type" and isinstance(thing, InstantType):
        return "sa.DateTime(timezone=True)"
    return False


def no_empty_revision(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """Where models and database agree there is nothing to write down."""
    if not context.config.attributes.get("by_hand") and directives[0].upgrade_ops.is_empty():
        directives.clear()


def foreign_keys(connection: sa.Connection, *, on: bool) -> None:
    """SQLite ignores this word inside a transaction, so it is said to the driver before BEGIN.

    With it on, the rebuilding of a parent table would delete all its children.
    """
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def check_foreign_keys(connection: sa.Connection) -> None:
    """Raise, and so undo everything, when a row points at nothing."""
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(5)
    if orphans:
        raise RuntimeError(f"Rows point at nothing after this migration, e.g. {orphans}")


def run() -> None:
    """All pending migrations or none."""
    # SQLite cannot be asked about indexes over expressions, so such an index would be left out.
    warnings.filterwarnings("error", message="autogenerate skipping metadata-specified expr")
    with db.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            foreign_keys(connection, on=False)
        try:
            with connection.begin():
                if not sqlite:
                    lock = sa.func.pg_advisory_xact_lock(sa.func.hashtext("lms migrations"))
                    connection.execute(sa.select(lock))
                context.configure(
                    connection=connection,
                    target_metadata=db.metadata,
                    render_as_batch=True,
                    compare_type=True,
                    render_item=render,
                    process_revision_directives=no_empty_revision,
                )
                context.run_migrations()
                if sqlite:
                    check_foreign_keys(connection)
        finally:
            if sqlite:
                foreign_keys(connection, on=True)


run()
