"""A form as in the centre's system, filled in from what the customer said, and marked by field."""

from collections.abc import Mapping
from typing import Annotated, Any

from flask_babel import lazy_gettext as _l
from msgspec import Meta, Struct, field

from lms.courseware.kinds import Head
from lms.kit.errors import Refused
from lms.kit.shapes import Problem, Share, Slug, Text, Title
from lms.practice.drill_fields import AnyField as AnyField
from lms.practice.drill_fields import CheckField as CheckField
from lms.practice.drill_fields import ChoiceField as ChoiceField
from lms.practice.drill_fields import DateField as DateField
from lms.practice.drill_fields import Field as Field
from lms.practice.drill_fields import NumberField as NumberField
from lms.practice.drill_fields import TextField as TextField


class FieldMarked(Struct, frozen=True):
    """One entry, marked."""

    field: Field
    value: Any
    """As it was entered; None when empty."""
    right: bool
    why: str
    """The reason to show: with a wrong entry, and in the review."""


class ScreenMarked(Struct, frozen=True):
    """One screen, marked."""

    fields: dict[str, FieldMarked]
    """By field slug, in the screen's order."""
    right: int
    out_of: int

    @property
    def all_right(self) -> bool:
        """Nothing on this screen is wrong."""
        return self.right == self.out_of


class DrillMarked(Struct, frozen=True):
    """A whole drill, marked."""

    screens: dict[str, ScreenMarked]
    right: int
    out_of: int
    share: float
    passed: bool


class Screen(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One page of the system's form."""

    slug: Slug
    title: Title
    hint: str = ""
    fields: Annotated[list[AnyField], Meta(min_length=1)]

    def complaints(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """What the system does not take, by field; empty when the screen can be sent."""
        self._check_names(values)
        found = {one.slug: one.complaint(values.get(one.slug)) for one in self.fields}
        return {slug: words for slug, words in found.items() if words is not None}

    def _check_names(self, values: Mapping[str, Any]) -> None:
        if set(values) - {one.slug for one in self.fields}:
            raise Refused(_l("This field is not on the screen. Load the page again."))

    def mark(self, values: Mapping[str, Any]) -> ScreenMarked:
        """Entries by field slug, marked; refuses a field that the screen does not have."""
        self._check_names(values)
        marked = {}
        for one in self.fields:
            value = values.get(one.slug)
            marked[one.slug] = FieldMarked(one, value, one.fits(value), one.why)
        return ScreenMarked(marked, sum(m.right for m in marked.values()), len(marked))


class SystemDrill(Head, frozen=True, kw_only=True, tag="system-drill"):
    """A case to be entered, screen by screen."""

    case: Text
    """What to enter, as the customer said it."""
    pass_share: Share = field(default=1.0, name="pass")
    screens: Annotated[list[Screen], Meta(min_length=1)]

    def screen(self, slug: str) -> Screen:
        """The screen with this slug; refuses one that the drill does not have."""
        for screen in self.screens:
            if screen.slug == slug:
                return screen
        raise Refused(_l("This screen is not part of the drill. Load the page again."))

    def mark(self, values: Mapping[str, Mapping[str, Any]]) -> DrillMarked:
        """Entries by screen slug and field slug, marked; a screen left out is empty."""
        for slug in values:
            self.screen(slug)
        screens = {one.slug: one.mark(values.get(one.slug, {})) for one in self.screens}
        right = sum(one.right for one in screens.values())
        out_of = sum(one.out_of for one in screens.values())
        share = right / out_of
        return DrillMarked(screens, right, out_of, share, share >= self.pass_share - 1e-9)

    def check(self) -> list[Problem]:
        found: list[Problem] = []
        screens: set[str] = set()
        for s, screen in enumerate(self.screens):
            if screen.slug in screens:
                found.append(Problem(("screens", s, "slug"), _twice(screen.slug)))
            screens.add(screen.slug)
            fields: set[str] = set()
            for f, one in enumerate(screen.fields):
                where = ("screens", s, "fields", f)
                if one.slug in fields:
                    found.append(Problem((*where, "slug"), _twice(one.slug)))
                fields.add(one.slug)
                found += [Problem((*where, *p.path), p.message) for p in one.check()]
        return found


def _twice(slug: str) -> Any:
    return _l('The slug "%(slug)s" is used twice. Give each its own.', slug=slug)
