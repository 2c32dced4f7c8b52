"""The exam as an author writes it: limit, pass mark, attempts and the sections it is drawn by."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, cast

from msgspec import Meta, Struct, field

from lms.courseware.kinds import Area, Head
from lms.kit import shapes
from lms.kit.shapes import Share, Slug, Title

Show = Literal["score", "answers", "feedback"]


class Section(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the paper: how many questions, and which may be drawn."""

    title: Title
    count: Annotated[int, Meta(ge=1, le=200)]
    tags: list[Slug] = []
    """A question carries all of these."""
    areas: list[Area] = []
    """And its area is one of these; empty means any."""


class Exam(Head, frozen=True, kw_only=True, tag="exam"):
    """An exam that is drawn from the bank."""

    limit_minutes: Annotated[int, Meta(ge=1, le=600)]
    pass_share: Share = field(name="pass")
    attempts: Annotated[int, Meta(ge=0, le=100)]
    """0 means without limit."""
    shuffle: bool = True
    """Questions and options come in an order of their own for each attempt."""
    show: Show = "feedback"
    """What is shown after submitting."""
    sections: Annotated[list[Section], Meta(min_length=1)]


to_json = shapes.to_json


def from_json(value: Mapping[str, Any] | str | bytes) -> Exam:
    """An exam as it was stored; refuses what is none."""
    return cast(Exam, shapes.from_json(value, Exam))
