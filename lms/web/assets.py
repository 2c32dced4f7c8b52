"""Addresses of our own static files, with their content's hash, so that browsers keep them."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise

STATIC = Path(__file__).parent.parent / "static"
A_YEAR_S = 31_536_000


@cache
def _version(path: str, modified: float) -> str:
    return hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:10]


@cache
def static_url(path: str) -> str:
    """/static/… with its version; raises FileNotFoundError for a file that is not there."""
    return f"/static/{path}?v={_version(path, (STATIC / path).stat().st_mtime)}"


def init_app(app: Flask) -> None:
    """Serve lms/static from memory of its paths, in front of the application."""
    app.jinja_env.globals["static_url"] = static_url
    served = WhiteNoise(
        app.wsgi_app,
        root=str(STATIC),
        prefix="static/",
        max_age=A_YEAR_S,
        charset="utf-8",
        add_headers_function=_headers,
    )
    app.wsgi_app = served  # type: ignore[method-assign]


def _headers(headers: object, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"  # type: ignore[index]
    headers["Cross-Origin-Resource-Policy"] = "same-origin"  # type: ignore[index]
