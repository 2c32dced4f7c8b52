"""The floors hold: what leans the wrong way fails `make check`."""

import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest

from tests.house.source import LMS, ROOT


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the product's code in which something can be done wrong."""
    shutil.copy(ROOT / "setup.cfg", tmp_path)
    for path in LMS.rglob("*.py"):
        target = tmp_path / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    return tmp_path


def judge(folder: Path) -> tuple[bool, str]:
    """Whether the contracts hold there, and what import-linter says."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(
        command, cwd=folder, env={"PYTHONPATH": str(folder)}, capture_output=True, text=True
    )
    return done.returncode == 0, " ".join(done.stdout.split())


def wrong(path: Path, line: str) -> None:
    """Write a line where it does not belong."""
    path.write_text(path.read_text("utf-8") + f"\n{line}\n", "utf-8")


def test_the_house_as_it_is_stands(copy):
    stands, said = judge(copy)
    assert stands, said


def test_an_import_that_runs_up_is_refused(copy):
    wrong(copy / "lms/people/rules.py", "from lms.exams import rules as upward")
    stands, said = judge(copy)
    assert not stands
    assert "lms.people is not allowed to import lms.exams" in said


def test_neighbours_may_not_lean_on_each_other(copy):
    wrong(copy / "lms/practice/kinds.py", "from lms.exams import kinds as neighbour")
    stands, said = judge(copy)
    assert not stands
    assert "lms.practice is not allowed to import lms.exams" in said


def test_a_circle_is_refused(copy):
    (copy / "lms/kit/first.py").write_text('"""One."""\n\nfrom lms.kit import second\n')
    (copy / "lms/kit/second.py").write_text('"""Two."""\n\nfrom lms.kit import first\n')
    stands, said = judge(copy)
    assert not stands
    assert "No cycles are allowed in lms.kit" in said


def test_a_room_that_has_no_floor_is_refused(copy):
    (copy / "lms/contests").mkdir()
    (copy / "lms/contests/__init__.py").write_text('"""A new room."""\n')
    stands, said = judge(copy)
    assert not stands
    assert "contests" in said


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("lms/exams/rules.py", "import sqlalchemy"),
        ("lms/exams/models.py", "from lms.exams import actions"),
        ("lms/people/queries.py", "from lms.people import actions"),
        ("lms/people/policy.py", "from lms.people import queries"),
        ("lms/people/actions.py", "from flask import request"),
        ("lms/kit/codes.py", "from lms.people import roles"),
        ("lms/web/journal/journal.py", "import lms.kit.db"),
        ("lms/web/journal/journal.py", "from lms.web.people import account"),
        ("lms/web/pages.py", "from lms.web.people import account"),
        ("lms/people/actions.py", "from lms.web import pages"),
    ],
)
def test_each_word_of_a_room_keeps_to_its_task(copy, path, line):
    wrong(copy / path, line)
    stands, said = judge(copy)
    assert not stands
    importer = path.removesuffix(".py").replace("/", ".")
    imported = line.removeprefix("from ").removeprefix("import ").replace(" import ", ".")
    assert f"{importer} -> {imported.removesuffix('.request')}" in said


def test_no_room_of_the_office_is_forgotten_where_requests_are_forbidden():
    settings = ConfigParser()
    settings.read(ROOT / "setup.cfg", "utf-8")
    watched = settings["importlinter:contract:no-requests-below"]["source_modules"].split()
    rooms = {
        f"lms.{path.parent.name}"
        for path in (ROOT / "lms").glob("*/__init__.py")
        if path.parent.name not in {"web", "cli", "demo", "kit"}
    }
    assert set(watched) == rooms
