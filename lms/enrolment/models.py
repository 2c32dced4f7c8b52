"""Facts about one person on one edition; percentages are computed, never stored."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.courseware.models import Activity, Edition
from lms.kit.db import Instant, Key, Model
from lms.kit.subject import Subject
from lms.people.models import Person


class Enrolment(Model):
    """That somebody is on an edition, once per cycle."""

    __tablename__ = "enrolment_enrolment"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "edition_id", "cycle"),
        sa.Index("ix_enrolment_enrolment_edition_id_person_id", "edition_id", "person_id"),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people_person.id"))
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("courseware_edition.id"))
    cycle: Mapped[int] = mapped_column(default=1)
    """1 the first time; 2 when the course is taken again."""
    enrolled_at: Mapped[Instant]
    enrolled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))
    due_on: Mapped[date | None]
    """The last day on which it should be complete."""
    last_seen_at: Mapped[Instant | None]
    """When the person last completed or began something here: who lags."""
    withdrawn_at: Mapped[Instant | None]

    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=[person_id])
    edition: Mapped[Edition] = relationship(lazy="raise")
    records: Mapped[list["ActivityRecord"]] = relationship(lazy="raise", back_populates="enrolment")
    completion: Mapped["Completion | None"] = relationship(
        lazy="raise", back_populates="enrolment", uselist=False
    )

    @property
    def subject(self) -> Subject:
        """How ledgers remember this enrolment; the edition must have been loaded."""
        return Subject("enrolment", self.id, self.edition.title)


class ActivityRecord(Model):
    """What one person did of one activity."""

    __tablename__ = "enrolment_activity_record"
    __table_args__ = (sa.UniqueConstraint("enrolment_id", "activity_id"),)

    id: Mapped[Key]
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment_enrolment.id"))
    activity_id: Mapped[int] = mapped_column(sa.ForeignKey("courseware_activity.id"), index=True)
    started_at: Mapped[Instant]
    completed_at: Mapped[Instant | None]
    """Set once, by the first success; later tries do not take it back."""
    score: Mapped[float | None]
    """The best share of marks so far, 0 to 1; empty where nothing is scored."""

    enrolment: Mapped[Enrolment] = relationship(lazy="raise", back_populates="records")
    activity: Mapped[Activity] = relationship(lazy="raise")


class Completion(Model):
    """That somebody did everything an edition asks for; the ground for a certificate."""

    __tablename__ = "enrolment_completion"

    id: Mapped[Key]
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment_enrolment.id"), unique=True)
    completed_at: Mapped[Instant]
    score: Mapped[float | None]
    """The final exam's share of marks on that day, 0 to 1."""

    enrolment: Mapped[Enrolment] = relationship(lazy="raise", back_populates="completion")
