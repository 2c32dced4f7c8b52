"""An answer is taken once: what comes twice or too late changes nothing."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from lms.kit.errors import Refused


class TooLate(Refused):
    """What was sent belongs to a state that has passed; how things stand now is to be shown."""


class Unreadable(Refused):
    """A screen of a form that a system would not take as it is."""

    def __init__(self, reason: Any, complaints: Mapping[str, Any]) -> None:
        super().__init__(reason)
        self.complaints = complaints
        """By field slug: what is missing or cannot be read."""


def is_new(key: str, answer: Any, *, given: Mapping[str, Any], due: str | None) -> bool:
    """Whether this answer is the next one; False when it is the same one sent twice.

    `given` holds the answers so far, `due` the key that is to be answered now (None at the end).
    Raises TooLate for another answer to what was answered, Refused for what is not yet due.
    """
    if key in given:
        if given[key] == answer:
            return False
        raise TooLate(
            _l(
                "You answered this already, perhaps in another window. "
                "The first answer counts; go on from here."
            )
        )
    if key != due:
        raise Refused(_l("This is not what comes next. Go on with what is open on this page."))
    return True
