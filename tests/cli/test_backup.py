"""A backup is made while people work, is checked, and lies in an empty place again."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

NUMBER = "SELECT employee_no FROM people_person"


@pytest.fixture
def lms(tmp_path):
    """lms("words", …): the command on an instance of its own; returns the finished process."""

    def run(*words, instance="house"):
        env = {
            "PATH": os.environ["PATH"],
            "LMS_INSTANCE": str(tmp_path / instance),
        }
        return subprocess.run(
            [sys.executable, "-m", "lms.cli.main", *words],
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )

    assert run("db", "upgrade").returncode == 0
    assert run("people", "add", "A001", "林可欣").returncode == 0
    return run


def people_in(database):
    with closing(sqlite3.connect(database)) as connection:
        return [row[0] for row in connection.execute(NUMBER)]


def test_what_was_kept_comes_back_in_an_empty_place(lms, tmp_path):
    (tmp_path / "house/files/media").mkdir(parents=True)
    (tmp_path / "house/files/media/a").write_bytes(b"sound")
    made = lms("backup", "create", str(tmp_path / "copy"))
    assert made.returncode == 0, made.stderr
    assert lms("backup", "verify", str(tmp_path / "copy")).returncode == 0
    back = lms("restore", str(tmp_path / "copy"), instance="new")
    assert back.returncode == 0, back.stderr
    assert people_in(tmp_path / "new/lms.db") == ["A001"]
    assert (tmp_path / "new/files/media/a").read_bytes() == b"sound"
    key = (tmp_path / "new/secret.key").read_text()
    assert key == (tmp_path / "house/secret.key").read_text()


def test_a_changed_byte_is_found(lms, tmp_path):
    lms("backup", "create", str(tmp_path / "copy"))
    with (tmp_path / "copy/lms.db").open("r+b") as file:
        file.seek(100)
        file.write(b"x")
    verdict = lms("backup", "verify", str(tmp_path / "copy"))
    assert verdict.returncode == 1
    assert "lms.db is not as it was written" in verdict.stderr
    assert lms("restore", str(tmp_path / "copy"), instance="new").returncode == 1


def test_a_place_in_use_is_left_alone(lms, tmp_path):
    lms("backup", "create", str(tmp_path / "copy"))
    lms("people", "add", "A002", "周正")
    refused = lms("restore", str(tmp_path / "copy"))
    assert refused.returncode == 1
    assert "is in use" in refused.stderr
    assert sorted(people_in(tmp_path / "house/lms.db")) == ["A001", "A002"]


def test_an_interrupted_backup_is_not_taken_for_one(lms, tmp_path):
    lms("backup", "create", str(tmp_path / "copy"))
    (tmp_path / "copy/manifest.json").unlink()
    verdict = lms("backup", "verify", str(tmp_path / "copy"))
    assert verdict.returncode == 1
    assert "no finished backup" in verdict.stderr


def test_the_manifest_lists_every_file(lms, tmp_path):
    lms("backup", "create", str(tmp_path / "copy"))
    sums = json.loads((tmp_path / "copy/manifest.json").read_text())["sha256"]
    assert set(sums) >= {"lms.db", "secret.key"}
