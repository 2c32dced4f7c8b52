"""A full disk and a locked database: a clear sentence, nothing lost, and it recovers by itself."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.kit.db import db, look
from lms.notifications.models import Letter

pytestmark = pytest.mark.faults

HOLD = """
import sqlite3, sys, time
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
"""


def send(app: Flask, body: str) -> tuple[int, str]:
    """Fill in the form; the answer's status and words."""
    answer = app.test_client().post("/write", data={"body": body})
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.mimetype == "text/html"
    return answer.status_code, answer.text


def kept(app: Flask) -> list[str]:
    """What the database holds, read anew."""
    with app.app_context(), look():
        return list(db.session.scalars(sa.select(Letter.body).order_by(Letter.id)))


@contextmanager
def held(database: Path, seconds: float) -> Iterator[None]:
    """Another process writes, and does not come to an end for so long."""
    command = [sys.executable, "-c", HOLD, str(database), str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        try:
            yield
        finally:
            other.kill()


def fill(app: Flask, piece: int) -> list[str]:
    """Send until it is refused; what was acknowledged before."""
    acknowledged: list[str] = []
    for number in range(400):
        body = f"{number}:" + "x" * piece
        status, words = send(app, body)
        if status != 200:
            assert status == 503
            assert "磁盘" in words
            return acknowledged
        acknowledged.append(body)
    raise AssertionError("it never was full")


def test_a_full_database_is_said_and_nothing_acknowledged_is_lost(house_in, tmp_path):
    app = house_in(tmp_path)
    with app.app_context():
        limit = {"pages": 0}

        def narrow(dbapi, _record, _proxy):
            dbapi.execute(f"PRAGMA max_page_count={limit['pages'] or 4294967294}")

        sa.event.listen(db.engine, "checkout", narrow)
        with db.engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    limit["pages"] = pages + 30
    acknowledged = fill(app, 20_000)
    assert kept(app) == acknowledged
    limit["pages"] = 0
    assert send(app, "there is room again") == (200, "kept")
    assert kept(app) == [*acknowledged, "there is room again"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of three megabytes; only root may make one."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("this machine lets nobody mount")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_full_disk_is_said_and_nothing_acknowledged_is_lost(house_in, small_disk):
    app = house_in(small_disk)
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"x" * 500_000)
    acknowledged = fill(app, 60_000)
    assert kept(app) == acknowledged
    ballast.unlink()
    assert send(app, "there is room again") == (200, "kept")
    assert kept(app) == [*acknowledged, "there is room again"]


def test_a_writer_of_three_seconds_is_waited_for(house_in, tmp_path):
    app = house_in(tmp_path)
    with held(tmp_path / "lms.db", 3):
        assert send(app, "patient") == (200, "kept")
    assert kept(app) == ["patient"]


def test_a_writer_that_does_not_end_is_said_and_reading_goes_on(house_in, tmp_path):
    app = house_in(tmp_path)
    with held(tmp_path / "lms.db", 60):
        begun = time.monotonic()
        status, words = send(app, "in vain")
        assert status == 503
        assert "没有保存" in words
        assert time.monotonic() - begun < 20
        assert app.test_client().get("/sign-in").status_code == 200
        assert kept(app) == []
    assert send(app, "again") == (200, "kept")
    assert kept(app) == ["again"]


def test_a_server_that_is_killed_has_kept_what_it_acknowledged(house_in, tmp_path):
    """kill -9 between two answers: the next start finds everything, and starts at once."""
    app = house_in(tmp_path)
    code = """
import os, signal, sys
from pathlib import Path
from lms.app import create_app
from lms.config import from_environment
from tests.faults.conftest import write
app = create_app(from_environment({"LMS_INSTANCE": sys.argv[1], "LMS_SECRET_KEY": sys.argv[2]}),
                 testing=True)
app.config.update(WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
app.add_url_rule("/write", view_func=write, methods=["POST"])
client = app.test_client()
for number in range(50):
    if client.post("/write", data={"body": str(number)}).status_code == 200:
        print(number, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    command = [sys.executable, "-c", code, str(tmp_path), "for-tests-only-0123456789-abcdefghij"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == -9, done.stderr
    assert kept(app) == done.stdout.split()
    assert len(kept(app)) == 50
