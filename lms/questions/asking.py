"""How a question is asked, which answers it takes and how it marks them.

An answer is plain JSON: `single` the position of an option as written in the source,
`multiple` a list of positions, `true-false` a bool, `short-text` a string, and None
where nothing was answered. The order in which options are shown changes no answer.
"""

import random
import unicodedata
from collections.abc import Sequence
from typing import Annotated, Any

from flask_babel import lazy_gettext as _l
from msgspec import Meta, Struct

from lms.kit.errors import Refused
from lms.kit.shapes import Problem, Slug, Text

Answer = int | list[int] | bool | str | None
LONGEST_TEXT = 500
Marks = Annotated[int, Meta(ge=1, le=100)]


class Option(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of the answers that a learner may choose."""

    text: Text
    right: bool = False
    feedback: str = ""
    """Shown when this option was chosen."""


class Marked(Struct, frozen=True):
    """What an answer is worth."""

    share: float
    """From 0 to 1; times the question's marks are the marks earned."""
    right: bool
    feedback: list[str]
    """What the chosen options say; the question's own feedback is `question.feedback`."""


class Asked(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"):
    """What all questions share, in the bank and inside an activity."""

    slug: Slug
    stem: Text
    feedback: Text
    marks: Marks = 1

    @property
    def kind(self) -> str:
        """`single`, `multiple`, `true-false` or `short-text`."""
        return str(self.__struct_config__.tag)

    def check(self) -> list[Problem]:
        """The kind's own rules beyond the shape."""
        return []

    def mark(self, answer: Any) -> Marked:
        """What the answer is worth; refuses an answer of a shape this kind does not take."""
        raise NotImplementedError

    def answer_from(self, values: Sequence[str]) -> Answer:
        """The answer in the values that a form sent for this question (radio, boxes, text)."""
        raise NotImplementedError

    def right_answer(self) -> Answer:
        """An answer that earns all marks."""
        raise NotImplementedError

    def shown(self, answer: Any) -> list[Any]:
        """The answer in words, one line for each thing chosen; empty when unanswered."""
        raise NotImplementedError

    def choices(self, order: Sequence[int] | None = None) -> list[tuple[int, Option]]:
        """Options with their original positions, in the given order; none for other kinds.

        `question.choices(shuffled(len(question.choices()), seed))` shows them in an order that
        tells nothing of which is right.
        """
        return []


class AskedChoice(Asked, frozen=True, kw_only=True):
    """Questions that are answered by choosing among options."""

    options: list[Option]

    def choices(self, order: Sequence[int] | None = None) -> list[tuple[int, Option]]:
        positions = range(len(self.options)) if order is None else order
        return [(p, self.options[p]) for p in positions]

    def rights(self) -> list[int]:
        """Positions of the right options."""
        return [p for p, option in enumerate(self.options) if option.right]

    def check(self) -> list[Problem]:
        found = []
        if not 2 <= len(self.options) <= 6:
            found.append(Problem(("options",), _l("Give two to six options.")))
        seen: set[str] = set()
        for position, option in enumerate(self.options):
            if fold(option.text) in seen:
                words = _l('The option "%(text)s" is there twice.', text=option.text)
                found.append(Problem(("options", position, "text"), words))
            seen.add(fold(option.text))
        return found

    def _position(self, value: Any) -> int:
        # A bool is an int in Python; as a position it is somebody trying something.
        if isinstance(value, bool) or not isinstance(value, int):
            raise _unreadable()
        if not 0 <= value < len(self.options):
            raise _unreadable()
        return value

    def _worth(self, chosen: list[int]) -> Marked:
        right = bool(chosen) and sorted(chosen) == self.rights()
        lines = [self.options[p].feedback for p in chosen if self.options[p].feedback]
        return Marked(1.0 if right else 0.0, right, lines)


class AskedSingle(AskedChoice, frozen=True, kw_only=True, tag="single"):
    """One right option."""

    def check(self) -> list[Problem]:
        found = super().check()
        if len(self.rights()) != 1:
            words = _l("Mark exactly one option as right (right: true).")
            found.append(Problem(("options",), words))
        return found

    def mark(self, answer: Any) -> Marked:
        return self._worth([] if answer is None else [self._position(answer)])

    def answer_from(self, values: Sequence[str]) -> Answer:
        values = [v for v in values if v]
        if len(values) > 1:
            raise _unreadable()
        return self._position(_whole(values[0])) if values else None

    def right_answer(self) -> Answer:
        return self.rights()[0]

    def shown(self, answer: Any) -> list[Any]:
        return [] if answer is None else [self.options[self._position(answer)].text]


class AskedMultiple(AskedChoice, frozen=True, kw_only=True, tag="multiple"):
    """Two or more right options; all of them and no other, or nothing."""

    def check(self) -> list[Problem]:
        found = super().check()
        rights = len(self.rights())
        if rights < 2 or rights == len(self.options):
            words = _l("Mark at least two options as right, and leave at least one wrong.")
            found.append(Problem(("options",), words))
        return found

    def _positions(self, answer: Any) -> list[int]:
        if answer is None:
            return []
        if not isinstance(answer, list) or len(answer) > len(self.options):
            raise _unreadable()
        chosen = sorted(self._position(value) for value in answer)
        if len(set(chosen)) != len(chosen):
            raise _unreadable()
        return chosen

    def mark(self, answer: Any) -> Marked:
        return self._worth(self._positions(answer))

    def answer_from(self, values: Sequence[str]) -> Answer:
        return self._positions([_whole(v) for v in values if v]) or None

    def right_answer(self) -> Answer:
        return self.rights()

    def shown(self, answer: Any) -> list[Any]:
        return [self.options[p].text for p in self._positions(answer)]


class AskedTrueFalse(Asked, frozen=True, kw_only=True, tag="true-false"):
    """A statement that is true or false."""

    answer: bool

    def mark(self, answer: Any) -> Marked:
        if answer is not None and not isinstance(answer, bool):
            raise _unreadable()
        right = answer is not None and answer == self.answer
        return Marked(1.0 if right else 0.0, right, [])

    def answer_from(self, values: Sequence[str]) -> Answer:
        """From `true` or `false`."""
        values = [v for v in values if v]
        if not values:
            return None
        if len(values) > 1 or values[0] not in ("true", "false"):
            raise _unreadable()
        return values[0] == "true"

    def right_answer(self) -> Answer:
        return self.answer

    def shown(self, answer: Any) -> list[Any]:
        if answer is None:
            return []
        return [_l("True") if answer else _l("False")]


class AskedShortText(Asked, frozen=True, kw_only=True, tag="short-text"):
    """A word or a figure, typed in."""

    accept: list[Text]
    """Each of these is right, after folding case, width and spaces."""

    def check(self) -> list[Problem]:
        if not self.accept:
            return [Problem(("accept",), _l("Give at least one accepted answer."))]
        return []

    def mark(self, answer: Any) -> Marked:
        given = fold(self._text(answer))
        right = bool(given) and given in {fold(form) for form in self.accept}
        return Marked(1.0 if right else 0.0, right, [])

    def _text(self, answer: Any) -> str:
        if answer is None:
            return ""
        if not isinstance(answer, str):
            raise _unreadable()
        if len(answer) > LONGEST_TEXT:
            words = _l("The answer is too long. Use at most %(n)s characters.", n=LONGEST_TEXT)
            raise Refused(words)
        return answer

    def answer_from(self, values: Sequence[str]) -> Answer:
        if len(values) > 1:
            raise _unreadable()
        return self._text(values[0]).strip() or None if values else None

    def right_answer(self) -> Answer:
        return self.accept[0]

    def shown(self, answer: Any) -> list[Any]:
        text = self._text(answer)
        return [text] if text else []


def shuffled(count: int, seed: str) -> list[int]:
    """The positions from 0 to `count` in an order of chance, the same for the same seed."""
    order = list(range(count))
    random.Random(seed).shuffle(order)  # noqa: S311 (an even order, not a secret)
    return order


def fold(text: str) -> str:
    """A text as it is compared: width and case folded, without spaces and invisible signs."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if not c.isspace() and unicodedata.category(c) != "Cf")


def _whole(value: str) -> int:
    # `str.isdecimal` takes other scripts' digits too, and int() would take "+1" and " 1 ".
    if not (value.isascii() and value.isdecimal() and len(value) <= 3):
        raise _unreadable()
    return int(value)


def _unreadable() -> Refused:
    return Refused(_l("This answer does not fit the question. Load the page again and answer."))
