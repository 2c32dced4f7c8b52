"""Adding people, giving roles, signing in and out."""

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from flask_babel import lazy_gettext as _l

from lms.journal import actions as journal
from lms.kit import codes
from lms.kit.db import db, look
from lms.kit.errors import Refused
from lms.people import policy, queries, rules
from lms.people.models import Credential, Grade, LoginSession, Person, RoleGrant, Team
from lms.people.roles import Role

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_nobody = _hasher.hash(codes.token())
"""Verified when the number is unknown, so that both answers take as long."""

ABSOLUTE = timedelta(hours=12)
IDLE_MINUTES = 120
STAY = timedelta(days=14)
"""How long a device stays signed in when the person asked for it."""

DEMO_PASSWORD = "demo"  # noqa: S105  public: it opens nothing outside the demo
"""Of the demo's accounts; refused at the door wherever LMS_DEMO is off."""


def add(
    *,
    employee_no: str,
    name: str,
    team: Team | None = None,
    grade: Grade | None = None,
    email: str = "",
    hired_on: date | None = None,
    by: Person | None,
    at: datetime,
) -> Person:
    """Put somebody on the roster; raises Refused for a number that is taken or malformed."""
    employee_no = rules.tidy_employee_no(employee_no)
    name = rules.tidy_name(name)
    if not rules.EMPLOYEE_NO.fullmatch(employee_no):
        raise Refused(
            _l("An employee number has letters, digits, dots and dashes, at most 20."),
            "employee_no",
        )
    if not name:
        raise Refused(_l("Enter the name."), "name")
    if queries.find_by_employee_no(employee_no):
        raise Refused(
            _l("%(number)s is taken already. Numbers are never reused.", number=employee_no),
            "employee_no",
        )
    person = Person(employee_no=employee_no, team=team, grade=grade, email=email, hired_on=hired_on)
    person.grants = []
    person.rename(name)
    db.session.add(person)
    db.session.flush()
    journal.note("people.add", person.subject, by=by, at=at)
    return person


def grant(
    person: Person,
    role: Role,
    *,
    skill_group_id: int | None = None,
    by: Person | None,
    at: datetime,
) -> RoleGrant:
    """Give a role; holding it already changes nothing. `by` None is a command."""
    if by is not None and not policy.may_grant(by, role):
        raise Refused(_l("Only an administrator makes administrators."), "role")
    for held in person.grants:
        if held.revoked_at is None and (held.role, held.skill_group_id) == (role, skill_group_id):
            return held
    given = RoleGrant(
        role=role,
        skill_group_id=skill_group_id,
        granted_at=at,
        granted_by_id=by.id if by else None,
    )
    person.grants.append(given)
    db.session.flush()
    journal.note("people.grant", person.subject, by=by, at=at, details={"role": role})
    return given


def revoke_role(person: Person, role: Role, *, by: Person | None, at: datetime) -> None:
    """Take a role back; nobody takes the administrator's role from themselves."""
    if by is not None and not policy.may_grant(by, role):
        raise Refused(_l("Only an administrator makes administrators."), "role")
    if role is Role.ADMIN and by is person:
        raise Refused(_l("You cannot take the administrator's role from yourself."), "role")
    for held in person.grants:
        if held.revoked_at is None and held.role == role:
            held.revoked_at = at
    journal.note("people.revoke_role", person.subject, by=by, at=at, details={"role": role})


def set_first_password(
    person: Person, password: str, *, by: Person | None, at: datetime, must_change: bool = True
) -> Credential:
    """Give a password that the person must replace at the next sign-in; ends all sessions.

    Raises Refused for one that would be guessed first.
    """
    weakness = rules.weakness(password, employee_no=person.employee_no, name=person.name)
    if weakness:
        raise Refused(WEAKNESSES[weakness], "password")
    credential = queries.find_credential(person)
    if credential is None:
        credential = Credential(person_id=person.id)
        db.session.add(credential)
    credential.password_hash = hashed(password)
    credential.must_change = must_change
    credential.changed_at = at
    credential.succeeded()
    end_all_sessions(person, at=at)
    db.session.flush()
    journal.note("people.set_first_password", person.subject, by=by, at=at)
    return credential


def hash_password(password: str) -> str:
    """What the database keeps of a password; takes 45 ms."""
    return _hasher.hash(password)


