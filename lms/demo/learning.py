"""How a new hire's three days went: what was done when, on paper."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from lms.courseware.models import Activity, Module
from lms.demo.calendar import hours_of_work, working_day
from lms.demo.roster import Member, Story

FAILED_BEFORE = 0.12
"""How often an exam is passed only the second time."""


@dataclass(frozen=True)
class Piece:
    """One activity as somebody did it."""

    activity: Activity
    begun: datetime
    ended: datetime
    passes: bool = True
    """False for an attempt at an exam that was not enough."""


def days(
    member: Member, modules: list[Module], chance: random.Random, zone: ZoneInfo
) -> list[list[Piece]]:
    """Piece by piece, one list a day, as far as the plan says."""
    assert member.course_on is not None
    found, reach = [], member.reach
    for number, module in enumerate(modules):
        wanted = list(_wanted(member, module, reach, chance))
        reach -= len(module.activities)
        day = working_day(member.course_on, number)
        hours = hours_of_work(day, [_minutes(one, chance) for one, _ in wanted], zone)
        found.append(
            [
                Piece(one, begun, ended, passes)
                for (one, passes), (begun, ended) in zip(wanted, hours, strict=True)
            ]
        )
    return found


def _wanted(
    member: Member, module: Module, reach: int, chance: random.Random
) -> Iterator[tuple[Activity, bool]]:
    for position, activity in enumerate(module.activities):
        if position == reach:
            yield from [(activity, False)] * member.failed
        if position >= reach:
            return
        past = activity.kind == "exam" and member.story is not Story.NEW
        if past and chance.random() < FAILED_BEFORE:
            yield activity, False
        yield activity, True


def _minutes(activity: Activity, chance: random.Random) -> int:
    if activity.kind == "exam":
        return round(activity.minutes * chance.uniform(0.4, 0.7))
    return round(activity.minutes * chance.uniform(0.8, 1.1))
