"""Finding certificates, wordings and print runs, within what the asker may see."""

from collections.abc import Collection
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from lms.certificates.models import Certificate, PrintRun, Revocation, Template, TemplateVersion
from lms.certificates.rules import Award, asked
from lms.kit.db import db
from lms.people import queries as people
from lms.people.models import Person, Team

State = Literal["", "valid", "revoked"]
COMPLETION = "completion"
"""The slug of the template that completions of a course use."""


def valid() -> sa.ColumnElement[bool]:
    """The condition that a certificate was not revoked."""
    return ~sa.exists().where(Revocation.certificate_id == Certificate.id)


def matching(search: str) -> sa.ColumnElement[bool]:
    """A name as printed or as today, pinyin initials, an employee number, a number or a code."""
    meant = asked(search)
    conditions = [
        people.matching(search),
        Certificate.person_name.contains(search.strip(), autoescape=True),
        Certificate.number.contains(search.strip().upper(), autoescape=True),
    ]
    if meant.number:
        conditions.append(Certificate.number == meant.number)
    if len(meant.code) >= 4:
        conditions.append(Certificate.code.startswith(meant.code, autoescape=True))
    return sa.or_(*conditions)


def register(
    asker: Person, *, search: str = "", state: State = "", subject_id: int | None = None
) -> sa.Select[Certificate]:
    """All certificates in the asker's scope, latest first, with person, team and revocation."""
    found = (
        sa.select(Certificate)
        .join(Certificate.person)
        .options(
            joinedload(Certificate.person).joinedload(Person.team),
            joinedload(Certificate.revocation),
        )
        .where(people.visible_to(asker))
        .order_by(Certificate.issued_on.desc(), Certificate.id.desc())
    )
    if search.strip():
        found = found.where(matching(search))
    if state:
        found = found.where(valid() if state == "valid" else ~valid())
    if subject_id is not None:
        found = found.where(
            Certificate.subject_kind == "course", Certificate.subject_id == subject_id
        )
    return found


def everything(
    asker: Person, *, search: str = "", state: State = "", subject_id: int | None = None
) -> list[Certificate]:
    """The whole register, for a spreadsheet."""
    found = register(asker, search=search, state=state, subject_id=subject_id)
    return list(db.session.scalars(found))


def titles(asker: Person) -> list[tuple[int, str]]:
    """Courses of which the asker sees certificates: id and title, for the filter."""
    rows = db.session.execute(
        sa.select(Certificate.subject_id, sa.func.max(Certificate.title))
        .join(Certificate.person)
        .where(Certificate.subject_kind == "course", people.visible_to(asker))
        .group_by(Certificate.subject_id)
        .order_by(sa.func.max(Certificate.title))
    )
    return [(row[0], row[1]) for row in rows]


def find_visible(asker: Person, certificate_id: int) -> Certificate | None:
    """One certificate with everything its record shows, if the asker may see its person."""
    return db.session.scalar(
        sa.select(Certificate)
        .join(Certificate.person)
        .options(
            joinedload(Certificate.person).joinedload(Person.team).joinedload(Team.skill_group),
            joinedload(Certificate.revocation),
        )
        .where(Certificate.id == certificate_id, people.visible_to(asker))
    )


def others_of_award(certificate: Certificate) -> list[Certificate]:
    """The earlier and later sheets of the same award, oldest first."""
    return list(
        db.session.scalars(
            sa.select(Certificate)
            .options(joinedload(Certificate.revocation))
            .where(_same_award(certificate.award), Certificate.id != certificate.id)
            .order_by(Certificate.renewal)
        )
    )


def of_award(award: Award) -> list[Certificate]:
    """Every sheet of one award, oldest first; the last one may hold."""
    return list(
        db.session.scalars(
            sa.select(Certificate)
            .options(joinedload(Certificate.revocation), joinedload(Certificate.person))
            .where(_same_award(award))
            .order_by(Certificate.renewal)
        )
    )


def _same_award(award: Award) -> sa.ColumnElement[bool]:
    return sa.and_(
        Certificate.person_id == award.person_id,
        Certificate.subject_kind == award.subject.kind,
        Certificate.subject_id == award.subject.id,
        Certificate.cycle == award.cycle,
    )


