"""Writing the journal: one line, in the transaction of what it tells."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from lms.journal.models import Entry
from lms.journal.rules import BEGINNING, seal
from lms.kit.db import db, in_turn
from lms.kit.subject import Subject
from lms.people.models import Person


def note(
    verb: str, subject: Subject, *, by: Person | None, at: datetime, details: dict[str, Any] | None = None
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
