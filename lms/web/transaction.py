"""One transaction per request: good answers to unsafe methods are kept, the rest is undone."""

from typing import Any

from flask import Flask, current_app, g, request
from werkzeug.wrappers import Response

from lms.kit.db import commit, db, reading

ABOUT_THE_OTHER_ANSWER = (
    "content-type",
    "content-length",
    "content-encoding",
    "location",
    "hx-",
    "etag",
)
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def keep() -> None:
    """Keep what was written although the answer is a refusal: a counted wrong password."""
    g.keep_anyway = True


def _begin() -> None:
    g.reading = reading.set(request.method in SAFE)


def _finish(response: Response) -> Response:
    if request.method in SAFE or not (response.status_code < 400 or g.pop("keep_anyway", False)):
        db.session.rollback()
        return response
    try:
        commit()
    except Exception as error:
        db.session.rollback()
        return _instead(response, error)
    return response


def _instead(response: Response, error: Exception) -> Response:
    """It could not be kept (a full disk): the page that says so, never the one that says saved.

    Flask hands no fault to its error handlers so late, so it is done here.
    """
    said = current_app.make_response(current_app.handle_user_exception(error))
    for name, value in response.headers:
        if not name.lower().startswith(ABOUT_THE_OTHER_ANSWER):
            said.headers.setdefault(name, value)
    return said


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
