"""A person before one activity: what it is, what they did of it, and what lies around it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lms.courseware import rules
from lms.courseware.models import Activity
from lms.courseware.rules import PlannedActivity, PlannedModule, Progress, Standing
from lms.enrolment.models import ActivityRecord, Enrolment


class Stop(NamedTuple):
    """One activity as the way through the course shows it, without its content."""

    id: int
    path: str
    kind: str
    title: str
    minutes: int
    required: bool
    module_slug: str
    module_title: str
    after: tuple[str, ...]
    completed: bool


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
    stops: list[Stop]
    """Every activity of the edition, in order."""
    done: set[str]
    """Paths of what is done."""

    @property
    def plan(self) -> list[PlannedModule]:
        """What the rules of the way need to know."""
        return plan(self.stops)

    @property
    def progress(self) -> Progress:
        """How much of what is required is done."""
        return rules.progress(self.plan, self.done)

    @property
    def following(self) -> Stop | None:
        """What comes next, other than this activity; None when nothing is open any more."""
        path = rules.next_activity(self.plan, self.done | {self.activity.path})
        return next((stop for stop in self.stops if stop.path == path), None)

    @property
    def waits_for(self) -> list[Stop]:
        """The activities that open this one, in course order."""
        return [stop for stop in self.stops if stop.path in self.standing.waits_for]


def plan(stops: Sequence[Stop]) -> list[PlannedModule]:
    """Modules with their activities, out of the flat row of stops."""
    modules: dict[str, list[PlannedActivity]] = {}
    for stop in stops:
        after = [f"{stop.module_slug}/{slug}" for slug in stop.after]
        modules.setdefault(stop.module_slug, []).append(
            PlannedActivity(stop.path, stop.required, after)
        )
    return [PlannedModule(slug, activities) for slug, activities in modules.items()]
