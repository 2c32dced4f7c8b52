"""What is committed runs anywhere and gives nothing away."""

import json
import re

import pytest

from lms.config import DOCUMENTED
from tests.house.source import ROOT, committed

# Written in pieces, so that this file does not find itself.
GIVEN_AWAY = re.compile(
    "|".join(
        (
            r"/ro" + r"ot/",
            r"/work/" + r"(?:main|shared|\.)",
            r"/tmp/" + r"\w+/",
            r"/home/" + r"[a-z]",
            r"registry\.np" + r"mjs",
            r"pythonhost" + r"ed\.org",
            r"pypi\." + r"(?:org|python)",
            r"--(?:extra-)?ind" + r"ex-url|--find-" + r"links",
            r"BEGIN (?:RSA |EC )?PRIVATE " + r"KEY",
        )
    )
)
BINARY = {".mp3", ".png", ".jpg", ".pdf", ".xlsx", ".zip", ".woff2", ".ttf", ".db"}


def test_no_committed_file_names_a_machine_or_a_registry_or_holds_a_key():
    found = [
        f"{name}:{number}: {line.strip()[:100]}"
        for name in committed()
        if not name.endswith(tuple(BINARY))
        for number, line in enumerate((ROOT / name).read_text("utf-8").splitlines(), 1)
        if GIVEN_AWAY.search(line) and "--no-emit-index-url" not in line
    ]
    assert found == []


def test_nothing_is_committed_that_is_made_or_fetched():
    made = re.compile(
        r"^(?:instance|\.venv|node_modules|lms/static/vendor|lms/fonts)/|\.(?:mo|pyc|br|gz|db)$"
    )
    assert [name for name in committed() if made.search(name)] == []


@pytest.mark.parametrize("lock", ["package-lock.json", "tools/typefaces/package-lock.json"])
def test_the_browser_lock_holds_no_addresses_but_a_hash_for_everything(lock):
    packages = json.loads((ROOT / lock).read_text("utf-8"))["packages"]
    fetched = {name: package for name, package in packages.items() if name}
    assert [name for name, package in fetched.items() if "resolved" in package] == []
    assert [name for name, package in fetched.items() if "integrity" not in package] == []


def test_every_setting_is_read_documented_and_explained_in_the_guide():
    code = (ROOT / "lms/config.py").read_text("utf-8")
    read = set(re.findall(r"""(?:env\.get\(|\(env, )"([A-Z_]+)\"""", code))
    assert read == set(DOCUMENTED)
    guide = (ROOT / "docs/guides/running.md").read_text("utf-8")
    assert [name for name in DOCUMENTED if name not in guide] == []


def test_every_command_of_the_makefile_is_explained_by_make_help():
    text = (ROOT / "Makefile").read_text("utf-8")
    explained = set(re.findall(r"^([a-z-]+):.*##", text, re.M))
    assert {"run", "test", "check", "bench", "help", "format", "shell"} <= explained
