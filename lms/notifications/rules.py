"""How long an unsent letter waits, and when it is given up."""

from datetime import timedelta

FIRST = timedelta(minutes=1)
LONGEST = timedelta(hours=1)
GIVEN_UP_AFTER = timedelta(days=1)


def pause(failures: int) -> timedelta | None:
    """How long to wait after so many failures: twice as long each time, at most an hour.

    None when the pauses so far add up to a day: the letter is given up.
    """
    waited = sum((_one(n) for n in range(1, failures)), timedelta())
    return None if waited >= GIVEN_UP_AFTER else _one(failures)


def _one(failures: int) -> timedelta:
    return min(LONGEST, FIRST * (1 << min(failures - 1, 10)))
