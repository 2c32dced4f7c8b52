"""The kinds of question: in the bank with area and tags, and inside a page or a recording."""

from typing import Annotated, Any, cast

from msgspec import Meta

from lms.courseware.kinds import Area
from lms.kit import shapes
from lms.kit.shapes import Slug
from lms.questions import asking
from lms.questions.asking import Answer as Answer
from lms.questions.asking import Asked as Asked
from lms.questions.asking import Marked as Marked
from lms.questions.asking import Option as Option
from lms.questions.asking import fold as fold
from lms.questions.asking import shuffled as shuffled


class Single(asking.AskedSingle, frozen=True, kw_only=True, tag="single"):
    """A bank question with one right option."""

    area: Area
    tags: list[Slug]


class Multiple(asking.AskedMultiple, frozen=True, kw_only=True, tag="multiple"):
    """A bank question with several right options."""

    area: Area
    tags: list[Slug]


class TrueFalse(asking.AskedTrueFalse, frozen=True, kw_only=True, tag="true-false"):
    """A bank question that is a statement, true or false."""

    area: Area
    tags: list[Slug]


class ShortText(asking.AskedShortText, frozen=True, kw_only=True, tag="short-text"):
    """A bank question that is answered with a word or a figure."""

    area: Area
    tags: list[Slug]


Question = Single | Multiple | TrueFalse | ShortText

At = Annotated[float, Meta(ge=0)] | None


class InlineSingle(asking.AskedSingle, frozen=True, kw_only=True, tag="single"):
    """One right option, asked on a page or at a second of a recording."""

    at: At = None
    """Seconds from the recording's start; None on a page."""


class InlineMultiple(asking.AskedMultiple, frozen=True, kw_only=True, tag="multiple"):
    """Several right options, asked on a page or at a second of a recording."""

    at: At = None


class InlineTrueFalse(asking.AskedTrueFalse, frozen=True, kw_only=True, tag="true-false"):
    """A statement, asked on a page or at a second of a recording."""

    at: At = None


class InlineShortText(asking.AskedShortText, frozen=True, kw_only=True, tag="short-text"):
    """A word or a figure, asked on a page or at a second of a recording."""

    at: At = None


Inline = InlineSingle | InlineMultiple | InlineTrueFalse | InlineShortText

to_json = shapes.to_json


def from_json(value: dict[str, Any] | str | bytes) -> Question:
    """A bank question as it was stored; refuses what is none."""
    return cast(Question, shapes.from_json(value, Question))
