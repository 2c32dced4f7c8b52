"""A closed attempt in words: what was asked, said, right and earned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lms.exams import answers, rules
from lms.exams.models import Attempt, AttemptItem, Override
from lms.questions import kinds


@dataclass
class Answered:
    """One question of an attempt in words: what was asked, said, right and earned."""

    item: AttemptItem
    question: kinds.Question
    override: Override | None

    @property
    def got(self) -> float:
        """Marks that stand: the correction's, else the machine's."""
        return self.override.got if self.override else (self.item.got or 0.0)

    @property
    def right(self) -> bool:
        """All marks were earned."""
        return self.got >= self.question.marks - rules.SLACK

    @property
    def unanswered(self) -> bool:
        """Nothing was given."""
        return self.item.answer is None

    @property
    def options(self) -> list[tuple[kinds.Option, bool]]:
        """Options as they were shown, and whether each was chosen."""
        chosen = self.item.answer if isinstance(self.item.answer, list) else [self.item.answer]
        return [(o, p in chosen) for p, o in self.question.choices(self.item.option_order)]

    @property
    def said(self) -> list[Any]:
        """The answer in words."""
        return self.question.shown(self.item.answer)

    @property
    def expected(self) -> list[Any]:
        """A right answer in words."""
        return self.question.shown(self.question.right_answer())

    @property
    def shown(self) -> kinds.Answer:
        """The answer as the screen counts options."""
        return answers.shown(self.item.answer, self.item.option_order)


def answered(attempt: Attempt, overrides: Mapping[int, Override] | None = None) -> list[Answered]:
    """The questions of an attempt in order; its items and versions must have been loaded."""
    standing = overrides or {}
    return [
        Answered(item, kinds.from_json(item.version.content), standing.get(item.id))
        for item in attempt.items
    ]


def score_by_area(found: Sequence[Answered]) -> list[rules.AreaScore]:
    """How each area went."""
    return rules.by_area(
        rules.Earned(one.item.version.area, one.question.marks, one.got) for one in found
    )
