"""Writes tests/house/doors.txt: every view with its methods, its address and its sign.

python -m tests.house.doors
"""

import os
import tempfile
from pathlib import Path

from flask import Flask

from lms.app import create_app
from lms.config import from_environment
from lms.web.signs import sign_of

FILE = Path(__file__).with_name("doors.txt")


def doors(app: Flask) -> str:
    """One line a view, by address."""
    lines = []
    for rule in app.url_map.iter_rules():
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        sign = sign_of(app.view_functions[rule.endpoint])
        lines.append(f"{rule.rule:<90} {methods:<9} {sign or 'UNSIGNED'!s:<30} {rule.endpoint}")
    return "\n".join(sorted(lines)) + "\n"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "LMS_INSTANCE": folder, "LMS_DATABASE_URL": ""}
        FILE.write_text(doors(create_app(from_environment(environment))), "utf-8")
