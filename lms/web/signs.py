"""The signs on doors: who may open which view; a view without a sign does not answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from lms.people.roles import Permission
from lms.web.session import visitor

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Sign:
    """What hangs on a door."""

    kind: str
    """public, signed_in or needs."""
    permissions: tuple[Permission, ...] = ()
    first_steps: bool = False
    """Also open to somebody who must choose a password first."""

    def __str__(self) -> str:
        words = ", ".join(self.permissions)
        return f"{self.kind}({words})" if words else self.kind


def public(view: View) -> View:
    """Open to everybody."""
    return _hang(view, Sign("public"))


def signed_in(view: View) -> View:
    """Open to everybody who is signed in; the view fetches through the person."""
    return _hang(view, Sign("signed_in"))


def first_steps(view: View) -> View:
    """Open to everybody signed in, even before they have chosen their own password."""
    return _hang(view, Sign("signed_in", first_steps=True))


def needs(*permissions: Permission) -> Callable[[View], View]:
    """Open to people who hold at least one of the permissions."""
    return lambda view: _hang(view, Sign("needs", permissions))


def takes_files(most_bytes: int) -> Callable[[View], View]:
    """This door takes requests larger than the usual 2 MiB; set before the body is read."""

    def allow(view: View) -> View:
        view.most_bytes = most_bytes  # type: ignore[attr-defined]
        return view

    return allow


def _hang(view: View, sign: Sign) -> View:
    view.sign = sign  # type: ignore[attr-defined]
    return view


def sign_of(view: Any) -> Sign | None:
    """The sign on a view function, if it has one."""
    return getattr(view, "sign", None)


def guard() -> ResponseReturnValue | None:
    """Stand before every view."""
    if request.endpoint is None:
        return None  # no such address: routing answers 404 or 405
    view = current_app.view_functions[request.endpoint]
    sign = sign_of(view)
    if sign is None:
        abort(404)
    most_bytes = getattr(view, "most_bytes", 0)
    if most_bytes and request.method == "POST":
        request.max_content_length = most_bytes
        _ = request.form  # here already: no transaction waits for somebody's slow upload
    if sign.kind == "public":
        return None
    who = visitor()
    if who is None:
        return ask_to_sign_in()
    if who.login_session.limited and not sign.first_steps:
        return redirect(url_for("account.change_password"), 303)
    if sign.kind == "needs" and not any(who.person.may(p) for p in sign.permissions):
        abort(403)
    return None


def ask_to_sign_in() -> ResponseReturnValue:
    """Lead to the sign-in page and back; a half-written form is kept by the 401 page."""
    if request.headers.get("HX-Request"):
        return Response("", 401, {"HX-Trigger": "session-ended"})
    if request.method not in {"GET", "HEAD"}:
        abort(401)
    back = request.full_path.rstrip("?")
    return redirect(url_for("sign_in.sign_in", next=back if back != "/" else None), 303)


def init_app(app: Flask) -> None:
    """Post the guard."""
    app.before_request(guard)
