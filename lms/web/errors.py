"""When something is refused or broken: what happened, why, and what to do."""

from typing import Any

import sqlalchemy as sa
import structlog
from flask import Flask, g, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from itsdangerous import URLSafeTimedSerializer
from werkzeug.exceptions import HTTPException

from lms.kit.db import db
from lms.web.session import visitor

log = structlog.get_logger()

KEPT_AT_MOST = 200_000
"""Characters of a half-written form that survive the end of a session."""

NOT_KEPT = {"csrf_token", "password", "current", "new", "again"}


def keeper(app_secret: str) -> URLSafeTimedSerializer:
    """Seals what somebody was writing when the session ended."""
    return URLSafeTimedSerializer(app_secret, salt="kept-form")


def words_for(code: int) -> tuple[str, str]:
    """Title and advice for a status."""
    known = {
        400: (_("The request could not be read"), _("Go back, reload the page and try once more.")),
        401: (_("You are signed out"), _("Sign in, and carry on where you were.")),
        403: (
            _("This is not open to you"),
            _("Your role does not include this page. Ask HR if it should."),
        ),
        404: (
            _("There is nothing here"),
            _("The address may be mistyped, or the thing is not yours to see."),
        ),
        405: (_("This address works differently"), _("Use the buttons on the page.")),
        409: (_("Somebody was faster"), _("Reload the page to see how things stand.")),
        413: (_("That is too large"), _("Choose a smaller file, or split it.")),
        429: (
            _("Too many attempts"),
            _("Wait a minute, then try again. Nothing you entered elsewhere is lost."),
        ),
        503: (
            _("Not available for the moment"),
            _("Nothing was saved. Wait a minute and send it again."),
        ),
    }
    return known.get(
        code,
        (
            _("Something went wrong on our side"),
            _("Nothing was saved. Try again; if it stays, tell your administrator the time."),
        ),
    )


def _answer(code: int, title: str = "", advice: str = "") -> tuple[str, int]:
    heading, hint = words_for(code)
    body = render_template(
        "errors/error.html", code=code, heading=title or heading, advice=advice or hint
    )
    return body, code


def _http(error: HTTPException) -> Any:
    code = error.code or 500
    if code < 400:
        return error
    if code == 401 and request.method == "POST":
        return _keep_what_was_written()
    return _answer(code)


def _keep_what_was_written() -> tuple[str, int]:
    """The session ended while writing: sign in here, and the text comes along."""
    typed = [
        (name, value) for name, value in request.form.items(multi=True) if name not in NOT_KEPT
    ]
    kept = ""
    if typed and sum(len(value) for _name, value in typed) <= KEPT_AT_MOST:
        whose = g.get("whose_cookie")  # a desk is shared: only its writer gets the text back
        from_here = {"path": request.full_path.rstrip("?"), "fields": typed, "whose": whose}
        kept = keeper(g.secret_key).dumps(from_here)
    body = render_template("people/signed_out.html", kept=kept, had_files=bool(request.files))
    return body, 401


def _csrf(error: CSRFError) -> Any:
    if visitor() is None and request.endpoint != "sign_in.sign_in":
        return _keep_what_was_written()
    return _answer(
        400,
        _("This page is from an earlier visit"),
        _("Go back, reload the page and send it again. What you typed is still there."),
    )


def _database(error: sa.exc.OperationalError) -> Any:
    db.session.rollback()
    if "_login_user" not in g:
        g._login_user = None  # who it was could not be read: the answer must not ask again
    text = str(error.orig).lower()
    log.error("database_refused", error=text)
    if "full" in text or "no space" in text or "disk i/o" in text:
        advice = _("The disk is full. Nothing was saved. Tell your administrator, then try again.")
    elif "locked" in text or "busy" in text:
        advice = _("The database is busy. Nothing was saved. Wait a moment and send it again.")
    else:
        advice = ""
    return _answer(503, "", advice)


def _beyond(error: OverflowError | sa.exc.DataError) -> Any:
    """A number in the address that no database could hold: there is nothing under it."""
    db.session.rollback()
    if isinstance(error, sa.exc.DataError) and "out of range" not in str(error.orig):
        raise error
    return _answer(404)


def _broken(error: Exception) -> Any:
    db.session.rollback()
    log.exception("request_failed", path=request.path)
    return _answer(500)


def init_app(app: Flask) -> None:
    """Answer refusals and faults with pages."""

    def lend_key() -> None:
        g.secret_key = app.secret_key

    app.before_request(lend_key)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(sa.exc.OperationalError, _database)
    app.register_error_handler(OverflowError, _beyond)
    app.register_error_handler(sa.exc.DataError, _beyond)
    if not app.testing:
        app.register_error_handler(Exception, _broken)
