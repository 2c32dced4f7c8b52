"""Runs the tests: on SQLite, on PostgreSQL, in a browser; says at the end how each went.

python -m tools.run_tests [sqlite] [postgresql] [browser]
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tools.chromium import find

ROOT = Path(__file__).resolve().parent.parent
PYTEST = [sys.executable, "-m", "pytest"]
LOUD = "!" * 78


def run(arguments: list[str], **environment: str) -> bool:
    """One run of pytest; whether all went well."""
    done = subprocess.run(
        [*PYTEST, *arguments], cwd=ROOT, env={**os.environ, **environment}, check=False
    )
    return done.returncode == 0


def on_sqlite() -> bool:
    """Everything that needs no browser, on the embedded database."""
    return run(["-n", "2", "-m", "not browser"], LMS_TEST_DATABASE="sqlite")


def on_postgresql() -> bool:
    """The same on PostgreSQL, which a wheel brings along."""
    return run(["-n", "2", "-m", "not browser"], LMS_TEST_DATABASE="postgresql")


def in_browser() -> bool | None:
    """The journeys, in a process of their own; None when there is no browser to be had."""
    chromium = find()
    if chromium is None:
        return None
    environment = {"LMS_TEST_CHROMIUM": chromium} if chromium else {}
    return run(["-n", "0", "-m", "browser"], LMS_TEST_DATABASE="sqlite", **environment)


RUNS: dict[str, Callable[[], bool | None]] = {
    "sqlite": on_sqlite,
    "postgresql": on_postgresql,
    "browser": in_browser,
}


def main() -> int:
    """0 when all that was asked for went well; a missing browser fails where CI=true."""
    wanted = sys.argv[1:] or list(RUNS)
    results: dict[str, tuple[bool | None, float]] = {}
    for name in wanted:
        print(f"\n=== Tests: {name} ===", flush=True)
        begun = time.monotonic()
        results[name] = (RUNS[name](), time.monotonic() - begun)
    print()
    words = {True: "passed", False: "FAILED", None: "NOT RUN: no browser"}
    for name, (well, seconds) in results.items():
        print(f"  {name:<12} {words[well]:<20} {seconds:6.0f} s")
    if any(well is None for well, _seconds in results.values()):
        print(
            f"\n{LOUD}\nThe tests in a browser were NOT run: no Chromium was found, none could be"
        )
        print(f"fetched. Install one: apt-get install chromium\n{LOUD}")
    accepted = {True} if os.environ.get("CI") else {True, None}
    return 0 if all(well in accepted for well, _seconds in results.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
