"""How entries are chained, so that none can be changed or taken out unnoticed."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple

BEGINNING = "0" * 64


class Link(NamedTuple):
    """What of an entry is sealed."""

    at: datetime
    actor_id: int | None
    verb: str
    subject_kind: str
    subject_id: int
    subject_title: str
    details: Any


def seal(previous: str, link: Link) -> str:
    """The hash over the entry and everything before it."""
    at = link.at.astimezone(UTC)  # the database gives every instant back in UTC
    words = [previous, at.isoformat(timespec="microseconds"), *link[1:]]
    canonical = json.dumps(words, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def first_break(entries: Iterable[tuple[Link, str]]) -> int | None:
    """The position of the first entry whose seal does not fit, or None when all fit."""
    previous = BEGINNING
    for position, (link, sealed) in enumerate(entries):
        if seal(previous, link) != sealed:
            return position
        previous = sealed
    return None
