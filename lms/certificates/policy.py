"""Who may issue, print and revoke certificates."""

from lms.certificates.models import Certificate
from lms.people.models import Person
from lms.people.roles import Permission


def may_issue(person: Person) -> bool:
    """Issue, print and reword: HR's work."""
    return person.may(Permission.ISSUE_CERTIFICATES)


def may_revoke(person: Person, certificate: Certificate) -> bool:
    """HR, while it holds."""
    return may_issue(person) and certificate.revocation is None


def may_renew(person: Person, certificate: Certificate) -> bool:
    """HR, once it was revoked; never one's own, so that two pairs of eyes see it."""
    return (
        may_issue(person)
        and certificate.revocation is not None
        and certificate.person_id != person.id
    )
