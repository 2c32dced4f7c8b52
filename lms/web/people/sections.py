"""What other rooms show on a person's page: each brings a partial and the query behind it.

A room joins with one line in SECTIONS. Its partial `<room>/_person.html` begins with
`<section class="sheet">` and finds `person` (whose page it is) and `section` (what `load`
returned). `load(asker, person)` is called for people whom the asker may see.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lms.certificates import queries as certificates
from lms.enrolment import progress
from lms.people.models import Person
from lms.people.roles import Permission


@dataclass(frozen=True)
class Section:
    """A part of a person's page that belongs to another room."""

    template: str
    load: Callable[[Person, Person], Any]
    """(asker, person) → what the partial shows; at most two statements."""
    permission: Permission
    """Who sees it; everybody sees it about themselves."""


SECTIONS: tuple[Section, ...] = (
    Section(
        "enrolment/_person.html",
        lambda _asker, person: progress.learning_of(person),
        Permission.SEE_PROGRESS,
    ),
    Section(
        "certificates/_person.html",
        lambda asker, person: (
            certificates.of_person(person),
            asker.may(Permission.SEE_CERTIFICATES),
        ),
        Permission.SEE_CERTIFICATES,
    ),
)


def sections_for(asker: Person, person: Person) -> list[tuple[str, Any]]:
    """(template, what it shows) for everything that the asker may see of this person."""
    return [
        (section.template, section.load(asker, person))
        for section in SECTIONS
        if asker.id == person.id or asker.may(section.permission)
    ]
