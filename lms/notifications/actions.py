"""Telling people things."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from lms.kit.db import db
from lms.notifications.models import Letter, Notice
from lms.people.models import Person


def tell(
    person: Person, kind: str, words: dict[str, Any], *, path: str = "", at: datetime
) -> Notice:
    """Put a notice on the person's page; `kind` has its wording in web/notifications/wording.py."""
    notice = Notice(person_id=person.id, kind=kind, words=words, path=path, created_at=at)
    db.session.add(notice)
    return notice


def write(person: Person, *, title: str, body: str, at: datetime) -> Letter | None:
    """Put a letter into the outbox; people without an address get none."""
    if not person.email:
        return None
    letter = Letter(
        person_id=person.id,
        to=person.email,
        title=title,
        body=body,
        created_at=at,
        next_attempt_at=at,
    )
    db.session.add(letter)
    return letter


def read(notice: Notice, *, at: datetime) -> None:
    """Mark one notice as read."""
    notice.read_at = notice.read_at or at


def read_all(*, by: Person, at: datetime) -> None:
    """Mark everything of one person as read."""
    db.session.execute(
        sa.update(Notice)
        .where(Notice.person_id == by.id, Notice.read_at.is_(None))
        .values(read_at=at)
    )
