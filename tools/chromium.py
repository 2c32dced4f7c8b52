"""Finds a Chromium for the tests: an installed one, else Playwright's own is fetched."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FETCHING_S = 600


def installed() -> str | None:
    """The path of a Chromium on this machine."""
    given = os.environ.get("LMS_TEST_CHROMIUM")
    return given or next(filter(None, map(shutil.which, NAMES)), None)


def find() -> str | None:
    """A path; empty for the one that Playwright keeps itself; None when there is none."""
    if path := installed():
        return path
    print("Browser: no Chromium here; Playwright fetches its own …", flush=True)
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    try:
        done = subprocess.run(command, timeout=FETCHING_S, check=False)
    except subprocess.TimeoutExpired:
        return None
    return "" if done.returncode == 0 else None