def mine(person: Person) -> sa.Select[Certificate]:
    """One's own certificates, latest first."""
    return (
        sa.select(Certificate)
        .options(joinedload(Certificate.revocation))
        .where(Certificate.person_id == person.id)
        .order_by(Certificate.issued_on.desc(), Certificate.id.desc())
    )


def of_person(person: Person, limit: int = 20) -> list[Certificate]:
    """The certificates of somebody whom the asker may see, latest first, with revocation."""
    return list(db.session.scalars(mine(person).limit(limit)))


def find_mine(person: Person, certificate_id: int) -> Certificate | None:
    """One of one's own certificates."""
    return db.session.scalar(mine(person).where(Certificate.id == certificate_id))


def find_public(typed: str) -> Certificate | None:
    """The certificate behind a typed number, code or address, for the public page."""
    meant = asked(typed)
    named = Certificate.number == meant.number if meant.number else Certificate.code == meant.code
    if not (meant.number or meant.code):
        return None
    return db.session.scalar(
        sa.select(Certificate).options(joinedload(Certificate.revocation)).where(named)
    )


def by_numbers(numbers: Collection[str]) -> list[Certificate]:
    """Certificates by their numbers, lowest first, revoked or not."""
    return list(
        db.session.scalars(
            sa.select(Certificate)
            .options(joinedload(Certificate.revocation))
            .where(Certificate.number.in_(numbers))
            .order_by(Certificate.year, Certificate.serial)
        )
    )


def printable(
    asker: Person, *, ids: Collection[int] = (), subject_id: int | None = None, limit: int
) -> list[Certificate]:
    """What a print run may hold: valid ones in scope, by ids or of a whole course, by number."""
    found = register(asker, state="valid", subject_id=subject_id)
    if subject_id is None:
        found = found.where(Certificate.id.in_(ids))
    ordered = found.order_by(None).order_by(Certificate.year, Certificate.serial).limit(limit)
    return list(db.session.scalars(ordered))


def of_subject(subject_id: int) -> list[Certificate]:
    """Everything of one course that holds, by number: for commands, which see everybody."""
    return list(
        db.session.scalars(
            sa.select(Certificate)
            .where(
                Certificate.subject_kind == "course",
                Certificate.subject_id == subject_id,
                valid(),
            )
            .order_by(Certificate.year, Certificate.serial)
        )
    )


def in_order(ids: list[int]) -> list[Certificate]:
    """The certificates of a print run that still hold, in the order of its pages."""
    found = db.session.scalars(sa.select(Certificate).where(Certificate.id.in_(ids), valid()))
    by_id = {certificate.id: certificate for certificate in found}
    return [by_id[one] for one in ids if one in by_id]


def next_serial(year: int) -> int:
    """The number that follows; only inside in_turn."""
    last = db.session.scalar(
        sa.select(sa.func.max(Certificate.serial)).where(Certificate.year == year)
    )
    return (last or 0) + 1


def current_version() -> TemplateVersion | None:
    """The wording that the next certificate takes; None before the first was ever issued."""
    return db.session.scalar(
        sa.select(TemplateVersion)
        .join(TemplateVersion.template)
        .where(Template.slug == COMPLETION)
        .order_by(TemplateVersion.number.desc())
        .limit(1)
    )


def versions() -> sa.Select[TemplateVersion]:
    """All wordings, latest first, with who made them."""
    return (
        sa.select(TemplateVersion)
        .join(TemplateVersion.template)
        .options(joinedload(TemplateVersion.made_by))
        .where(Template.slug == COMPLETION)
        .order_by(TemplateVersion.number.desc())
    )


def runs() -> sa.Select[PrintRun]:
    """All print runs, latest first, with who asked and how far."""
    return (
        sa.select(PrintRun)
        .options(joinedload(PrintRun.requested_by), joinedload(PrintRun.job))
        .order_by(PrintRun.id.desc())
    )


def find_run(run_id: int) -> PrintRun | None:
    """One print run with who asked and how far."""
    return db.session.scalar(runs().where(PrintRun.id == run_id))


def find_run_of_job(job_id: int) -> PrintRun | None:
    """The print run that a job works on."""
    return db.session.scalar(runs().where(PrintRun.job_id == job_id))
