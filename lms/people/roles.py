"""What each role may do: one page that an administrator can read."""

from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l


class Role(StrEnum):
    """The global roles; adviser, mentor, author and judge of one thing are relations, not roles."""

    AGENT = "agent"
    LEADER = "leader"
    TRAINER = "trainer"
    AUTHOR = "author"
    JUDGE = "judge"
    QUALITY = "quality"
    HR = "hr"
    ADMIN = "admin"


ROLE_NAMES: dict[Role, Any] = {
    Role.AGENT: _l("Agent"),
    Role.LEADER: _l("Team leader"),
    Role.TRAINER: _l("Trainer"),
    Role.AUTHOR: _l("Course author"),
    Role.JUDGE: _l("Judge"),
    Role.QUALITY: _l("Quality"),
    Role.HR: _l("HR"),
    Role.ADMIN: _l("Administrator"),
}
"""How people call them."""


class Permission(StrEnum):
    """One thing that a door can ask for."""

    LEARN = "learn"
    """Take courses, sit exams, hold certificates."""
    SEE_PEOPLE = "see_people"
    """Open the directory and a person's page, within scope."""
    MANAGE_PEOPLE = "manage_people"
    """Import the roster, add people, set roles and first passwords."""
    SEE_PROGRESS = "see_progress"
    """Read how far other people are, within scope."""
    ENROL = "enrol"
    """Put people on a course."""
    SEE_COURSES = "see_courses"
    """Look into every course without being on it."""
    PUBLISH_COURSES = "publish_courses"
    """Publish an edition."""
    MARK = "mark"
    """Mark answers that a machine cannot, and correct marks with a reason."""
    SEE_CERTIFICATES = "see_certificates"
    """Read the register of certificates, within scope."""
    ISSUE_CERTIFICATES = "issue_certificates"
    """Issue, print and revoke certificates."""
    READ_JOURNAL = "read_journal"
    """Read who did what."""


P = Permission

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.AGENT: frozenset({P.LEARN}),
    Role.LEADER: frozenset({P.LEARN, P.SEE_PEOPLE, P.SEE_PROGRESS, P.SEE_CERTIFICATES}),
    Role.TRAINER: frozenset(
        {
            P.LEARN,
            P.SEE_PEOPLE,
            P.SEE_PROGRESS,
            P.ENROL,
            P.SEE_COURSES,
            P.PUBLISH_COURSES,
            P.MARK,
            P.SEE_CERTIFICATES,
        }
    ),
    Role.AUTHOR: frozenset({P.LEARN, P.SEE_COURSES}),
    Role.JUDGE: frozenset({P.LEARN}),
    Role.QUALITY: frozenset({P.LEARN, P.SEE_PEOPLE, P.SEE_PROGRESS, P.SEE_COURSES}),
    Role.HR: frozenset(
        {
            P.LEARN,
            P.SEE_PEOPLE,
            P.MANAGE_PEOPLE,
            P.SEE_PROGRESS,
            P.ENROL,
            P.SEE_CERTIFICATES,
            P.ISSUE_CERTIFICATES,
        }
    ),
    Role.ADMIN: frozenset(set(Permission)),
}

SEES_EVERYBODY = frozenset({Role.HR, Role.ADMIN, Role.QUALITY})
"""Roles whose scope is the whole centre; a leader's is the team, a trainer's the skill groups."""


def permissions_of(roles: frozenset[Role]) -> frozenset[Permission]:
    """Everything that any of the roles may do."""
    return frozenset().union(*(ROLE_PERMISSIONS[role] for role in roles))
