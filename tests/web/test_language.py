"""What a page says, in the reader's language."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask, g, session
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from lms.people.models import Person
from lms.web.language import say
from tests.cast import Cast
from tests.conftest import Client

HELLO = _l("Hello, %(name)s")


@pytest.fixture(params=["zh", "en"])
def spoken(app: Flask, request: pytest.FixtureRequest):
    with app.test_request_context():
        for kept in ("words", "_flask_babel"):
            g.pop(kept, None)
        session["language"] = request.param
        yield request.param
        for kept in ("words", "_flask_babel"):
            g.pop(kept, None)


def test_templates_and_code_say_the_same(spoken: str) -> None:
    assert say("Today") == gettext("Today") == {"zh": "今天", "en": "Today"}[spoken]


def test_a_name_in_a_template_is_escaped_and_in_code_it_is_not(spoken: str) -> None:
    said = say("Hello, %(name)s", name="<b>")
    assert isinstance(said, Markup) and "&lt;b&gt;" in said
    assert "<b>" in gettext("Hello, %(name)s", name="<b>")
    assert type(gettext("Today")) is str


def test_a_lazy_word_is_spoken_when_it_is_read(spoken: str) -> None:
    assert "%(name)s" in str(HELLO)


def test_two_readers_read_their_own_language(cast: Cast, as_: Callable[[Person], Client]) -> None:
    cast.colleague.language = "en"
    assert "今天" in as_(cast.agent).get("/").text
    assert "今天" not in as_(cast.colleague).get("/").text
    assert "今天" in as_(cast.agent).get("/").text


def test_an_icon_with_a_label_speaks_and_hostile_words_stay_words(app: Flask) -> None:
    icon = app.jinja_env.globals["ui"].icon
    assert 'aria-hidden="true"' in icon("bell")
    assert 'aria-label="&#34;&gt;&lt;script&gt;"' in icon("bell", '"><script>')
    assert 'class="icon day-turn"' in icon("bell", **{"class": "day-turn"})


def test_a_database_that_does_not_answer_is_told_in_words(
    cast: Cast, as_: Callable[[Person], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even who is at the screen can be read; the answer must not ask again."""
    browser = as_(cast.agent)

    def locked(token_hash: str) -> None:
        raise sa.exc.OperationalError("BEGIN IMMEDIATE", None, Exception("database is locked"))

    monkeypatch.setattr("lms.people.queries.find_session", locked)
    answer = browser.post("/sign-out")
    assert answer.status_code == 503
    assert "数据库正忙" in answer.text or "稍等" in answer.text
