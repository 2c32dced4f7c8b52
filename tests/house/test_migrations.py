"""The migrations make exactly what the models say, forward and back, on a filled database."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from lms.app import create_app
from lms.config import from_environment
from lms.kit import schema
from lms.kit.db import db, transaction
from lms.kit.schema import WrongSchema
from tests import make
from tests.cast import make_cast


@pytest.fixture
def empty(app: Flask, tmp_path: Path) -> Iterator[Flask]:
    """A house of its own whose database holds nothing yet."""
    url = f"sqlite:///{tmp_path / 'lms.db'}"
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("DROP DATABASE IF EXISTS lms_migrations")
            connection.exec_driver_sql("CREATE DATABASE lms_migrations")
        url = db.engine.url.set(database="lms_migrations").render_as_string(hide_password=False)
    settings = from_environment(
        {
            "LMS_INSTANCE": str(tmp_path),
            "LMS_DATABASE_URL": url,
            "LMS_SECRET_KEY": "for-tests-only-0123456789-abcdefghij",
        }
    )
    house = create_app(settings, testing=True)
    with house.app_context():
        yield house
        db.session.remove()
        db.engine.dispose()


def up(tmp_path: Path, to: str = "head") -> Path | None:
    return schema.upgrade(db.engine, backups=tmp_path / "backups", at=make.MORNING, to=to)


def down(tmp_path: Path, to: str) -> None:
    schema.downgrade(db.engine, backups=tmp_path / "backups", at=make.MORNING, to=to)


def shape() -> dict[str, Any]:
    """What the database itself says it holds, so that two can be compared."""
    seen: dict[str, Any] = {}
    with db.engine.connect() as connection:
        look = sa.inspect(connection)
        for table in sorted(set(look.get_table_names()) - {"alembic_version"}):
            checks = {(c["name"], _plain(c["sqltext"])) for c in look.get_check_constraints(table)}
            columns = {(c["name"], str(c["type"]), c["nullable"]) for c in look.get_columns(table)}
            seen[table] = (columns, checks)
        if connection.dialect.name == "sqlite":
            indexes = "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        else:
            indexes = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"
        found = connection.exec_driver_sql(indexes).scalars()
        seen |= {f"index {n}": _plain(line) for n, line in enumerate(sorted(found))}
    return seen


def _plain(sql: str) -> str:
    return re.sub(r"[\s\"]+", " ", sql).strip()


def counts() -> dict[str, int]:
    """Rows per table."""
    with db.engine.connect() as connection:
        return {
            table.name: connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for table in db.metadata.sorted_tables
        }


def test_migrations_make_what_the_models_say(empty, tmp_path):
    up(tmp_path)
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []
    migrated = shape()
    db.metadata.drop_all(db.engine)
    db.metadata.create_all(db.engine)
    assert migrated == shape()


def test_there_is_one_newest_migration():
    assert len(ScriptDirectory.from_config(schema.config()).get_heads()) == 1


def test_every_migration_goes_forward_and_back_and_forward_on_a_filled_database(empty, tmp_path):
    up(tmp_path)
    with transaction():
        make_cast()
    before = counts()
    newest = ScriptDirectory.from_config(schema.config()).get_current_head()
    script = ScriptDirectory.from_config(schema.config()).get_revision(newest)
    assert script is not None
    if script.down_revision is not None:
        down(tmp_path, "-1")
        up(tmp_path)
        assert counts() == before
    down(tmp_path, "base")
    assert set(sa.inspect(db.engine).get_table_names()) == {"alembic_version"}
    up(tmp_path)
    assert schema.standing(db.engine) == "current"
    assert sum(counts().values()) == 0


def test_a_filled_sqlite_database_is_copied_before_it_is_changed(empty, tmp_path):
    up(tmp_path)
    with transaction():
        make_cast()
    people = counts()["people_person"]
    kept = schema.copy_aside(db.engine, tmp_path / "backups", at=make.MORNING)
    if db.engine.dialect.name == "postgresql":
        assert kept is None
        return
    assert kept is not None
    copy = sa.create_engine(f"sqlite:///{kept}")
    with copy.connect() as connection:
        found = connection.exec_driver_sql("SELECT count(*) FROM people_person").scalar()
    copy.dispose()
    assert found == people


def test_a_migration_that_would_leave_orphans_changes_nothing(empty, tmp_path):
    if db.engine.dialect.name == "postgresql":
        pytest.skip("PostgreSQL checks each row by itself")
    up(tmp_path)
    with schema.sqlite_outside_transaction(db.engine) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute(
            "INSERT INTO people_team (name, skill_group_id) VALUES ('nowhere', 4711)"
        )
        connection.execute("UPDATE alembic_version SET version_num = version_num")
        connection.execute("PRAGMA foreign_keys=ON")
    before = schema.revision(db.engine)
    with pytest.raises(RuntimeError, match="point at nothing"):
        schema.command.stamp(schema.config(), "base")
    assert schema.revision(db.engine) == before


def test_a_database_from_a_newer_version_is_refused_in_words(empty, tmp_path):
    up(tmp_path)
    with db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'from2031'")
    with pytest.raises(WrongSchema, match="更新的版本"):
        up(tmp_path)
    with pytest.raises(WrongSchema, match="更新的版本"):
        create_app(empty.extensions["lms-settings"], testing=True)
    with db.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    assert kept == "from2031"


def test_tables_that_nobody_migrated_are_left_alone(empty, tmp_path):
    db.metadata.create_all(db.engine)
    with pytest.raises(WrongSchema, match="没有迁移记录"):
        up(tmp_path)
