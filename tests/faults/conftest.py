"""A house of its own on a SQLite file that things are done to."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask, request
from flask.typing import ResponseReturnValue

from lms.app import create_app
from lms.config import from_environment
from lms.kit.db import db
from lms.notifications.models import Letter
from lms.web.signs import public
from tests import make

House = Callable[[Path], Flask]


@public
def write() -> ResponseReturnValue:
    """A form like any other: it keeps what is sent."""
    person_id = db.session.execute(db.text("SELECT min(id) FROM people_person")).scalar_one()
    db.session.add(
        Letter(
            person_id=person_id,
            to="a@b.example",
            title="t",
            body=request.form["body"],
            created_at=make.MORNING,
        )
    )
    db.session.flush()
    return "kept", 200


@pytest.fixture
def house() -> Iterator[None]:
    """Nothing of the shared application is used here."""
    yield


@pytest.fixture
def house_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """house_in(folder): the application with its database there, and one form to fill in."""
    made: list[Flask] = []

    def build(folder: Path) -> Flask:
        settings = from_environment(
            {
                "LMS_INSTANCE": str(folder),
                "LMS_SECRET_KEY": "for-tests-only-0123456789-abcdefghij",
            }
        )
        app = create_app(settings, testing=True)
        app.config.update(WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
        app.add_url_rule("/write", view_func=write, methods=["POST"])
        with app.app_context():
            db.create_all()
            make.person("A001", "林可欣")
            db.session.commit()
            db.session.remove()
        made.append(app)
        return app

    yield build
    for app in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
