"""Papers and attempts; an attempt belongs to the server, from the draw to the mark."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.courseware.models import Activity
from lms.enrolment.models import Enrolment
from lms.kit.db import Instant, Json, Key, Model, one_of
from lms.kit.subject import Subject
from lms.people.models import Person
from lms.questions.models import QuestionVersion

CLOSED_HOW = ["submitted", "timed_out"]


class Paper(Model):
    """An exam as published: rules frozen with the edition."""

    __tablename__ = "exams_paper"

    id: Mapped[Key]
    activity_id: Mapped[int] = mapped_column(sa.ForeignKey("courseware_activity.id"), unique=True)
    title: Mapped[str] = mapped_column(sa.String(120))
    content: Mapped[Json]
    """The exam as checked struct, see kinds.py: sections, limit, pass, attempts."""

    activity: Mapped[Activity] = relationship(lazy="raise")

    @property
    def subject(self) -> Subject:
        """How ledgers remember this paper."""
        return Subject("paper", self.id, self.title)


class Attempt(Model):
    """One sitting of one person; questions, order and deadline are fixed at the start."""

    __tablename__ = "exams_attempt"
    __table_args__ = (
        sa.UniqueConstraint("paper_id", "enrolment_id", "number"),
        sa.Index("ix_exams_attempt_person_id_started_at", "person_id", "started_at"),
        sa.Index("ix_exams_attempt_closed_at_deadline_at", "closed_at", "deadline_at"),
        sa.Index(
            "uq_exams_attempt_open",
            "paper_id",
            "enrolment_id",
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        ),
        one_of("closed_how", CLOSED_HOW),
        sa.CheckConstraint("(closed_at IS NULL) = (closed_how IS NULL)", name="closed"),
    )

    id: Mapped[Key]
    paper_id: Mapped[int] = mapped_column(sa.ForeignKey("exams_paper.id"))
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment_enrolment.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people_person.id"))
    number: Mapped[int]
    seed: Mapped[str] = mapped_column(sa.String(64))
    """What the draw and the order were made with; kept so that anyone can make them again."""
    started_at: Mapped[Instant]
    deadline_at: Mapped[Instant]
    """The server's word; answers after it are not taken."""
    revision: Mapped[int] = mapped_column(default=0)
    """Counts saves; an older tab's save is refused."""
    closed_at: Mapped[Instant | None]
    closed_how: Mapped[str | None] = mapped_column(sa.String(12))
    got: Mapped[float | None]
    """Marks, once closed."""
    possible: Mapped[float | None]
    passed: Mapped[bool | None]
    """Empty while open, and while a person has still to mark something."""

    paper: Mapped[Paper] = relationship(lazy="raise")
    enrolment: Mapped[Enrolment] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")
    items: Mapped[list["AttemptItem"]] = relationship(
        lazy="raise", back_populates="attempt", order_by="AttemptItem.position"
    )

    @property
    def share(self) -> float | None:
        """Marks as a share, 0 to 1."""
        if self.got is None or not self.possible:
            return None
        return self.got / self.possible

    def open_at(self, at: datetime) -> bool:
        """Whether answers are still taken."""
        return self.closed_at is None and at < self.deadline_at


class AttemptItem(Model):
    """One question of an attempt and the answer as last saved."""

    __tablename__ = "exams_attempt_item"
    __table_args__ = (sa.UniqueConstraint("attempt_id", "position"),)

    id: Mapped[Key]
    attempt_id: Mapped[int] = mapped_column(sa.ForeignKey("exams_attempt.id"))
    position: Mapped[int]
    section: Mapped[int]
    """Which section of the paper it was drawn for, from 0."""
    version_id: Mapped[int] = mapped_column(
        sa.ForeignKey("questions_question_version.id"), index=True
    )
    option_order: Mapped[Json]
    """Original option indexes in the order shown; empty for kinds without options."""
    answer: Mapped[Json | None]
    """As kinds.py defines it, in original option indexes; null is unanswered."""
    revision: Mapped[int] = mapped_column(default=0)
    """The attempt's revision at which this answer was saved."""
    saved_at: Mapped[Instant | None]
    flagged: Mapped[bool] = mapped_column(default=False)
    """The person wants to come back to it."""
    got: Mapped[float | None]
    """Marks by the machine, once closed; a Mark or Override stands above it."""

    attempt: Mapped[Attempt] = relationship(lazy="raise", back_populates="items")
    version: Mapped[QuestionVersion] = relationship(lazy="raise")


class AnswerLog(Model):
    """Every answer that was ever confirmed, in order; append-only."""

    __tablename__ = "exams_answer_log"
    __table_args__ = (sa.UniqueConstraint("attempt_id", "revision"),)

    id: Mapped[Key]
    attempt_id: Mapped[int] = mapped_column(sa.ForeignKey("exams_attempt.id"))
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("exams_attempt_item.id"), index=True)
    revision: Mapped[int]
    answer: Mapped[Json | None]
    saved_at: Mapped[Instant]


class Mark(Model):
    """What a person gave for an answer that the machine does not mark alone."""

    __tablename__ = "exams_mark"
    __table_args__ = (sa.UniqueConstraint("item_id"),)

    id: Mapped[Key]
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("exams_attempt_item.id"))
    got: Mapped[float]
    comment: Mapped[str] = mapped_column(sa.Text, default="")
    marked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("people_person.id"))
    marked_at: Mapped[Instant]


class Override(Model):
    """A corrected mark, with the reason; the latest stands, all are kept."""

    __tablename__ = "exams_override"

    id: Mapped[Key]
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("exams_attempt_item.id"), index=True)
    got: Mapped[float]
    reason: Mapped[str] = mapped_column(sa.Text)
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("people_person.id"))
    made_at: Mapped[Instant]
