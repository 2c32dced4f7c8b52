"""Notices on the page and letters by mail."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.kit.db import Instant, Json, Key, Model


class Notice(Model):
    """Something one person should know; worded when read, in the reader's language."""

    __tablename__ = "notifications_notice"
    __table_args__ = (
        sa.Index("ix_notifications_notice_person_id_read_at", "person_id", "read_at", "id"),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people_person.id"))
    created_at: Mapped[Instant]
    kind: Mapped[str] = mapped_column(sa.String(60))
    """room.event; its wording stands in web/notifications/wording.py."""
    words: Mapped[Json]
    """What the wording needs: names, numbers, never a private text."""
    path: Mapped[str] = mapped_column(sa.String(300), default="")
    """Where to go from here; a path of this site."""
    read_at: Mapped[Instant | None]


class Letter(Model):
    """A mail to be sent by the worker, once."""

    __tablename__ = "notifications_letter"
    __table_args__ = (
        sa.Index("ix_notifications_letter_sent_at_next_attempt_at", "sent_at", "next_attempt_at"),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people_person.id"))
    to: Mapped[str] = mapped_column(sa.String(200))
    title: Mapped[str] = mapped_column(sa.String(200))
    body: Mapped[str] = mapped_column(sa.Text)
    created_at: Mapped[Instant]
    next_attempt_at: Mapped[Instant | None]
    """Empty once it was sent or given up."""
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[Instant | None]
    error: Mapped[str] = mapped_column(sa.Text, default="")
    """What the mail server last said."""
