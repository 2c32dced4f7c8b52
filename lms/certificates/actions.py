"""Issuing, revoking and renewing certificates, and giving them new words."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

import msgspec
import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from lms.certificates import queries, rules
from lms.certificates.facts import complaint, facts, kept, specimen
from lms.certificates.models import Certificate, Revocation, Template, TemplateVersion
from lms.certificates.queries import COMPLETION
from lms.certificates.rules import Award, Issuer
from lms.certificates.sheet import Wording, unknown_placeholders
from lms.journal import actions as journal
from lms.kit import codes
from lms.kit.db import db, in_turn
from lms.kit.errors import Refused
from lms.notifications import actions as notifications
from lms.people.models import Person


class Batch(NamedTuple):
    """What became of several awards."""

    issued: list[Certificate]
    known: list[Certificate]
    """Had been issued before, by a second click or somebody else."""
    refused: list[tuple[Person, Refused]]
    """Cannot be drawn; the others were issued all the same."""


def issue(
    person: Person, award: Award, *, issuer: Issuer, by: Person | None, on: date, at: datetime
) -> tuple[Certificate, bool]:
    """The certificate for an award, and whether it is new; raises Refused when it cannot be drawn.

    `on` is the day printed, `by` None a command.
    """
    batch = issue_all([(person, award)], issuer=issuer, by=by, on=on, at=at)
    if batch.refused:
        raise batch.refused[0][1]
    return (batch.issued[0], True) if batch.issued else (batch.known[0], False)


def issue_all(
    awards: Sequence[tuple[Person, Award]],
    *,
    issuer: Issuer,
    by: Person | None,
    on: date,
    at: datetime,
) -> Batch:
    """Certificates for several awards, numbered in their order without a gap."""
    _check(issuer)
    batch = Batch([], [], [])
    in_turn("certificates")
    version = _version(at)
    known = _known(awards)
    serial = queries.next_serial(on.year)
    for person, award in awards:
        key = (person.id, award.subject.kind, award.subject.id, award.cycle)
        if key in known:
            batch.known.append(known[key])
            continue
        made = _sheet(person, award, version, serial, issuer=issuer, on=on)
        if isinstance(made, Refused):
            batch.refused.append((person, made))
            continue
        known[key] = _hand_over(made, by=by, at=at)
        batch.issued.append(made)
        serial += 1
    db.session.flush()
    for certificate in batch.issued:
        _tell(certificate, by=by, at=at)
    return batch


def renew(
    certificate: Certificate, *, issuer: Issuer, by: Person | None, on: date, at: datetime
) -> Certificate:
    """Issue a revoked certificate anew, with the name and the wording of today.

    Doing it twice gives the same sheet; raises Refused while the certificate still holds.
    """
    _check(issuer)
    if certificate.revocation is None:
        raise Refused(_l("This certificate still holds. Revoke it before issuing a new one."))
    in_turn("certificates")
    sheets = queries.of_award(certificate.award)
    if sheets[-1].revocation is None:
        return sheets[-1]
    version = _version(at)
    serial = queries.next_serial(on.year)
    person = sheets[-1].person
    made = _sheet(person, certificate.award, version, serial, issuer=issuer, on=on)
    if isinstance(made, Refused):
        raise made
    made.renewal = len(sheets)
    _hand_over(made, by=by, at=at)
    db.session.flush()
    _tell(made, by=by, at=at, renews=certificate.number)
    return made


def revoke(certificate: Certificate, *, reason: str, by: Person, at: datetime) -> Revocation:
    """Withdraw a certificate: the public page says so, its person is told why."""
    if not reason.strip():
        raise Refused(_l("Say why: the person and the file need the reason."), "reason")
    try:
        with db.session.begin_nested():
            revocation = certificate.revoke(by=by, reason=reason.strip(), at=at)
            db.session.flush()
    except sa.exc.IntegrityError as error:  # somebody was faster
        raise Refused(_l("This certificate is revoked already.")) from error
    details = {"reason": revocation.reason}
    journal.note("certificates.revoke", certificate.subject, by=by, at=at, details=details)
    words = {"title": certificate.title, "reason": revocation.reason}
    path = f"/my-certificates/{certificate.id}"
    notifications.tell(certificate.person, "certificates.revoked", words, path=path, at=at)
    return revocation


def reword(
    wording: Wording, *, issuer: Issuer, by: Person, on: date, at: datetime
) -> tuple[TemplateVersion, bool]:
    """Other words for the certificates to come, and whether they are new; issued ones stay.

    Raises Refused with the field's name for an unknown placeholder or an undrawable character.
    """
    for field, text in msgspec.to_builtins(wording).items():
        if unknown := unknown_placeholders(text):
            names = "、".join(f"{{{name}}}" for name in unknown)
            raise Refused(_l("%(names)s is not known here. Remove it.", names=names), field)
    if reason := complaint(specimen(issuer, wording, on=on)):
        raise reason
    in_turn("certificates")
    current = _version(at)
    words = msgspec.to_builtins(wording)
    if current.wording == words:
        return current, False
    version = TemplateVersion(
        template_id=current.template_id,
        number=current.number + 1,
        wording=words,
        made_at=at,
        made_by_id=by.id,
    )
    db.session.add(version)
    db.session.flush()
    title = db.session.get_one(Template, version.template_id).subject_of(version.number)
    journal.note("certificates.template", title, by=by, at=at)
    return version, True


def _check(issuer: Issuer) -> None:
    if not issuer.centre:
        raise Refused(
            _l(
                "The centre has no name yet, so nothing can be issued. "
                "Ask your administrator to set LMS_CENTRE."
            )
        )


def _known(
    awards: Sequence[tuple[Person, Award]],
) -> dict[tuple[int, str, int, int], Certificate]:
    """The latest sheet of each award, revoked or not: only `renew` goes past a revocation."""
    found = db.session.scalars(
        sa.select(Certificate)
        .where(Certificate.person_id.in_({person.id for person, _award in awards}))
        .order_by(Certificate.renewal)
    )
    return {(c.person_id, c.subject_kind, c.subject_id, c.cycle): c for c in found}


def _version(at: datetime) -> TemplateVersion:
    """The current wording; the first one is made when it is first needed."""
    current = queries.current_version()
    if current is None:
        template = Template(slug=COMPLETION, name=Wording().heading)
        words = msgspec.to_builtins(Wording())
        current = TemplateVersion(template=template, number=1, wording=words, made_at=at)
        db.session.add(current)
        db.session.flush()
    return current


def _sheet(
    person: Person,
    award: Award,
    version: TemplateVersion,
    serial: int,
    *,
    issuer: Issuer,
    on: date,
) -> Certificate | Refused:
    """A certificate that is not yet anybody's, or why it cannot be drawn."""
    number, code = rules.number(on.year, serial), codes.readable()
    said = facts(
        person, award, issuer=issuer, wording=version.words, number=number, code=code, on=on
    )
    if reason := complaint(said):
        return reason
    return Certificate(
        number=number,
        year=on.year,
        serial=serial,
        code=code,
        person=person,
        subject_kind=award.subject.kind,
        subject_id=award.subject.id,
        cycle=award.cycle,
        renewal=0,
        template_version_id=version.id,
        facts=kept(said),
        person_name=said.person_name,
        title=said.title,
        issued_on=on,
        revocation=None,
    )


def _hand_over(certificate: Certificate, *, by: Person | None, at: datetime) -> Certificate:
    certificate.issued_at = at
    certificate.issued_by_id = by.id if by else None
    db.session.add(certificate)
    return certificate


def _tell(certificate: Certificate, *, by: Person | None, at: datetime, renews: str = "") -> None:
    details = {"number": certificate.number, **({"renews": renews} if renews else {})}
    journal.note("certificates.issue", certificate.subject, by=by, at=at, details=details)
    words = {"title": certificate.title}
    path = f"/my-certificates/{certificate.id}"
    notifications.tell(certificate.person, "certificates.issued", words, path=path, at=at)
