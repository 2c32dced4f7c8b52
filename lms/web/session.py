"""Who is at the screen: the cookie's token, the session's row, the person."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask, Request, g, request, session
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.wrappers import Response

from lms.kit import clock, codes
from lms.kit.db import aside, db
from lms.people import queries
from lms.people.models import LoginSession, Person

TOKEN = "token"  # noqa: S105  the name of the cookie's field, not a secret
SEEN_EVERY = timedelta(minutes=1)

login = LoginManager()


@dataclass
class Visitor(UserMixin):
    """A signed-in person on one device."""

    person: Person
    login_session: LoginSession


@login.request_loader
def load(request: Request) -> Visitor | None:
    """The visitor behind the cookie, if the session's row still says so."""
    secret = session.get(TOKEN)
    if not isinstance(secret, str):
        return None
    found = queries.find_session(codes.fingerprint(secret))
    at = clock.now()
    if found is None:
        return None
    g.whose_cookie = found.person_id
    if not found.alive(at):
        return None
    if found.person.left_on is not None and found.person.left_on <= clock.local(at).date():
        return None
    return Visitor(found.person, found)


def visitor() -> Visitor | None:
    """Who is at the screen, or nobody."""
    who = current_user._get_current_object()  # the proxy would ask again for each attribute
    return who if isinstance(who, Visitor) else None


def me() -> Person:
    """The person at the screen; only behind a door that asks for one."""
    who = visitor()
    if who is None:
        raise RuntimeError("me() behind a public door")
    return who.person


def begin(secret: str, *, stay: bool) -> None:
    """Hand out the cookie; whatever the browser held before is dropped, the form token too."""
    language = session.get("language")
    session.clear()
    session[TOKEN] = secret
    session.permanent = stay
    if language:
        session["language"] = language


def end() -> None:
    """Take the cookie back."""
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language


def _note_seen(response: Response) -> Response:
    """Note after the answer, on a connection of its own, that the device was in use."""
    if "_login_user" not in g:
        return response  # nobody asked who it was
    who = visitor()
    at = clock.now()
    if who is None or not sa.inspect(who.login_session).persistent:
        return response
    if at - who.login_session.seen_at < SEEN_EVERY:
        return response
    row, engine = who.login_session.id, db.engine

    def touch() -> None:
        with aside(engine) as connection:
            connection.execute(
                sa.update(LoginSession).where(LoginSession.id == row).values(seen_at=at)
            )

    response.call_on_close(touch)
    return response


def init_app(app: Flask) -> None:
    """Load visitors from cookies, and note when they were seen."""
    login.init_app(app, add_context_processor=False)
    app.after_request(_note_seen)


def address() -> str:
    """Where the request came from, as far as configured proxies say."""
    return request.remote_addr or ""


def device() -> Any:
    """The browser's own words."""
    return request.user_agent.string
