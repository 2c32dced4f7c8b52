"""Forms of this house: one base, and fields that understand what people type."""

import unicodedata
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, StringField

from lms.kit.errors import Refused


class Form(FlaskForm):
    """A form that can take the blame for a refusal."""

    refusal: Any = ""
    """A sentence about the whole form, shown above it."""

    def blame(self, refusal: Refused) -> None:
        """Put a refusal where the person can mend it: beside its field, else above the form."""
        field = getattr(self, refusal.field, None) if refusal.field else None
        if field is None:
            self.refusal = refusal.reason
        else:
            field.errors = [*field.errors, refusal.reason]


def tidy(text: Any) -> Any:
    """Without spaces around and without the invisible characters that come with pasting."""
    if not isinstance(text, str):
        return text
    return "".join(c for c in text if unicodedata.category(c) != "Cf").strip()


class Line(StringField):
    """One line of text, tidied."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        filters = [*kwargs.pop("filters", ()), tidy]
        super().__init__(label, validators, filters=filters, **kwargs)


class Day(DateField):
    """A day; empty is allowed unless a validator asks for it."""

    data: date | None

    def process_formdata(self, valuelist: list[str]) -> None:
        """What the browser's calendar sends, or what was typed in its place."""
        try:
            if valuelist and not valuelist[0].strip():
                self.data = None
            else:
                super().process_formdata(valuelist)
        except ValueError:
            self.data = None
            raise ValueError(_l("This is no date. Write 2027-03-09.")) from None
