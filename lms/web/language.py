"""Which language a person reads: their choice, else Chinese."""

from flask import Flask, has_request_context, session
from flask_babel import Babel, get_locale

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


def init_app(app: Flask) -> None:
    """Choose the language per request; commands and jobs speak Chinese."""
    Babel(  # type: ignore[no-untyped-call]
        app,
        default_locale="zh_Hans",
        default_timezone=app.config["TIMEZONE"],
        locale_selector=lambda: LANGUAGES[language()],
        default_translation_directories="translations",
    )
