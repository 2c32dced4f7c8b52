"""Doors are shut unless signed, and every answer is signed too."""

import re

import pytest
from flask import Flask
from werkzeug.routing import Rule

from lms.people.roles import ROLE_PERMISSIONS, Role
from lms.web import signs, transaction
from tests import make
from tests.house.doors import FILE, doors

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.fixture
def everybody(cast):
    """Somebody with every role, so that no door hides what is behind it."""
    return make.person("E001", "全能", roles=tuple(Role))


GREETING = {"/"}
"""Pages whose heading speaks to the person: 今天 in the window's title, a greeting on the page."""


def some_address(rule: Rule) -> str:
    """An address that the rule matches; what it names need not exist."""
    return re.sub(r"<(?:(\w+)(?:\([^)]*\))?:)?\w+>", lambda m: _value(m[1]), rule.rule)


def _value(converter: str | None) -> str:
    return "1" if converter == "int" else "x"


def views(app: Flask, method: str) -> list[Rule]:
    """The rules that answer to a method."""
    return [rule for rule in app.url_map.iter_rules() if method in (rule.methods or set())]


def test_the_list_of_doors_is_what_was_agreed(app):
    """A new door, or another sign on an old one, is seen by whoever reads the change."""
    assert doors(app) == FILE.read_text("utf-8"), (
        "The doors have changed. Read them, then write the list: python -m tests.house.doors"
    )


def test_every_view_carries_a_sign(app):
    unsigned = [name for name, view in app.view_functions.items() if signs.sign_of(view) is None]
    assert unsigned == []


def test_a_view_without_a_sign_does_not_answer():
    app = Flask("unsigned")
    app.secret_key = "for-this-test-only"
    signs.init_app(app)
    app.add_url_rule("/forgotten", view_func=lambda: "secret")
    answer = app.test_client().get("/forgotten")
    assert answer.status_code == 404
    assert "secret" not in answer.text


def test_a_stranger_gets_through_no_door_that_is_not_public(app, client, cast):
    for rule in views(app, "GET"):
        sign = signs.sign_of(app.view_functions[rule.endpoint])
        if sign is None or sign.kind != "public":
            answer = client.get(some_address(rule))
            assert answer.status_code == 303, rule.rule
            assert answer.location.startswith("/sign-in"), rule.rule


def test_an_agent_is_refused_at_every_door_that_needs_more(app, as_, cast):
    client, held = as_(cast.agent), ROLE_PERMISSIONS[Role.AGENT]
    for method in ("GET", "POST"):
        for rule in views(app, method):
            sign = signs.sign_of(app.view_functions[rule.endpoint])
            if sign is not None and sign.kind == "needs" and not set(sign.permissions) & held:
                answer = client.open(some_address(rule), method=method)
                assert answer.status_code == 403, f"{method} {rule.rule}"


def test_every_form_is_refused_without_its_token(app, as_, everybody, monkeypatch):
    client = as_(everybody)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    writing = {m for rule in app.url_map.iter_rules() for m in rule.methods or ()}
    for method in sorted(writing - transaction.SAFE):
        for rule in views(app, method):
            answer = client.open(some_address(rule), method=method)
            assert answer.status_code == 400, f"{method} {rule.rule}"


def test_a_form_from_another_site_is_refused(app, as_, everybody):
    client = as_(everybody)
    for rule in views(app, "POST"):
        answer = client.post(some_address(rule), headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 403, rule.rule


def test_every_answer_tells_the_browser_to_be_careful(app, as_, everybody):
    client = as_(everybody)
    paths = [some_address(rule) for rule in views(app, "GET")]
    for path in [*paths, "/nothing-here"]:
        answer = client.get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy or answer.mimetype == "application/pdf", path
        assert "default-src 'none'" in policy or "sandbox" in policy, path
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS, path


def test_every_list_answers_and_is_titled_as_it_is_headed(app, as_, everybody):
    """Pages that need no number in their address, as somebody with every role sees them."""
    client = as_(everybody)
    wrong = []
    for rule in views(app, "GET"):
        if rule.arguments:
            continue
        answer = client.get(rule.rule)
        assert answer.status_code < 400, rule.rule
        if rule.rule in GREETING:
            continue
        if answer.status_code == 200 and answer.mimetype == "text/html":
            title = re.search(r"<title>(.*?) · ", answer.text, re.S)
            heading = re.search(r"<h1[^>]*>(.*?)</h1>", answer.text, re.S)
            if not title or not heading or _plain(title[1]) != _plain(heading[1]):
                wrong.append((rule.rule, title and title[1], heading and _plain(heading[1])))
    assert wrong == []


def _plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", html).split())
