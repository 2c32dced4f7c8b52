"""How somebody invented answers: mostly right, now and then not, marked by the content itself."""

import random
from typing import Any, NamedTuple

from lms.practice import kinds
from lms.practice.drill_fields import AnyField, CheckField, ChoiceField, DateField, NumberField
from lms.practice.kinds import Page, Recording, RolePlay, SystemDrill
from lms.questions.kinds import Answer, Asked


class Given(NamedTuple):
    """One answer within a go."""

    key: str
    answer: Any
    share: float | None


class Go(NamedTuple):
    """One finished go at a practice activity."""

    given: list[Given]
    score: float
    passed: bool


def goes(content: kinds.Practice, chance: random.Random, gift: float) -> list[Go]:
    """What it took: perhaps a go that was not enough, then one that was.

    A page that asks nothing leaves none; its questions are answered once.
    """
    match content:
        case Recording():
            first, last = _answered(content, chance, gift), _answered(content, chance, 1.0)
        case RolePlay():
            first, last = _talked(content, chance, gift), _talked(content, chance, 1.0)
        case SystemDrill():
            first, last = _entered(content, chance, gift), _entered(content, chance, 1.0)
        case Page():
            read = _answered(content, chance, gift)
            return [read._replace(passed=True)] if read.given else []
    return [first] if first.passed else [first, last]


def _answered(lesson: Page | Recording, chance: random.Random, gift: float) -> Go:
    answers = {
        one.slug: one.right_answer() if chance.random() < gift else wrong(one, chance)
        for one in lesson.questions or []
    }
    result = lesson.result(answers)
    given = [Given(slug, answers[slug], one.share) for slug, one in result.marked.items()]
    return Go(given, result.share, result.passed)


def _talked(play: RolePlay, chance: random.Random, gift: float) -> Go:
    talk, given = play.play(), []
    while talk.step is not None:
        replies = play.steps[talk.step].replies
        ways = play.ways(talk)
        choice = max(range(len(ways)), key=lambda n: ways[n].worth)
        if chance.random() > gift:
            choice = chance.randrange(len(replies))
        most = max(one.points for one in replies)
        share = replies[choice].points / most if most else None
        given.append(Given(talk.step, choice, share))
        talk = play.play([*talk.choices, choice])
    outcome = play.outcome(talk)
    return Go(given, outcome.share, outcome.passed)


def _entered(drill: SystemDrill, chance: random.Random, gift: float) -> Go:
    slips = chance.random() > gift
    entries = {
        screen.slug: {
            one.slug: _entry(one, slips and chance.random() < 0.3) for one in screen.fields
        }
        for screen in drill.screens
    }
    result = drill.mark(entries)
    given = [
        Given(slug, entries[slug], marked.right / marked.out_of)
        for slug, marked in result.screens.items()
    ]
    return Go(given, result.share, result.passed)


def _entry(field: AnyField, slip: bool) -> Any:
    if isinstance(field, CheckField):
        return field.answer != slip
    right = str(field.shown())
    if not slip:
        return right
    match field:
        case ChoiceField():
            return next(one for one in field.options if one != right)
        case NumberField():
            return f"{field.answer + 10 * field.tolerance + 1:g}"
        case DateField():
            return "2020-01-01"
    return "记不清"


def wrong(question: Asked, chance: random.Random) -> Answer:
    """An answer that earns nothing, as somebody might give it."""
    right = question.right_answer()
    if isinstance(right, bool):
        return not right
    if isinstance(right, str):
        return "不确定"
    others = [
        n for n, _ in question.choices() if n not in (right if isinstance(right, list) else [right])
    ]
    if isinstance(right, list):
        return sorted([*right[1:], chance.choice(others)])
    return chance.choice(others)
