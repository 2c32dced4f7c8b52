"""A certificate states what was true on the day it was issued."""

from datetime import date, datetime

import msgspec
import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.certificates.rules import Award
from lms.certificates.sheet import Facts, Wording
from lms.kit.db import Instant, Json, Key, Model
from lms.kit.errors import Refused
from lms.kit.jobs import Job
from lms.kit.subject import Subject
from lms.people.models import Person


class Template(Model):
    """A kind of certificate, through all its wordings."""

    __tablename__ = "certificates_template"

    id: Mapped[Key]
    slug: Mapped[str] = mapped_column(sa.String(40), unique=True)
    name: Mapped[str] = mapped_column(sa.String(80))

    def subject_of(self, number: int) -> Subject:
        """How ledgers remember one of its wordings."""
        return Subject("certificate template", self.id, f"{self.name} · {number}")


class TemplateVersion(Model):
    """One wording; never edited, the next one gets the next number."""

    __tablename__ = "certificates_template_version"
    __table_args__ = (sa.UniqueConstraint("template_id", "number"),)

    id: Mapped[Key]
    template_id: Mapped[int] = mapped_column(sa.ForeignKey("certificates_template.id"))
    number: Mapped[int]
    wording: Mapped[Json]
    """heading, lead, body, closing … with placeholders, see sheet.py."""
    made_at: Mapped[Instant]
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))

    template: Mapped[Template] = relationship(lazy="raise")
    made_by: Mapped[Person | None] = relationship(lazy="raise")

    @property
    def words(self) -> Wording:
        """The wording in its own shape."""
        return msgspec.convert(self.wording, Wording)


class Certificate(Model):
    """Awarded to one person for one subject, once per cycle; anew only after a revocation."""

    __tablename__ = "certificates_certificate"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "subject_kind", "subject_id", "cycle", "renewal"),
        sa.UniqueConstraint("year", "serial"),
        sa.Index("ix_certificates_certificate_subject", "subject_kind", "subject_id", "id"),
        sa.Index("ix_certificates_certificate_issued_on_id", "issued_on", "id"),
    )

    id: Mapped[Key]
    number: Mapped[str] = mapped_column(sa.String(40), unique=True)
    """Printed on the sheet: FX2027-000123, made of year and serial by rules.number."""
    year: Mapped[int]
    serial: Mapped[int]
    """1, 2, 3 … within the year, without a gap, so that HR can file the sheets."""
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    """Unguessable (98 bits); the address of the public page."""
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people_person.id"))
    subject_kind: Mapped[str] = mapped_column(sa.String(40))
    subject_id: Mapped[int]
    """What it was awarded for: a course by its id."""
    cycle: Mapped[int] = mapped_column(default=1)
    renewal: Mapped[int] = mapped_column(default=0)
    """How many of the same award were revoked before this one was issued anew."""
    template_version_id: Mapped[int] = mapped_column(
        sa.ForeignKey("certificates_template_version.id"), index=True
    )
    facts: Mapped[Json]
    """The frozen copy of everything it says, see sheet.Facts."""
    person_name: Mapped[str] = mapped_column(sa.String(60))
    """As printed; for lists and search, the truth is in facts."""
    title: Mapped[str] = mapped_column(sa.String(120))
    """As printed."""
    issued_on: Mapped[date]
    issued_at: Mapped[Instant]
    issued_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))

    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=[person_id])
    revocation: Mapped["Revocation | None"] = relationship(
        lazy="raise", back_populates="certificate", uselist=False
    )

    issued_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[issued_by_id])

    @property
    def subject(self) -> Subject:
        """How ledgers remember this certificate."""
        return Subject("certificate", self.id, f"{self.number} {self.person_name}")

    @property
    def says(self) -> Facts:
        """What stands on the sheet, as it was frozen."""
        return msgspec.convert(self.facts, Facts)

    @property
    def award(self) -> Award:
        """What it was issued for, as far as it was printed."""
        said = self.says
        return Award(
            person_id=self.person_id,
            subject=Subject(self.subject_kind, self.subject_id, said.title),
            cycle=self.cycle,
            hours=said.hours,
            score=said.score,
            period_from=said.period_from,
            period_to=said.period_to,
        )

    def revoke(self, *, by: Person, reason: str, at: datetime) -> "Revocation":
        """Withdraw the certificate; the public page then says so.

        Raises Refused if it is revoked already.
        """
        if self.revocation:
            raise Refused(_l("This certificate is revoked already."))
        self.revocation = Revocation(reason=reason, revoked_at=at, revoked_by_id=by.id)
        return self.revocation


class Revocation(Model):
    """That a certificate no longer holds, since when and why."""

    __tablename__ = "certificates_revocation"

    id: Mapped[Key]
    certificate_id: Mapped[int] = mapped_column(
        sa.ForeignKey("certificates_certificate.id"), unique=True
    )
    reason: Mapped[str] = mapped_column(sa.Text)
    """For the file and the person; the public page shows only that it was withdrawn."""
    revoked_at: Mapped[Instant]
    revoked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("people_person.id"))

    certificate: Mapped[Certificate] = relationship(lazy="raise", back_populates="revocation")


class PrintRun(Model):
    """Certificates that were asked for as one PDF."""

    __tablename__ = "certificates_print_run"

    id: Mapped[Key]
    certificate_ids: Mapped[Json]
    """In the order of the pages."""
    count: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(200))
    """What the run is called in the list."""
    job_id: Mapped[int] = mapped_column(sa.ForeignKey("kit_job.id"), index=True)
    storage_key: Mapped[str] = mapped_column(sa.String(100), default="")
    """Where the PDF lies once it is made; chosen at the start, so that a second try replaces it."""
    printed_at: Mapped[Instant | None]
    """When the PDF was complete and the person told, once."""
    requested_at: Mapped[Instant]
    requested_by_id: Mapped[int] = mapped_column(sa.ForeignKey("people_person.id"), index=True)

    requested_by: Mapped[Person] = relationship(lazy="raise")
    job: Mapped[Job] = relationship(lazy="raise")

    @property
    def subject(self) -> Subject:
        """How ledgers remember this run."""
        return Subject("print run", self.id, self.title)
