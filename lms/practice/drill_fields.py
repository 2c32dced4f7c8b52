"""The fields of a centre's form: what each takes, what is right in it, and what it says."""

import datetime as dt
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from flask_babel import lazy_gettext as _l
from msgspec import Meta, Struct

from lms.kit.errors import Refused
from lms.kit.shapes import Problem, Slug, Text
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

    def complaint(self, value: Any) -> Any:
        """What a system says before it takes an entry at all; None where it takes it."""
        return None if _text(value).strip() else _l("Nothing is entered here yet.")

    def entered(self, value: Any) -> Any:
        """The entry in words; empty where nothing was entered."""
        return _text(value).strip()

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
        number = _figure(value)
        if number is None:
            return False
        # Through text, so that 0.1 means a tenth on both sides.
        return abs(number - Decimal(str(self.answer))) <= Decimal(str(self.tolerance))

    def complaint(self, value: Any) -> Any:
        if _text(value).strip() and _figure(value) is None:
            return _l("Enter a figure only, as 12600 or 0.5.")
        return super().complaint(value)

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

    def complaint(self, value: Any) -> Any:
        if _text(value) and value not in self.options:
            return _l("Choose one of the entries in the list.")
        return super().complaint(value)

    def shown(self) -> Any:
        return self.answer


class CheckField(Field, frozen=True, kw_only=True, tag="check"):
    """A box that is ticked or not."""

    answer: bool

    def fits(self, value: Any) -> bool:
        return self.ticked(value) == self.answer

    def ticked(self, value: Any) -> bool:
        """A form sends nothing for an empty box and any word for a ticked one."""
        return value if isinstance(value, bool) else _text(value) not in ("", "false")

    def complaint(self, value: Any) -> Any:
        self.ticked(value)
        return None  # an empty box is an entry too

    def entered(self, value: Any) -> Any:
        return _l("Ticked") if self.ticked(value) else _l("Not ticked")

    def shown(self) -> Any:
        return self.entered(self.answer)


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

    def complaint(self, value: Any) -> Any:
        typed = _text(value).strip()
        if typed and _day(typed) is None:
            return _l("Enter the day as 2027-03-09.")
        return super().complaint(value)

    def shown(self) -> Any:
        return self.answer


AnyField = TextField | NumberField | ChoiceField | CheckField | DateField


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or len(value) > LONGEST_VALUE:
        raise Refused(_l("An entry does not fit its field. Load the page again and fill it in."))
    return value


def _figure(value: Any) -> Decimal | None:
    typed = unicodedata.normalize("NFKC", _text(value)).replace(",", "").strip()
    try:
        number = Decimal(typed)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
