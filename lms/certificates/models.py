"""A certificate states what was true on the day it was issued."""

from datetime import date, datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.kit.db import Instant, Json, Key, Model
from lms.kit.errors import Refused
from lms.kit.subject import Subject
from lms.people.models import Person


class Template(Model):
    """A kind of certificate, through all its wordings."""

    __tablename__ = "certificates_template"

    id: Mapped[Key]
    slug: Mapped[str] = mapped_column(sa.String(40), unique=True)
    name: Mapped[str] = mapped_column(sa.String(80))


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


class Certificate(Model):
    """Awarded to one person for one subject, once per cycle."""

    __tablename__ = "certificates_certificate"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "subject_kind", "subject_id", "cycle"),
        sa.Index("ix_certificates_certificate_subject", "subject_kind", "subject_id", "id"),
        sa.Index("ix_certificates_certificate_issued_on_id", "issued_on", "id"),
    )

    id: Mapped[Key]
    number: Mapped[str] = mapped_column(sa.String(40), unique=True)
    """Printed on the sheet; sequential within a year, so that HR can file it."""
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    """Unguessable (98 bits); the address of the public page."""
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people_person.id"))
    subject_kind: Mapped[str] = mapped_column(sa.String(40))
    subject_id: Mapped[int]
    """What it was awarded for: a course by its id."""
    cycle: Mapped[int] = mapped_column(default=1)
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

    @property
    def subject(self) -> Subject:
        """How ledgers remember this certificate."""
        return Subject("certificate", self.id, f"{self.number} {self.person_name}")

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
    """Where the PDF lies once it is made."""
    requested_at: Mapped[Instant]
    requested_by_id: Mapped[int] = mapped_column(sa.ForeignKey("people_person.id"), index=True)
