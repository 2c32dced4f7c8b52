"""What decides an exam: the draw, the order, the deadline, the score."""

import datetime as dt
import random
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from flask_babel import lazy_gettext as _l

from lms.courseware.rules import AREAS
from lms.exams.kinds import Section
from lms.kit.errors import Refused
from lms.questions.kinds import shuffled

SLACK = 1e-9
"""Shares are floats: 0.8 of 5 marks must be reached by 4 of 5."""

SHORTEST_REASON = 4
"""Characters: 记错了 says too little."""


class Drawable(Protocol):
    """What a draw must know of a question."""

    @property
    def slug(self) -> str: ...
    @property
    def area(self) -> str: ...
    @property
    def tags(self) -> Sequence[str]: ...


class Score(NamedTuple):
    """What an attempt has earned."""

    earned: float
    out_of: float
    share: float
    """0 where there is nothing to earn."""


def fits(question: Drawable, section: Section) -> bool:
    """Whether the section may draw this question."""
    in_area = not section.areas or question.area in section.areas
    return in_area and set(section.tags).issubset(question.tags)


def draw(
    sections: Sequence[Section], pool: Iterable[Drawable], seed: str, shuffle: bool = True
) -> list[list[str]]:
    """Slugs of the questions drawn, by section; the same for the same seed and pool.

    Each section gets as many as it asks for and no question comes twice. Where sections
    overlap, a question already drawn is handed on and its place filled with another
    (augmenting paths of bipartite matching), so that a draw is found whenever there is one.
    Which questions are drawn depends on the seed alone; without `shuffle` they come in the
    order of the pool. Refuses with the name of the section that cannot be filled.
    """
    chance = random.Random(seed)  # noqa: S311 (an even draw, not a secret)
    # Sorted first: the order in which the database gives the pool must not matter.
    slugs = {question.slug: question for question in pool}
    candidates = [
        [slug for slug in sorted(slugs) if fits(slugs[slug], section)] for section in sections
    ]
    for found in candidates:
        chance.shuffle(found)
    holder: dict[str, int] = {}
    for number, section in enumerate(sections):
        for _ in range(section.count):
            if not _fill(number, candidates, holder, set()):
                raise Refused(
                    _l(
                        'The section "%(title)s" asks for %(count)s questions, but the bank has '
                        "too few of them that no other section needs.",
                        title=section.title,
                        count=section.count,
                    )
                )
    drawn = [
        [slug for slug in found if holder.get(slug) == n] for n, found in enumerate(candidates)
    ]
    place = {slug: n for n, slug in enumerate(slugs)}
    for found in drawn:
        if shuffle:
            chance.shuffle(found)
        else:
            found.sort(key=place.__getitem__)
    return drawn


def _fill(
    section: int, candidates: list[list[str]], holder: dict[str, int], tried: set[str]
) -> bool:
    for slug in candidates[section]:
        if slug not in holder:
            holder[slug] = section
            return True
    for slug in candidates[section]:
        if slug in tried or holder[slug] == section:
            continue
        tried.add(slug)
        if _fill(holder[slug], candidates, holder, tried):
            holder[slug] = section
            return True
    return False


def order_options(count: int, seed: str, shuffle: bool = True) -> list[int]:
    """The original positions of `count` options in the order in which they are shown."""
    return shuffled(count, seed) if shuffle else list(range(count))


def deadline(
    started_at: dt.datetime,
    limit_minutes: int,
    closes_at: dt.datetime | None = None,
    extra_minutes: int = 0,
) -> dt.datetime:
    """The instant after which nothing is taken: own time with its extension, or closing time."""
    own = started_at + dt.timedelta(minutes=limit_minutes + extra_minutes)
    return own if closes_at is None else min(own, closes_at)


def score(items: Iterable[tuple[float, float]]) -> Score:
    """The sum over items of (marks, share from 0 to 1)."""
    pairs = list(items)
    earned = sum(marks * share for marks, share in pairs)
    out_of = sum(marks for marks, _ in pairs)
    return Score(earned, out_of, earned / out_of if out_of else 0.0)


def passed(share: float, needed: float) -> bool:
    """Whether this share of the marks is enough."""
    return share >= needed - SLACK


def attempts_left(allowed: int, used: int) -> int | None:
    """How many attempts remain; None where there is no limit (`allowed` is 0)."""
    return None if allowed == 0 else max(0, allowed - used)


class Earned(NamedTuple):
    """One question of a closed attempt, as the result counts it."""

    area: str
    marks: float
    got: float


class AreaScore(NamedTuple):
    """How one area went."""

    area: str
    got: float
    possible: float
    questions: int

    @property
    def share(self) -> float:
        """0 where there is nothing to earn."""
        return self.got / self.possible if self.possible else 0.0


def by_area(items: Iterable[Earned]) -> list[AreaScore]:
    """The score of each area that was asked, in the house's order of areas."""
    found: dict[str, list[Earned]] = {}
    for item in items:
        found.setdefault(item.area, []).append(item)
    return [
        AreaScore(
            area,
            sum(one.got for one in found[area]),
            sum(one.marks for one in found[area]),
            len(found[area]),
        )
        for area in sorted(found, key=lambda area: list(AREAS).index(area))
    ]


def weak_areas(areas: Iterable[AreaScore], needed: float) -> list[AreaScore]:
    """Areas below what is needed, weakest first."""
    below = [area for area in areas if not passed(area.share, needed)]
    return sorted(below, key=lambda area: area.share)


def refuse_start(*, allowed: int, used: int, has_passed: bool) -> None:
    """Another attempt needs one that is left, and something left to reach."""
    if has_passed:
        raise Refused(_l("You have passed this exam already. There is nothing left to prove."))
    if attempts_left(allowed, used) == 0:
        raise Refused(_l("All %(n)s attempts are used. Ask your trainer how to go on.", n=allowed))


def check_corrected(got: float, marks: float, reason: str) -> None:
    """A corrected mark lies between nothing and everything, and says why."""
    if not 0 <= got <= marks:
        raise Refused(_l("Give a mark from 0 to %(marks)s.", marks=f"{marks:g}"), "got")
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused(_l("Say in a few words why: the person will read it."), "reason")
