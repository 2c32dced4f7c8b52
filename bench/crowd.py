"""A crowd: the demo's people and their enrolments many times over, copied inside the database."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from lms.kit.db import db


class Copy(NamedTuple):
    """How the rows of one table are copied."""

    table: str
    follows: Mapping[str, str] = MappingProxyType({})
    """Column → the copied table that it points into."""
    tagged: tuple[str, ...] = ()
    """Unique texts: the copy's number is put behind them."""
    counted: tuple[str, ...] = ()
    """Unique figures: moved on with the key."""


PERSON, ENROLMENT = "people_person", "enrolment_enrolment"
WHOSE = {"person_id": PERSON}
WHERE = {"enrolment_id": ENROLMENT}
COPIES = (
    Copy(PERSON, tagged=("employee_no",)),
    Copy("people_role_grant", WHOSE),
    Copy(ENROLMENT, WHOSE),
    Copy("enrolment_activity_record", WHERE),
    Copy("enrolment_completion", WHERE),
    Copy("exams_attempt", {**WHOSE, **WHERE}),
    Copy("practice_run", WHERE),
    Copy("notifications_notice", WHOSE),
    Copy("certificates_certificate", WHOSE, tagged=("number", "code"), counted=("serial",)),
)


def multiply(times: int) -> None:
    """So many times as many people, each with a past of their own; SQLite only."""
    with db.engine.begin() as connection:
        most = {one.table: _most(connection, one.table) for one in COPIES}
        for number in range(1, times):
            for one in COPIES:
                _copy(connection, one, most, number)
        connection.exec_driver_sql("ANALYZE")


def _most(connection: Connection, table: str) -> int:
    return int(connection.scalar(sa.text(f"SELECT coalesce(max(id), 0) FROM {table}")) or 0)


def _copy(connection: Connection, one: Copy, most: dict[str, int], number: int) -> None:
    columns = [column.name for column in db.metadata.tables[one.table].columns]
    values = []
    for column in columns:
        if column == "id" or column in one.counted:
            values.append(f"{column} + {most[one.table] * number}")
        elif column in one.follows:
            values.append(f"{column} + {most[one.follows[column]] * number}")
        elif column in one.tagged:
            values.append(f"{column} || '-{number}'")
        else:
            values.append(column)
    connection.exec_driver_sql(
        f"INSERT INTO {one.table} ({', '.join(columns)}) SELECT {', '.join(values)} "
        f"FROM {one.table} WHERE id <= {most[one.table]}"
    )


def people() -> int:
    """How many people there are."""
    return db.session.scalar(sa.text(f"SELECT count(*) FROM {PERSON}")) or 0


def learners() -> int:
    """How many are or were on a course."""
    return db.session.scalar(sa.text(f"SELECT count(*) FROM {ENROLMENT}")) or 0
