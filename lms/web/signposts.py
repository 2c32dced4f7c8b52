"""How each kind of activity and each area of content is called and drawn."""

from typing import Any, NamedTuple

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.courseware.rules import AREAS, COURSE_KINDS


class Signpost(NamedTuple):
    """A word, and the icon beside it."""

    words: Any
    icon: str


KINDS = {
    "page": Signpost(_l("Lesson"), "journal-text"),
    "recording": Signpost(_l("Recording"), "headphones"),
    "role-play": Signpost(_l("Role-play"), "chat-dots"),
    "system-drill": Signpost(_l("System drill"), "ui-checks"),
    "exam": Signpost(_l("Exam"), "patch-question"),
}
"""By kind of activity."""


def init_app(app: Flask) -> None:
    """Give them to the templates."""
    app.jinja_env.globals.update(
        activity_kinds=KINDS, areas_of_content=AREAS, course_kinds=COURSE_KINDS
    )
