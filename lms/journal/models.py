"""One line of the journal: append-only, chained to the line before."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.journal.rules import Link
from lms.kit.db import Instant, Json, Key, Model


class Entry(Model):
    """That somebody did something to a subject."""

    __tablename__ = "journal_entry"
    __table_args__ = (
        sa.Index("ix_journal_entry_subject", "subject_kind", "subject_id", "id"),
        sa.Index("ix_journal_entry_actor_id_id", "actor_id", "id"),
    )

    id: Mapped[Key]
    at: Mapped[Instant]
    actor_id: Mapped[int | None]
    """Empty when a command or the clock did it."""
    actor_name: Mapped[str] = mapped_column(sa.String(100))
    """As it was on the day."""
    verb: Mapped[str] = mapped_column(sa.String(60), index=True)
    """room.verb, such as certificates.revoke."""
    subject_kind: Mapped[str] = mapped_column(sa.String(40))
    subject_id: Mapped[int]
    subject_title: Mapped[str] = mapped_column(sa.String(300))
    details: Mapped[Json]
    seal: Mapped[str] = mapped_column(sa.String(64), unique=True)
    """Hash over this line and the line before it."""

    @property
    def link(self) -> Link:
        """The sealed part of the line."""
        return Link(
            self.at,
            self.actor_id,
            self.verb,
            self.subject_kind,
            self.subject_id,
            self.subject_title,
            self.details,
        )
