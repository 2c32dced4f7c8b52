"""One transaction per request: good answers to unsafe methods are kept, the rest is undone."""

from typing import Any

from flask import Flask, g, request
from werkzeug.wrappers import Response

from lms.kit.db import commit, db, reading

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def keep() -> None:
    """Keep what was written although the answer is a refusal: a counted wrong password."""
    g.keep_anyway = True


def _begin() -> None:
    g.reading = reading.set(request.method in SAFE)


def _finish(response: Response) -> Response:
    if request.method not in SAFE and (response.status_code < 400 or g.pop("keep_anyway", False)):
        commit()
    else:
        db.session.rollback()
    return response


def _forget(error: Any) -> None:
    token = g.pop("reading", None)
    if token is not None:
        try:
            reading.reset(token)
        except ValueError:
            reading.set(False)  # a test client tears down in another context


def init_app(app: Flask) -> None:
    """Open before the first door, close behind the last."""
    app.before_request(_begin)
    app.after_request(_finish)
    app.teardown_request(_forget)
