"""An answer survives the way from the screen to the bank and back; nothing else gets through."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.exams import answers
from lms.kit.errors import Refused
from lms.questions import kinds


def choice(kind: str, count: int) -> kinds.Question:
    options = [
        {"text": f"选项{n}", "right": n < (2 if kind == "multiple" else 1)} for n in range(count)
    ]
    return kinds.from_json(
        {
            "slug": "q",
            "kind": kind,
            "area": "risk",
            "tags": [],
            "stem": "问",
            "feedback": "答",
            "options": options,
        }
    )


SHORT = kinds.from_json(
    {
        "slug": "q",
        "kind": "short-text",
        "area": "risk",
        "tags": [],
        "stem": "问",
        "feedback": "答",
        "accept": ["0.5%"],
    }
)
TRUE_FALSE = kinds.from_json(
    {
        "slug": "q",
        "kind": "true-false",
        "area": "risk",
        "tags": [],
        "stem": "问",
        "feedback": "答",
        "answer": True,
    }
)


@given(st.integers(3, 6).flatmap(lambda n: st.tuples(st.permutations(range(n)), st.data())))
def test_what_was_chosen_on_the_screen_comes_back_to_the_same_places(drawn: Any) -> None:
    order, data = drawn
    chosen = data.draw(st.sets(st.sampled_from(range(len(order))), min_size=1))
    stored = answers.original(choice("multiple", len(order)), sorted(chosen), order)
    assert stored == sorted(order[p] for p in chosen)
    assert answers.shown(stored, order) == sorted(chosen)


@given(
    st.integers(2, 6).flatmap(lambda n: st.tuples(st.permutations(range(n)), st.integers(0, n - 1)))
)
def test_a_single_choice_is_marked_by_its_place_in_the_bank(drawn: tuple[list[int], int]) -> None:
    order, place = drawn
    question = choice("single", len(order))
    stored = answers.original(question, place, order)
    assert answers.shown(stored, order) == place
    assert question.mark(stored).right == (order[place] == 0)


@pytest.mark.parametrize("answer", [[], None])
def test_nothing_chosen_is_unanswered(answer: Any) -> None:
    assert answers.original(choice("multiple", 4), answer, [3, 1, 0, 2]) is None


def test_text_is_tidied_and_blanks_are_unanswered() -> None:
    assert answers.original(SHORT, "  0.5%\t", []) == "0.5%"
    assert answers.original(SHORT, " \n ", []) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(st.sampled_from([choice("single", 3), choice("multiple", 4), TRUE_FALSE, SHORT]), JSON)
def test_any_shape_is_either_an_answer_that_can_be_marked_or_refused(
    question: kinds.Question, hostile: Any
) -> None:
    order = list(range(len(question.choices())))
    try:
        stored = answers.original(question, hostile, order)
    except Refused:
        return
    assert 0 <= question.mark(stored).share <= 1
    assert answers.original(question, answers.shown(stored, order), order) == stored


@pytest.mark.parametrize("hostile", ["\x00", "a\ud800", "x" * 501, "\x1b[31m"])
def test_text_that_cannot_be_kept_is_refused(hostile: str) -> None:
    with pytest.raises(Refused):
        answers.original(SHORT, hostile, [])


@pytest.mark.parametrize("hostile", [True, -1, 3, 1.0, "1", [1], {"0": 1}])
def test_a_place_that_is_not_on_the_screen_is_refused(hostile: Any) -> None:
    with pytest.raises(Refused):
        answers.original(choice("single", 3), hostile, [2, 0, 1])
