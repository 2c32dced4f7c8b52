"""When somebody needs a hand with a course."""

from datetime import date, datetime, timedelta
from typing import Literal

Standing = Literal["complete", "overdue", "silent", "fresh", "going"]

SILENT_AFTER = timedelta(days=3)
"""Without a sign for longer than this, somebody is asked about: a course lasts three days."""

NEWCOMER_FOR = timedelta(days=60)
"""How long after hiring somebody counts as new: basic skill takes one to two months."""


def standing(
    *,
    complete: bool,
    begun: bool,
    due_on: date | None,
    seen_at: datetime,
    today: date,
    at: datetime,
) -> Standing:
    """In one word, how somebody stands on a course; `seen_at` is at least when they were enrolled.

    Being overdue weighs more than silence; who has just been enrolled is left in peace.
    """
    if complete:
        return "complete"
    if due_on is not None and due_on < today:
        return "overdue"
    if at - seen_at > SILENT_AFTER:
        return "silent"
    return "going" if begun else "fresh"
