"""What decides an exam: the draw, the order, the deadline, the score."""

import datetime as dt
import random
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from flask_babel import lazy_gettext as _l

from lms.exams.kinds import Section
from lms.kit.errors import Refused
from lms.questions.kinds import shuffled

SLACK = 1e-9
"""Shares are floats: 0.8 of 5 marks must be reached by 4 of 5."""


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
