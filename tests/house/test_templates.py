"""What every template promises: no script or style inside, short, whole."""

import re

from lms.web.navigation import PLACES
from lms.web.players import PLAYERS
from tests.house.source import templates

FORBIDDEN = {
    "inline style": re.compile(r"<style\b|\sstyle\s*=", re.I),
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)", re.I),
    "event handler": re.compile(r"\son[a-z]+\s*=\s*[\"']|\shx-on\b|javascript:", re.I),
    "unescaped text": re.compile(r"\|\s*safe\b|autoescape\s+false", re.I),
    "top-level import": re.compile(r"^\{%-?\s*(?:import|from)\b", re.M),
}


def test_no_template_holds_what_the_content_security_policy_forbids():
    found = [
        f"{name}: {what}"
        for name, text in templates().items()
        for what, pattern in FORBIDDEN.items()
        if pattern.search(text)
    ]
    assert found == []


def test_no_template_is_longer_than_a_page():
    lengths = {name: len(text.splitlines()) for name, text in templates().items()}
    assert {name: n for name, n in lengths.items() if n > 120} == {}


def test_every_template_can_be_read_by_the_engine(app):
    for name in templates():
        if name.endswith(".html"):
            app.jinja_env.get_template(name)


def test_every_template_says_dates_and_numbers_through_filters():
    formatting = re.compile(r"strftime|isoformat|\.format\(")
    assert [name for name, text in templates().items() if formatting.search(text)] == []


def test_every_place_of_the_navigation_exists(app):
    assert [p.endpoint for p in PLACES if p.endpoint not in app.view_functions] == []


def test_every_kind_of_activity_has_its_player(app):
    assert [e for e in PLAYERS.values() if e not in app.view_functions] == []
