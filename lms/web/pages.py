"""How a page is answered: whole, or the one region that htmx asked for."""

import re
from typing import Any

from flask import current_app, make_response, redirect, render_template, request, url_for
from jinja2_fragments.flask import render_block
from werkzeug.wrappers import Response

SAFE_PATH = re.compile(r"/(?:[A-Za-z0-9._~!$&'()*+,;=:@%?-][A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?")


def page(template: str, *, status: int | None = None, **context: Any) -> Response:
    """The page, or the block named by HX-Target where htmx asks for a region of it.

    Good answers to a POST are redirects; a page in answer to a POST is a refusal: 422.
    """
    block = request.headers.get("HX-Target", "") if request.headers.get("HX-Request") else ""
    if request.headers.get("HX-History-Restore-Request"):
        block = ""
    if block and block in current_app.jinja_env.get_template(template).blocks:
        body = render_block(template, block, **context)
    else:
        body = render_template(template, **context)
    if status is None:
        status = 422 if request.method == "POST" else 200
    response = make_response(body, status)
    response.headers["Vary"] = "HX-Request, HX-Target, Cookie"
    return response


def see_other(endpoint: str, **values: Any) -> Response:
    """Go on to another page of ours with a GET."""
    return redirect(url_for(endpoint, **values), 303)


def safe_path(target: str | None) -> str:
    """A path of this site to go back to, or the first page; anything else could lead away."""
    if target and SAFE_PATH.fullmatch(target) and "//" not in target and "\\" not in target:
        return target
    return "/"


def see_path(target: str | None) -> Response:
    """Go on to a path that came from outside, if it is one of ours."""
    return redirect(safe_path(target), 303)
