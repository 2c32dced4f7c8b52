"""The way through a course: what is done, what is open, what opens the rest."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from flask_babel import lazy_gettext as _l

AREAS: Mapping[str, Any] = {
    "product": _l("Product knowledge"),
    "system": _l("System operation"),
    "risk": _l("Risk disclosure"),
    "skill": _l("Service-sales skill"),
    "mindset": _l("Mindset"),
    "culture": _l("Company culture"),
}
"""Areas of content with their names, in the order in which they are shown."""

COURSE_KINDS: Mapping[str, Any] = {
    "onboarding": _l("Onboarding"),
    "in-service": _l("In-service training"),
    "coaching": _l("Targeted coaching"),
    "general": _l("General course"),
}


class PlannedActivity(NamedTuple):
    """An activity as the way through the course sees it."""

    slug: str
    """Unique in the course: the path, as `day-1/01-first-lesson`."""
    required: bool = True
    after: Sequence[str] = ()
    """What must be done first, in the same module and named in the same way."""


class PlannedModule(NamedTuple):
    """A module with its activities in order."""

    slug: str
    activities: Sequence[PlannedActivity]


class Standing(NamedTuple):
    """How one activity stands for one person."""

    state: Literal["done", "open", "locked"]
    waits_for: tuple[str, ...] = ()
    """Slugs of the activities, not yet done, that open it; in course order."""


class Progress(NamedTuple):
    """How much of what is required is done."""

    done: int
    required: int

    @property
    def complete(self) -> bool:
        """Every required activity is done."""
        return self.done == self.required


def standings(modules: Sequence[PlannedModule], done: Collection[str]) -> dict[str, Standing]:
    """The state of every activity by slug, in course order.

    A module opens when all required activities of the one before it are done (and so on back to
    the first); inside a module `after` decides. What is done stays done, whatever opened later.
    """
    found: dict[str, Standing] = {}
    gate: list[str] = []
    """Required activities of earlier modules that are not done; the nearest module's only."""
    for module in modules:
        for activity in module.activities:
            waits = gate or [slug for slug in activity.after if slug not in done]
            if activity.slug in done:
                found[activity.slug] = Standing("done")
            elif waits:
                found[activity.slug] = Standing("locked", tuple(waits))
            else:
                found[activity.slug] = Standing("open")
        open_here = [a.slug for a in module.activities if a.required and a.slug not in done]
        # A module whose own gate is shut keeps pointing at the module that stands in the way.
        gate = gate or open_here
    return found


def next_activity(modules: Sequence[PlannedModule], done: Collection[str]) -> str | None:
    """The first open activity that is required, else the first open one; None when none is."""
    found = standings(modules, done)
    open_now = [a for m in modules for a in m.activities if found[a.slug].state == "open"]
    required = [a.slug for a in open_now if a.required]
    if required:
        return required[0]
    return open_now[0].slug if open_now else None


def progress(modules: Sequence[PlannedModule], done: Collection[str]) -> Progress:
    """How many required activities are done, of how many."""
    required = [a.slug for m in modules for a in m.activities if a.required]
    return Progress(sum(slug in done for slug in required), len(required))


class Changes(NamedTuple):
    """What an edition has in another way than the one before."""

    added: int
    changed: int
    removed: int


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> Changes:
    """Between two editions, each given as checksum by path of activity."""
    both = before.keys() & after.keys()
    return Changes(
        added=len(after.keys() - before.keys()),
        changed=sum(before[path] != after[path] for path in both),
        removed=len(before.keys() - after.keys()),
    )
