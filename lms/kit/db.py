"""The database: one session, one way to begin, one way to commit."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import DeclarativeBase, mapped_column

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """What every entity is made of."""

    metadata = sa.MetaData(naming_convention=NAMES)


db = SQLAlchemy(model_class=Base, disable_autonaming=True)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


class InstantType(sa.TypeDecorator[datetime]):
    """An aware instant, kept in UTC on both databases; naive values are refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Into the database: SQLite drops offsets silently, so the offset must be UTC by then."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}: instants must be aware")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Out of the database: always aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Key = Annotated[int, mapped_column(primary_key=True)]
Instant = Annotated[datetime, mapped_column(InstantType())]
Json = Annotated[Any, mapped_column(sa.JSON(none_as_null=True))]


def one_of(column: str, values: Iterable[str]) -> sa.CheckConstraint:
    """A checked text column instead of a database enumeration, which cannot be changed."""
    listed = ", ".join(f"'{word!s}'" for word in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=column)


# --- how a transaction begins -------------------------------------------------

reading: ContextVar[bool] = ContextVar("reading", default=False)
"""True while a GET is answered: the database itself then refuses to write."""

_one_writer = threading.Lock()
"""SQLite has one writer; waiting here is fair, waiting in its busy handler is not."""

WRITER_WAIT_S = 15


def prepare(engine: Engine) -> None:
    """Teach an engine how this house begins transactions (see SAFETY in docs/decisions)."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _open_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        for name in ("commit", "rollback"):
            event.listen(engine, name, _let_next_writer_in)
        event.listen(engine.pool, "reset", lambda dbapi, record, state: _release(record.info))
    else:
        event.listen(engine, "begin", _begin_postgresql)


def _open_sqlite(dbapi: Any, record: Any) -> None:
    dbapi.isolation_level = None  # the driver's own transactions lose updates
    cursor = dbapi.cursor()
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        "busy_timeout=5000",
        "synchronous=FULL",
        "temp_store=MEMORY",
        "cache_size=-16000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    if reading.get():
        connection.exec_driver_sql("PRAGMA query_only=ON")
        connection.exec_driver_sql("BEGIN")
        return
    if not _one_writer.acquire(timeout=WRITER_WAIT_S):
        raise sa.exc.OperationalError("BEGIN IMMEDIATE", None, Exception("database is locked"))
    connection.info["writing"] = True
    try:
        connection.exec_driver_sql("PRAGMA query_only=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except BaseException:
        _release(connection.info)
        raise


def _begin_postgresql(connection: Connection) -> None:
    if reading.get():
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")


def _let_next_writer_in(connection: Connection) -> None:
    _release(connection.info)


def _release(info: Any) -> None:
    if info.pop("writing", False):
        _one_writer.release()


# --- how a transaction ends ---------------------------------------------------


def commit() -> None:
    """Keep what was done; called by web/transaction.py, `transaction()` and nobody else."""
    db.session.commit()


@contextmanager
def transaction() -> Iterator[None]:
    """One unit of work for commands and jobs: all of it, or nothing."""
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        db.session.remove()


@contextmanager
def look() -> Iterator[None]:
    """Read in a transaction of its own and let go of it before slow work such as hashing."""
    if db.session.new or db.session.dirty:
        raise RuntimeError("look() would lose what is pending")
    db.session.rollback()
    token = reading.set(True)
    try:
        yield
    finally:
        db.session.rollback()
        reading.reset(token)


@contextmanager
def aside(engine: Engine) -> Iterator[Connection]:
    """A short write beside the request, on a connection of its own."""
    token = reading.set(False)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        reading.reset(token)


def in_turn(name: str) -> None:
    """Until this transaction ends nobody else passes here; on SQLite a writer is alone anyway."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(name))))


def broken_constraint(error: sa.exc.IntegrityError) -> str:
    """What the violated constraint says: its name on PostgreSQL, table.column names on SQLite."""
    diagnostics = getattr(error.orig, "diag", None)
    if diagnostics is not None and diagnostics.constraint_name:
        return str(diagnostics.constraint_name)
    return str(error.orig)
