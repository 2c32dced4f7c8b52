"""Visits to an application as a server makes them: environ in, bytes out, no socket between."""

import contextvars
import io
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from flask import Flask, g, session
from flask_wtf.csrf import generate_csrf
from werkzeug.test import EnvironBuilder

from lms.kit.db import db
from lms.people import actions as people
from lms.people.models import Person

BROWSER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/156.0 Safari/537.36"


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


class Badge(NamedTuple):
    """What a signed-in browser holds."""

    cookie: str
    token: str
    """For the form's hidden field, or the header."""


def badge(app: Flask, person: Person, *, at: datetime) -> Badge:
    """A session in the database and the cookie that goes with it."""
    secret = people.open_session(person, address="127.0.0.1", device=BROWSER, at=at)
    db.session.commit()
    with app.test_request_context():
        g.pop("csrf_token", None)  # of the badge before
        session["token"] = secret
        token = generate_csrf()
        signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        value = signer.dumps(dict(session))
    return Badge(f"{app.config['SESSION_COOKIE_NAME']}={value}", token)


def visitor(
    app: Flask,
    path: str,
    who: Badge | None = None,
    *,
    body: Callable[[], bytes] | None = None,
    encoding: str = "gzip, deflate, br, zstd",
) -> Callable[[], Answer]:
    """A function that visits once; `body` makes what is sent, each time anew."""
    headers = {"User-Agent": BROWSER, "Accept": "text/html", "Accept-Encoding": encoding}
    if who is not None:
        headers |= {"Cookie": who.cookie, "X-CSRFToken": who.token}
    method = "GET" if body is None else "POST"
    kind = None if body is None else "application/json"
    made = EnvironBuilder(path, method=method, headers=headers, content_type=kind)
    base = made.get_environ()
    made.close()

    def once() -> Answer:
        environ = dict(base)
        sent = body() if body else b""
        environ["wsgi.input"] = io.BytesIO(sent)
        environ["CONTENT_LENGTH"] = str(len(sent))
        told: list[Any] = []
        answer = app(environ, lambda status, headers, exc=None: told.extend((status, headers)))
        try:
            content = b"".join(answer)
        finally:
            if hasattr(answer, "close"):
                answer.close()
        return Answer(int(told[0][:3]), dict(told[1]), content)

    return lambda: contextvars.Context().run(once)
