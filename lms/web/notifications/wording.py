"""How each kind of notice reads."""

from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.notifications.models import Notice

WORDING: dict[str, Any] = {
    "enrolment.enrolled": _l("You are on the course “%(title)s”."),
    "enrolment.withdrawn": _l("You were taken off the course “%(title)s”. What you did is kept."),
    "enrolment.completed": _l("You have completed “%(title)s”. Well done."),
    "exams.passed": _l("You passed “%(title)s” with %(score)s %%."),
    "exams.failed": _l("“%(title)s” did not work out this time: %(score)s %%. You may try again."),
    "exams.out_of_attempts": _l(
        "“%(title)s” did not work out this time: %(score)s %%. Your trainer will help you on."
    ),
    "exams.corrected": _l("A mark in “%(title)s” was corrected: now %(score)s %%."),
    "exams.marked": _l("Your answers in “%(title)s” are marked."),
    "certificates.issued": _l("Your certificate for “%(title)s” is here."),
    "certificates.revoked": _l("Your certificate for “%(title)s” was withdrawn: %(reason)s"),
    "certificates.printed": _l("%(count)s certificates are ready to print."),
    "people.welcome": _l("Welcome. Begin with the first lesson of your course."),
}


def wording(notice: Notice) -> str:
    """The notice as a sentence in the reader's language."""
    sentence = str(WORDING[notice.kind])
    return f"{sentence % notice.words}"


def init_app(app: Flask) -> None:
    """Give it to the templates."""
    app.jinja_env.globals["wording"] = wording
