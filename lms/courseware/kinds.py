"""What every activity of a course has, whatever is done in it."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from lms.kit.shapes import Problem, Slug, Title

Area = Literal["product", "system", "risk", "skill", "mindset", "culture"]
Minutes = Annotated[int, Meta(ge=1, le=480)]


class Head(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"):
    """The common part of an activity's front matter; every kind of activity extends it."""

    title: Title
    minutes: Minutes
    area: Area
    required: bool = True
    after: list[Slug] = []
    """Slugs of activities in the same module that must be done first."""
    body: str = ""
    """The Markdown beneath the front matter; never a key of the front matter itself."""

    @property
    def kind(self) -> str:
        """`page`, `recording`, `role-play`, `system-drill` or `exam`."""
        return str(self.__struct_config__.tag)

    def check(self) -> list[Problem]:
        """The kind's own rules beyond the shape; the places are keys of the front matter."""
        return []


FILLED_BY_READER = frozenset({"body", "length_s", "cues"})
"""Fields of activities that are read from the body and the media, never from front matter."""
