"""Reading notices and the outbox."""

from datetime import datetime
from functools import cache

import sqlalchemy as sa

from lms.kit.db import db
from lms.notifications.models import Letter, Notice
from lms.people.models import Person


def unread_count(person: Person) -> int:
    """How many notices wait; capped at 100, nobody counts further."""
    return db.session.scalar(_unread(), {"person_id": person.id}) or 0


@cache
def _unread() -> sa.Select[int]:
    """Built once: every page asks."""
    first = (
        sa.select(Notice.id)
        .where(Notice.person_id == sa.bindparam("person_id"), Notice.read_at.is_(None))
        .limit(100)
        .subquery()
    )
    return sa.select(sa.func.count()).select_from(first)


def of(person: Person) -> sa.Select[Notice]:
    """The person's notices, latest first."""
    return sa.select(Notice).where(Notice.person_id == person.id).order_by(Notice.id.desc())


def find_notice(person: Person, notice_id: int) -> Notice | None:
    """One of the person's own notices."""
    return db.session.scalar(
        sa.select(Notice).where(Notice.id == notice_id, Notice.person_id == person.id)
    )


def letters_due(at: datetime, limit: int = 20) -> list[Letter]:
    """Letters that should be tried now, oldest first."""
    return list(
        db.session.scalars(
            sa.select(Letter)
            .where(Letter.sent_at.is_(None), Letter.next_attempt_at <= at)
            .order_by(Letter.id)
            .limit(limit)
        )
    )


def letters_stuck() -> int:
    """Letters that were given up or have failed at least three times."""
    stuck = sa.and_(Letter.sent_at.is_(None), Letter.attempts >= 3)
    return db.session.scalar(sa.select(sa.func.count()).select_from(Letter).where(stuck)) or 0


def last_mail_error() -> str:
    """What the mail server said last about a letter that is not sent; empty when all is well."""
    said = (
        sa.select(Letter.error)
        .where(Letter.sent_at.is_(None), Letter.error != "")
        .order_by(Letter.id.desc())
        .limit(1)
    )
    return db.session.scalar(said) or ""
