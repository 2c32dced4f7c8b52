"""How the house says no: with a sentence that a person can act on."""

from typing import Any


class Refused(Exception):
    """A rule of the house stands against what was asked.

    `reason` is a (lazily translated) sentence for the person who asked; `field` names
    the form field it belongs to, or is empty when the whole request is refused.
    """

    def __init__(self, reason: Any, field: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field

    def __str__(self) -> str:
        return str(self.reason)
