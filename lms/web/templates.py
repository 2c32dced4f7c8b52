"""What every template may say."""

from flask import Flask

from lms.notifications import queries as notifications
from lms.web.headers import nonce
from lms.web.icons import drawn_icon
from lms.web.language import html_language
from lms.web.session import visitor


def _unread() -> int:
    who = visitor()
    return notifications.unread_count(who.person) if who else 0


def init_app(app: Flask) -> None:
    """Macros as globals, since a region is rendered without its page's top level."""
    environment = app.jinja_env
    environment.globals.update(
        drawn_icon=drawn_icon,
        nonce=nonce,
        html_language=html_language,
        visitor=visitor,
        unread=_unread,
        centre=app.config["CENTRE"],
        demo=app.config["DEMO"],
    )
    for macros in ("ui", "form_ui"):
        environment.globals[macros] = environment.get_template(f"{macros}.html").module
