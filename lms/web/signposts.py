"""How each kind of activity and each area of content is called and drawn."""

from typing import Any, NamedTuple

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.courseware.rules import AREAS, COURSE_KINDS


class Signpost(NamedTuple):
    """A word, and the icon beside it."""

    words: Any
    icon: str
    invitation: Any
    """The next thing to do, as one sentence; takes the length."""


KINDS = {
    "page": Signpost(_l("Lesson"), "journal-text", _l("Next, a lesson to read: about %(length)s")),
    "recording": Signpost(
        _l("Recording"), "headphones", _l("Next, a call to hear: about %(length)s")
    ),
    "role-play": Signpost(
        _l("Role-play"), "chat-dots", _l("Next, a talk with a customer: about %(length)s")
    ),
    "system-drill": Signpost(
        _l("System drill"), "ui-checks", _l("Next, a drill in the system: about %(length)s")
    ),
    "exam": Signpost(_l("Exam"), "patch-question", _l("Next, an exam: about %(length)s")),
}
"""By kind of activity."""


def init_app(app: Flask) -> None:
    """Give them to the templates."""
    app.jinja_env.globals.update(
        activity_kinds=KINDS, areas_of_content=AREAS, course_kinds=COURSE_KINDS
    )
