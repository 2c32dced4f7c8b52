"""The bank: questions keep their name, wordings are versioned, an edition freezes its choice."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.kit.db import Instant, Json, Key, Model

bank_version = sa.Table(
    "questions_bank_version",
    Model.metadata,
    sa.Column("bank_id", sa.ForeignKey("questions_bank.id"), primary_key=True),
    sa.Column(
        "version_id",
        sa.ForeignKey("questions_question_version.id"),
        primary_key=True,
        index=True,
    ),
)
"""Which versions a bank holds."""


class Bank(Model):
    """What one edition may ask; frozen with it."""

    __tablename__ = "questions_bank"

    id: Mapped[Key]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("courseware_edition.id"), unique=True)

    versions: Mapped[list["QuestionVersion"]] = relationship(lazy="raise", secondary=bank_version)


class Question(Model):
    """A question through all its wordings: what item analysis counts."""

    __tablename__ = "questions_question"
    __table_args__ = (sa.UniqueConstraint("course_id", "slug"),)

    id: Mapped[Key]
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("courseware_course.id"))
    slug: Mapped[str] = mapped_column(sa.String(120))


class QuestionVersion(Model):
    """One wording, never edited."""

    __tablename__ = "questions_question_version"
    __table_args__ = (
        sa.UniqueConstraint("question_id", "number"),
        sa.UniqueConstraint("question_id", "checksum"),
    )

    id: Mapped[Key]
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("questions_question.id"))
    number: Mapped[int]
    checksum: Mapped[str] = mapped_column(sa.String(64))
    kind: Mapped[str] = mapped_column(sa.String(20))
    area: Mapped[str] = mapped_column(sa.String(20))
    tags: Mapped[Json]
    content: Mapped[Json]
    """The question as checked struct, see kinds.py."""
    created_at: Mapped[Instant]

    question: Mapped[Question] = relationship(lazy="raise")

    @property
    def slug(self) -> str:
        """The question's name; the question must have been loaded."""
        return self.question.slug
