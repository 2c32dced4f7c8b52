"""Which language a person reads: their choice, else Chinese."""

from typing import Any

from flask import Flask, g, has_request_context, session
from flask_babel import Babel, Domain, get_domain, get_locale
from markupsafe import Markup, escape

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
    return "zh-CN" if chinese() else "en"


class Words:
    """The messages of one language, looked up once and marked as safe once.

    A page says a hundred things; asking Flask-Babel for each cost a quarter of the page.
    """

    def __init__(self, translations: Any, *, chinese: bool) -> None:
        self.chinese = chinese
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

    def shown(self, message: str, /, **values: Any) -> Markup:
        """`_()` of the templates: values are escaped, %% becomes %."""
        return self.text(message) % values if values else self.say(message)

    def counted(self, one: str, many: str, num: int, /, **values: Any) -> str:
        """A message about so many, plain."""
        return str(self._translations.ungettext(one, many, num)) % {"num": num, **values}


_spoken: dict[str, Words] = {}
"""By locale; filled when a language is first spoken."""


def _words() -> Words:
    """Of the language that this request is answered in."""
    words: Words | None = g.get("words")
    if words is None:
        locale = str(get_locale())
        words = _spoken.get(locale)
        if words is None:
            found = get_domain().get_translations()  # type: ignore[no-untyped-call]
            words = _spoken[locale] = Words(found, chinese=locale != "en")
        g.words = words
    return words


def say(message: str, /, **values: Any) -> Markup:
    """`_()` of the macros, which know no request; pages are handed their language's own."""
    return _words().shown(message, **values)


def count(one: str, many: str, num: int, /, **values: Any) -> Markup:
    """`ngettext()` of the templates; a number needs no escaping."""
    safe = {name: escape(value) for name, value in values.items()}
    return Markup(_words().counted(one, many, int(num), **safe))  # noqa: S704  as above


def chinese() -> bool:
    """Whether this request is answered in Chinese."""
    return _words().chinese


class HouseWords(Domain):
    """The same words for `_()` and `_l()` in Python: plain text, as it stands in the catalogue."""

    def gettext(self, string: str, **values: Any) -> str:
        """The message in the reader's language."""
        text = str.__str__(_words().text(string))
        return text % values if values else text

    def ngettext(self, singular: str, plural: str, num: int, **values: Any) -> str:
        """The same about so many."""
        return _words().counted(singular, plural, num, **values)


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
    app.jinja_env.globals.update(_=say, gettext=say, ngettext=count)
    app.context_processor(lambda: {"_": _words().shown})  # no search for the request at each word
