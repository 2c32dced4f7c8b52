"""A person's way through an edition, and the person before one activity of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from lms.courseware import rules
from lms.courseware.models import Activity
from lms.courseware.rules import PlannedActivity, PlannedModule, Progress, Standing
from lms.enrolment.models import ActivityRecord, Enrolment

SHORT = 6
"""Characters that fit before a row of marks on a phone."""


class Stop(NamedTuple):
    """One activity as the way shows it, without its content."""

    id: int
    path: str
    kind: str
    title: str
    minutes: int
    required: bool
    after: tuple[str, ...]
    """Slugs of the same module that must be done first."""
    module_slug: str
    module_title: str
    module_summary: str
    started_at: datetime | None
    completed_at: datetime | None
    score: float | None

    @property
    def completed(self) -> bool:
        """Whether the person has done it."""
        return self.completed_at is not None


class Step(NamedTuple):
    """A stop, how it stands, and what opens it."""

    stop: Stop
    standing: Standing
    waits_for: list[Stop]
    current: bool
    """What the person should do now."""


class Day(NamedTuple):
    """A module of the way."""

    number: int
    title: str
    summary: str
    steps: list[Step]
    done: int
    """Required activities that are done."""
    required: int
    waits_for: list[Stop]
    """What opens the day as a whole; empty once it is open."""

    @property
    def short(self) -> str:
        """The title as far as its first point, where that is short: 第一天; else nothing."""
        head = self.title.split("·")[0].strip()
        return head if len(head) <= SHORT else ""

    @property
    def complete(self) -> bool:
        """Everything required is done."""
        return self.done == self.required

    @property
    def current(self) -> bool:
        """Whether the next thing to do lies here."""
        return any(step.current for step in self.steps)


@dataclass
class Way:
    """Every activity of an edition in order, with what one person did of it."""

    stops: list[Stop]
    done: set[str] = field(default_factory=set)
    """Paths of what is done."""

    @classmethod
    def along(cls, stops: Iterable[Stop]) -> "Way":
        """The way as the records tell it."""
        row = list(stops)
        return cls(row, {stop.path for stop in row if stop.completed})

    @cached_property
    def plan(self) -> list[PlannedModule]:
        """What the rules of the way need to know."""
        modules: dict[str, list[PlannedActivity]] = {}
        for stop in self.stops:
            after = [f"{stop.module_slug}/{slug}" for slug in stop.after]
            modules.setdefault(stop.module_slug, []).append(
                PlannedActivity(stop.path, stop.required, after)
            )
        return [PlannedModule(slug, activities) for slug, activities in modules.items()]

    @property
    def progress(self) -> Progress:
        """How much of what is required is done."""
        return rules.progress(self.plan, self.done)

    @property
    def minutes_left(self) -> int:
        """Length of what is required and not done, by the course's own minutes."""
        return sum(s.minutes for s in self.stops if s.required and s.path not in self.done)

    @property
    def begun(self) -> bool:
        """Whether anything was begun."""
        return any(stop.started_at for stop in self.stops)

    @property
    def next(self) -> Stop | None:
        """What to do now; None when nothing is open any more."""
        return self.find(rules.next_activity(self.plan, self.done))

    def following(self, path: str) -> Stop | None:
        """What to do after this activity, taken as done: the next one down the way, else any."""
        done = self.done | {path}
        standings = rules.standings(self.plan, done)
        here = [stop.path for stop in self.stops].index(path)
        for stop in self.stops[here + 1 :]:
            if standings[stop.path].state == "open":
                return stop
        return self.find(rules.next_activity(self.plan, done))

    def find(self, path: str | None) -> Stop | None:
        """The stop at a path."""
        return next((stop for stop in self.stops if stop.path == path), None)

    def standing(self, path: str) -> Standing:
        """How one activity stands."""
        return rules.standings(self.plan, self.done)[path]

    def days(self) -> list[Day]:
        """The way as sections, for a page."""
        standings = rules.standings(self.plan, self.done)
        by_path = {stop.path: stop for stop in self.stops}
        now = self.next
        found: list[Day] = []
        for number, module in enumerate(self.plan, 1):
            stops = [by_path[activity.slug] for activity in module.activities]
            steps = [
                Step(
                    stop,
                    standings[stop.path],
                    [by_path[path] for path in standings[stop.path].waits_for],
                    stop is now,
                )
                for stop in stops
            ]
            required = [stop for stop in stops if stop.required]
            found.append(
                Day(
                    number,
                    stops[0].module_title,
                    stops[0].module_summary,
                    steps,
                    sum(stop.path in self.done for stop in required),
                    len(required),
                    _shut_by(steps, module.slug),
                )
            )
        return found


def _shut_by(steps: list[Step], module_slug: str) -> list[Stop]:
    """What stands before the module itself: activities of an earlier one."""
    for step in steps:
        if step.waits_for and step.waits_for[0].module_slug != module_slug:
            return step.waits_for
    return []


@dataclass
class Place:
    """One activity of one enrolment, with the way around it."""

    enrolment: Enrolment
    """With its edition, the edition's course, and the person."""
    activity: Activity
    """With content and module."""
    record: ActivityRecord | None
    """None until the person began."""
    standing: Standing
    way: Way

    @property
    def following(self) -> Stop | None:
        """What comes next, other than this activity; None when nothing is open any more."""
        return self.way.following(self.activity.path)

    @property
    def waits_for(self) -> list[Stop]:
        """The activities that open this one, in course order."""
        return [stop for stop in self.way.stops if stop.path in self.standing.waits_for]
