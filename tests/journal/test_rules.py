"""How the journal's entries are chained."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from lms.journal.rules import BEGINNING, Link, first_break, seal


def link(at: datetime, verb: str = "people.add") -> Link:
    return Link(at, None, verb, "person", 1, "林可欣", {})


def test_the_same_instant_seals_the_same_in_any_zone() -> None:
    in_shanghai = datetime(2027, 3, 9, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert seal(BEGINNING, link(in_shanghai)) == seal(BEGINNING, link(in_shanghai.astimezone(UTC)))


def test_an_entry_that_was_changed_breaks_the_chain_where_it_stands() -> None:
    at = datetime(2027, 3, 9, tzinfo=UTC)
    first, second = link(at), link(at, "people.leave")
    seals = [seal(BEGINNING, first)]
    seals.append(seal(seals[0], second))
    assert first_break([(first, seals[0]), (second, seals[1])]) is None
    changed = second._replace(verb="people.grant")
    assert first_break([(first, seals[0]), (changed, seals[1])]) == 1
    assert first_break([(second, seals[1])]) == 0
