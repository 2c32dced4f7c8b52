"""Which language a person reads: their choice, else Chinese."""

from typing import Any

from flask import Flask, g, has_request_context, session
from flask_babel import Babel, Domain, get_domain, get_locale
from markupsafe import Markup

from lms.web.session import visitor

LANGUAGES = {"zh": "zh_Hans", "en": "en"}


def language() -> str:
    """zh or en; commands and jobs, where nobody is at the screen, speak Chinese."""
    if not has_request_context():
        return "zh"
    who = visitor()
    chosen = (who.person.language if who else "") or session.get("language", "")
    return chosen if chosen in LANGUAGES else "zh"


def html_language() -> str:
    """What the page's lang attribute says."""
    return "en" if str(get_locale()) == "en" else "zh-CN"


class Words:
    """The messages of one language, looked up once and marked as safe once.

    A page says a hundred things; asking Flask-Babel for each cost a quarter of the page.
    """

    def __init__(self, translations: Any) -> None:
        self._translations = translations
        self._known: dict[str, Markup] = {}
        self._said: dict[str, Markup] = {}

    def text(self, message: str) -> Markup:
        """The message in this language with its placeholders; our own words, therefore safe."""
        known = self._known.get(message)
        if known is None:
            text = self._translations.ugettext(message)
            known = self._known[message] = Markup(text)  # noqa: S704  a catalogue's own words
        return known

    def say(self, message: str) -> Markup:
        """A message without placeholders, ready to be shown."""
        said = self._said.get(message)
        if said is None:
            said = self._said[message] = self.text(message) % {}
        return said


_spoken: dict[str, Words] = {}
"""By locale; filled when a language is first spoken."""


def _words() -> Words:
    """Of the language that this request is answered in."""
    words: Words | None = g.get("words")
    if words is None:
        locale = str(get_locale())
        words = _spoken.get(locale)
        if words is None:
            words = _spoken[locale] = Words(get_domain().get_translations())  # type: ignore[no-untyped-call]
        g.words = words
    return words


def say(message: str, /, **values: Any) -> Markup:
    """`_()` of the templates: values are escaped, %% becomes %."""
    words = _words()
    return words.text(message) % values if values else words.say(message)


class HouseWords(Domain):
    """The same words for `_()` and `_l()` in Python: plain text, as it stands in the catalogue."""

    def gettext(self, string: str, **values: Any) -> str:
        """The message in the reader's language."""
        text = str.__str__(_words().text(string))
        return text % values if values else text


def init_app(app: Flask) -> None:
    """Choose the language per request; commands and jobs speak Chinese."""
    babel = Babel(  # type: ignore[no-untyped-call]
        app,
        default_locale="zh_Hans",
        default_timezone=app.config["TIMEZONE"],
        locale_selector=lambda: LANGUAGES[language()],
        default_translation_directories="translations",
    )
    babel.domain_instance = HouseWords()  # type: ignore[no-untyped-call]
    app.jinja_env.globals.update(_=say, gettext=say)
