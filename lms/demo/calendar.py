"""Working days and hours, so that the demo's past looks like a past."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING = time(9, 0)
LUNCH = time(12, 0)
LUNCH_MINUTES = 90


def working_day(near: date, steps: int = 0) -> date:
    """The working day `steps` after `near`, before it when negative.

    A weekend counts as the Friday before it. Public holidays are worked: it is a demo.
    """
    day = near - timedelta(days=max(0, near.weekday() - 4))
    for _ in range(abs(steps)):
        day += timedelta(days=1 if steps > 0 else -1)
        while day.weekday() > 4:
            day += timedelta(days=1 if steps > 0 else -1)
    return day


def monday(near: date) -> date:
    """The Monday of that week."""
    return near - timedelta(days=near.weekday())


def instant(day: date, hour: int, minute: int, zone: ZoneInfo) -> datetime:
    """An instant as the centre's clock shows it."""
    return datetime.combine(day, time(hour, minute), zone)


def hours_of_work(
    day: date, minutes: Iterable[int], zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime]]:
    """Begin and end of pieces of work done one after another from nine, with a lunch break."""
    now, lunch = datetime.combine(day, MORNING, zone), datetime.combine(day, LUNCH, zone)
    for length in minutes:
        if now <= lunch < now + timedelta(minutes=length):
            now = lunch + timedelta(minutes=LUNCH_MINUTES)
        begun, now = now, now + timedelta(minutes=length)
        yield begun, now
