"""Who may look into courses."""

from lms.people.models import Person
from lms.people.roles import Permission


def may_look_into(person: Person) -> bool:
    """Read every course and its files without being on it; sources included."""
    return person.may(Permission.SEE_COURSES)
