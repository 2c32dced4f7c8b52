"""Who may put people on courses, and read how far they are."""

from lms.enrolment.models import Enrolment
from lms.people import policy as people
from lms.people.models import Person
from lms.people.roles import Permission


def may_enrol(person: Person, other: Person) -> bool:
    """HR and trainers, within their scope."""
    return person.may(Permission.ENROL) and people.may_see(person, other)


def may_see_progress(person: Person, enrolment: Enrolment) -> bool:
    """One's own always; others' by permission, within scope."""
    if enrolment.person_id == person.id:
        return True
    return person.may(Permission.SEE_PROGRESS) and people.may_see(person, enrolment.person)


def may_withdraw(person: Person, enrolment: Enrolment) -> bool:
    """Whoever could have enrolled; what is complete stays."""
    return may_enrol(person, enrolment.person) and enrolment.completion is None
