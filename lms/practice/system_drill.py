"""A form as in the centre's system, filled in from what the customer said, and marked by field."""

import datetime as dt
import unicodedata
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from flask_babel import lazy_gettext as _l
from msgspec import Meta, Struct, field

from lms.courseware.kinds import Head
from lms.kit.errors import Refused
from lms.kit.shapes import Problem, Share, Slug, Text, Title
from lms.questions.kinds import fold

LONGEST_VALUE = 500


class Field(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"):
    """What every field of a screen has."""

    slug: Slug
    label: Text
    help: str = ""
    why: Text
    """Shown with a wrong entry and in the review."""

    @property
    def kind(self) -> str:
        """`text`, `number`, `choice`, `check` or `date`."""
        return str(self.__struct_config__.tag)

    def check(self) -> list[Problem]:
        """The field's own rules beyond the shape."""
        return []

    def fits(self, value: Any) -> bool:
        """Whether this entry is right; None and empty text are an empty field."""
        raise NotImplementedError

    def shown(self) -> Any:
        """The right entry in words."""
        raise NotImplementedError


class TextField(Field, frozen=True, kw_only=True, tag="text"):
    """Free text, compared after trimming and folding."""

    answer: Text | Annotated[list[Text], Meta(min_length=1)]

    def accepted(self) -> list[str]:
        """All entries that are right."""
        return self.answer if isinstance(self.answer, list) else [self.answer]

    def fits(self, value: Any) -> bool:
        return fold(_text(value)) in {fold(form) for form in self.accepted()}

    def shown(self) -> Any:
        return self.accepted()[0]


class NumberField(Field, frozen=True, kw_only=True, tag="number"):
    """A figure, right within its tolerance."""

    answer: float
    tolerance: Annotated[float, Meta(ge=0)] = 0

    def fits(self, value: Any) -> bool:
        typed = unicodedata.normalize("NFKC", _text(value)).replace(",", "").strip()
        try:
            number = Decimal(typed)
        except InvalidOperation:
            return False
        if not number.is_finite():
            return False
        # Through text, so that 0.1 means a tenth on both sides.
        return abs(number - Decimal(str(self.answer))) <= Decimal(str(self.tolerance))

    def shown(self) -> Any:
        return f"{Decimal(str(self.answer)).normalize():f}"


class ChoiceField(Field, frozen=True, kw_only=True, tag="choice"):
    """One of several entries."""

    options: list[Text]
    answer: Text

    def check(self) -> list[Problem]:
        found = []
        if len(self.options) < 2:
            found.append(Problem(("options",), _l("Give at least two options to choose from.")))
        if len(set(self.options)) < len(self.options):
            found.append(Problem(("options",), _l("An option is there twice. Remove one.")))
        if self.answer not in self.options:
            words = _l('The answer "%(answer)s" is not among the options.', answer=self.answer)
            found.append(Problem(("answer",), words))
        return found

    def fits(self, value: Any) -> bool:
        return _text(value) == self.answer

    def shown(self) -> Any:
        return self.answer


class CheckField(Field, frozen=True, kw_only=True, tag="check"):
    """A box that is ticked or not."""

    answer: bool

    def fits(self, value: Any) -> bool:
        """A form sends nothing for an empty box and any word for a ticked one."""
        ticked = value if isinstance(value, bool) else _text(value) not in ("", "false")
        return ticked == self.answer

    def shown(self) -> Any:
        return _l("Ticked") if self.answer else _l("Not ticked")


class DateField(Field, frozen=True, kw_only=True, tag="date"):
    """A day, as 2027-03-09."""

    answer: Text

    def check(self) -> list[Problem]:
        if _day(self.answer) is None:
            words = _l('"%(value)s" is not a date. Write it as 2027-03-09.', value=self.answer)
            return [Problem(("answer",), words)]
        return []

    def fits(self, value: Any) -> bool:
        day = _day(_text(value).strip())
        return day is not None and day == _day(self.answer)

    def shown(self) -> Any:
        return self.answer


AnyField = TextField | NumberField | ChoiceField | CheckField | DateField


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

    def mark(self, values: Mapping[str, Any]) -> ScreenMarked:
        """Entries by field slug, marked; refuses a field that the screen does not have."""
        if set(values) - {one.slug for one in self.fields}:
            raise Refused(_l("This field is not on the screen. Load the page again."))
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


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or len(value) > LONGEST_VALUE:
        raise Refused(_l("An entry does not fit its field. Load the page again and fill it in."))
    return value


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def _twice(slug: str) -> Any:
    return _l('The slug "%(slug)s" is used twice. Give each its own.', slug=slug)
