"""How an answer travels: positions as shown on the screen, positions as written in the bank.

The page knows only where an option stands for this person. Original positions stay on the
server: an author who writes the right option first would give it away.
"""

import unicodedata
from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from msgspec import Struct

from lms.kit.errors import Refused
from lms.questions.kinds import Answer, Asked


class Sent(Struct, frozen=True, forbid_unknown_fields=True):
    """What a page sends when an answer was given; anything else is refused while it is read."""

    answer: bool | int | str | list[int] | None
    """Options by their place on the screen."""
    revision: int
    """The revision of this answer that the page knew; 0 for a question never answered."""


class OutOfDate(Refused):
    """An answer that cannot be taken any more; `why` is for the script, the reason for people."""

    def __init__(self, why: str, reason: Any, *, revision: int = 0, answer: Answer = None) -> None:
        super().__init__(reason)
        self.why = why
        """`newer`, `time` or `closed`."""
        self.revision = revision
        self.answer = answer
        """What stands instead, as shown on the screen."""


def original(question: Asked, answer: Any, order: Sequence[int]) -> Answer:
    """The answer as the bank counts it, tidied; refuses what this question does not take."""
    if isinstance(answer, str):
        answer = _tidy(answer)
    elif question.choices() and answer is not None:
        chosen = answer if isinstance(answer, list) else [answer]
        if any(isinstance(p, bool) or not isinstance(p, int) for p in chosen):
            raise _unreadable()
        if any(not 0 <= p < len(order) for p in chosen):
            raise _unreadable()
        places = sorted(order[p] for p in chosen)
        answer = (places or None) if isinstance(answer, list) else places[0]
    question.mark(answer)
    return answer  # type: ignore[no-any-return]


def shown(answer: Any, order: Sequence[int]) -> Answer:
    """The answer as the screen counts it."""
    if not order or answer is None:
        return answer  # type: ignore[no-any-return]
    if isinstance(answer, list):
        return sorted(order.index(p) for p in answer)
    return order.index(answer)


def _tidy(text: str) -> str | None:
    # Control characters and half surrogates cannot be stored or shown again everywhere.
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" for c in text):
        raise _unreadable()
    return text.strip() or None


def _unreadable() -> Refused:
    return Refused(_l("This answer does not fit the question. Load the page again and answer."))
