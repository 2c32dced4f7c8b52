"""The demo centre, built once: it is looked at, not changed."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.app import create_app
from lms.config import from_environment
from lms.demo import centre
from lms.kit import clock
from lms.kit.db import db


@pytest.fixture(scope="session")
def demo_url(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database beside the other tests' one."""
    if database_url.startswith("sqlite"):
        return f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.db'}"
    address = sa.make_url(database_url)
    engine = sa.create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text("CREATE DATABASE lms_demo"))
    engine.dispose()
    return address.set(database="lms_demo").render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def demo_app(demo_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A house in demo mode, with the demo centre in it."""
    settings = from_environment(
        {
            "LMS_INSTANCE": str(tmp_path_factory.mktemp("demo-instance")),
            "LMS_DATABASE_URL": demo_url,
            "LMS_SECRET_KEY": "for-tests-only-0123456789-abcdefghij",
            "LMS_DEMO": "1",
        }
    )
    app = create_app(settings, testing=True)
    app.config.update(WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
    with app.app_context():
        db.create_all()
        assert centre.build(at=clock.now())
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def demo(demo_app: Flask) -> Iterator[Flask]:
    """The same, with its database at hand."""
    with demo_app.app_context():
        yield demo_app
        db.session.rollback()
        db.session.remove()
