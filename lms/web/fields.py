"""Forms of this house: one base, and fields that understand what people type."""

import unicodedata
from typing import Any

from flask_wtf import FlaskForm
from wtforms import StringField

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