def change_password(
    person: Person, *, current: str, new: str, keep: LoginSession | None, at: datetime
) -> None:
    """Replace one's own password; every other device is signed out."""
    credential = queries.find_credential(person)
    if credential is None or not _fits(credential.password_hash, current):
        raise Refused(_l("The current password is not right."), "current")
    if new == current:
        raise Refused(_l("The new password is the old one. Choose another."), "new")
    weakness = rules.weakness(new, employee_no=person.employee_no, name=person.name)
    if weakness:
        raise Refused(WEAKNESSES[weakness], "new")
    credential.password_hash = hashed(new)
    credential.must_change = False
    credential.changed_at = at
    end_all_sessions(person, at=at, keep=keep)
    if keep is not None:
        keep.limited = False
    journal.note("people.change_password", person.subject, by=person, at=at)


WEAKNESSES = {
    "short": _l("Use at least 8 characters."),
    "common": _l("This password is among the first that are tried. Choose another."),
    "personal": _l("The password must not contain your employee number or name."),
    "plain": _l("Mix letters with digits or other characters."),
}


def sign_in(
    *,
    employee_no: str,
    password: str,
    stay: bool,
    address: str,
    device: str,
    demo: bool = False,
    at: datetime,
) -> tuple[Person, str]:
    """Let somebody in; returns the person and the token for the cookie.

    Raises Refused with the same sentence for an unknown number and a wrong password.
    Outside the demo (`demo`) its public password is a wrong one, whatever the table holds.
    The caller keeps the transaction in both cases: failures are counted.
    """
    employee_no = rules.tidy_employee_no(employee_no)
    with look():  # hashing takes 45 ms: no transaction is held meanwhile
        known = queries.find_password_hash(employee_no)
    fits = _fits(known or _nobody, password) and (demo or password != DEMO_PASSWORD)
    person = queries.find_by_employee_no(employee_no)
    credential = queries.find_credential(person) if person else None
    if person is None or credential is None or credential.password_hash != known:
        raise Refused(WRONG)
    if credential.locked_until is not None and at < credential.locked_until:
        minutes = max(1, round((credential.locked_until - at) / timedelta(minutes=1)))
        raise Refused(
            _l(
                "Too many wrong passwords. Try again in %(minutes)s minutes, "
                "or ask HR for a new password.",
                minutes=minutes,
            )
        )
    if not fits:
        credential.failed(at)
        journal.note("people.sign_in_failed", person.subject, by=None, at=at)
        raise Refused(WRONG)
    if person.left_on is not None and person.left_on <= at.date():
        raise Refused(_l("This account has ended. Ask HR if that is a mistake."))
    credential.succeeded()
    secret = open_session(
        person, stay=stay, address=address, device=device, limited=credential.must_change, at=at
    )
    return person, secret


WRONG = _l("Employee number or password is not right. Check both and try again.")


def open_session(
    person: Person,
    *,
    stay: bool = False,
    address: str,
    device: str,
    limited: bool = False,
    at: datetime,
) -> str:
    """Sign a device in; returns the token that only the cookie will hold."""
    secret = codes.token()
    length = STAY if stay else ABSOLUTE
    db.session.add(
        LoginSession(
            token_hash=codes.fingerprint(secret),
            person_id=person.id,
            created_at=at,
            seen_at=at,
            expires_at=at + length,
            idle_minutes=int(length.total_seconds() // 60) if stay else IDLE_MINUTES,
            address=address[:60],
            device=device[:200],
            limited=limited,
        )
    )
    db.session.flush()
    journal.note("people.sign_in", person.subject, by=person, at=at)
    return secret


def end_session(session: LoginSession, *, by: Person, at: datetime) -> None:
    """Sign one device out."""
    session.ended_at = session.ended_at or at
    journal.note("people.sign_out", by.subject, by=by, at=at)


def end_all_sessions(person: Person, *, at: datetime, keep: LoginSession | None = None) -> None:
    """Sign out every device of a person but, perhaps, the one in hand."""
    ending = sa.update(LoginSession).where(
        LoginSession.person_id == person.id, LoginSession.ended_at.is_(None)
    )
    if keep is not None:
        ending = ending.where(LoginSession.id != keep.id)
    db.session.execute(ending.values(ended_at=at), execution_options={"synchronize_session": False})


def hashed(password: str) -> str:
    """What the database keeps of a password; takes 45 ms on purpose."""
    return _hasher.hash(password)


def _fits(kept: str, password: str) -> bool:
    try:
        return _hasher.verify(kept, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
