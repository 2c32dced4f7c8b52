"""Writing the journal: one line, in the transaction of what it tells."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol

import sqlalchemy as sa

from lms.journal.models import Entry
from lms.journal.rules import BEGINNING, Link, seal
from lms.kit.db import db, in_turn
from lms.kit.subject import Subject


class Actor(Protocol):
    """Who can be written down: the journal lies below the people it tells of."""

    @property
    def id(self) -> int:
        """The key."""

    @property
    def name(self) -> str:
        """As it is on the day."""


def note(
    verb: str,
    subject: Subject,
    *,
    by: Actor | None,
    at: datetime,
    details: dict[str, Any] | None = None,
) -> Entry:
    """Write down that `by` did `verb` (room.verb) to `subject`; None is a command or the clock."""
    in_turn("journal")
    last = db.session.scalar(sa.select(Entry.seal).order_by(Entry.id.desc()).limit(1))
    entry = Entry(
        at=at,
        actor_id=by.id if by else None,
        actor_name=by.name if by else "",
        verb=verb,
        subject_kind=subject.kind,
        subject_id=subject.id,
        subject_title=subject.title[:300],
        details=details or {},
    )
    entry.seal = seal(last or BEGINNING, entry.link)
    db.session.add(entry)
    db.session.flush()
    return entry


def note_many(
    verb: str,
    subjects: Iterable[tuple[Subject, dict[str, Any]]],
    *,
    by: Actor | None,
    at: datetime,
) -> None:
    """Write down the same deed to many things, each with its details, in few statements."""
    in_turn("journal")
    last = db.session.scalar(sa.select(Entry.seal).order_by(Entry.id.desc()).limit(1)) or BEGINNING
    rows = []
    for subject, details in subjects:
        actor = (by.id, by.name) if by else (None, "")
        title = subject.title[:300]
        last = seal(last, Link(at, actor[0], verb, subject.kind, subject.id, title, details))
        rows.append(
            {
                "at": at,
                "actor_id": actor[0],
                "actor_name": actor[1],
                "verb": verb,
                "subject_kind": subject.kind,
                "subject_id": subject.id,
                "subject_title": title,
                "details": details,
                "seal": last,
            }
        )
    if rows:
        db.session.execute(sa.insert(Entry), rows)
