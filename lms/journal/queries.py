"""Reading the journal."""

from collections.abc import Collection, Iterator

import sqlalchemy as sa

from lms.journal.models import Entry
from lms.journal.rules import Link, first_break
from lms.kit.db import db
from lms.kit.subject import Subject


def about(subject: Subject, limit: int = 50, without: Collection[str] = ()) -> list[Entry]:
    """What happened to one thing, latest first; `without` leaves verbs out."""
    return list(
        db.session.scalars(
            sa.select(Entry)
            .where(Entry.subject_kind == subject.kind, Entry.subject_id == subject.id)
            .where(Entry.verb.not_in(without))
            .order_by(Entry.id.desc())
            .limit(limit)
        )
    )


def listing(*, verb: str = "", search: str = "") -> sa.Select[Entry]:
    """All lines, latest first, narrowed by what was done or by who or what."""
    found = sa.select(Entry).order_by(Entry.id.desc())
    if verb:
        found = found.where(Entry.verb == verb)
    if search:
        found = found.where(
            sa.or_(
                Entry.actor_name.contains(search, autoescape=True),
                Entry.subject_title.contains(search, autoescape=True),
            )
        )
    return found


def broken_at() -> int | None:
    """The id of the first line that was tampered with, or None when the chain holds."""
    numbers: list[int] = []

    def chain() -> Iterator[tuple[Link, str]]:
        for entry in db.session.scalars(sa.select(Entry).order_by(Entry.id)).yield_per(1000):
            numbers.append(entry.id)
            yield entry.link, entry.seal

    position = first_break(chain())
    return None if position is None else numbers[position]
