"""The way around: what stands in the navigation, by permission."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request
from flask_babel import lazy_gettext as _l

from lms.people.models import Person
from lms.people.roles import Permission


@dataclass(frozen=True)
class Place:
    """One entry of the navigation."""

    endpoint: str
    label: Any
    icon: str
    permission: Permission
    """Who sees it."""
    desk: bool = False
    """Work for others; stands below one's own learning."""
    also: tuple[str, ...] = ()
    """Other desks that belong to the same entry."""

    @property
    def current(self) -> bool:
        """Whether the page in hand belongs to this entry: the same desk, or a neighbour."""
        return request.blueprint in {self.endpoint.split(".")[0], *self.also}


P = Permission

PLACES = (
    Place("today.today", _l("Today"), "house", P.LEARN),
    Place("my_courses.my_courses", _l("My courses"), "book", P.LEARN, also=("path",)),
    Place("wallet.wallet", _l("My certificates"), "award", P.LEARN),
    Place(
        "directory.directory",
        _l("People"),
        "people",
        P.SEE_PEOPLE,
        desk=True,
        also=("person", "roster", "first_passwords"),
    ),
    Place(
        "progress.progress",
        _l("Progress"),
        "clipboard-check",
        P.SEE_PROGRESS,
        desk=True,
        also=("enrolling",),
    ),
    Place("marking.papers", _l("Exams"), "ui-checks", P.SEE_PROGRESS, desk=True),
    Place("catalogue.catalogue", _l("Courses"), "journal-text", P.SEE_COURSES, desk=True),
    Place(
        "register.register",
        _l("Certificates"),
        "printer",
        P.SEE_CERTIFICATES,
        desk=True,
        also=("issuing", "printing", "wording"),
    ),
    Place("journal.journal", _l("Journal"), "shield-check", P.READ_JOURNAL, desk=True),
)


def places(person: Person) -> list[Place]:
    """The entries that this person sees."""
    held = person.permissions
    return [
        place
        for place in PLACES
        if place.permission in held and place.endpoint in current_app.view_functions
    ]


def init_app(app: Flask) -> None:
    """Give it to the templates."""
    app.jinja_env.globals["places"] = places
