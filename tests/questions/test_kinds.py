"""Questions are marked the same way whoever asks, and take no answer they were not asked for."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.kit.errors import Refused
from lms.questions.kinds import (
    Multiple,
    Option,
    Question,
    ShortText,
    Single,
    TrueFalse,
    fold,
    from_json,
    to_json,
)

COMMON: dict[str, Any] = {
    "slug": "q",
    "area": "risk",
    "tags": ["final"],
    "stem": "怎么说？",
    "feedback": "先说清楚。",
}


def options(*right: bool) -> list[Option]:
    return [Option(text=f"选项{n}", right=r, feedback=f"因{n}") for n, r in enumerate(right)]


single = Single(options=options(False, True, False), **COMMON)
multiple = Multiple(options=options(True, True, False, False), **COMMON)
true_false = TrueFalse(answer=False, **COMMON)
short_text = ShortText(accept=["0.5", "0.5%", "零点五"], **COMMON)
every: list[Question] = [single, multiple, true_false, short_text]


def test_one_right_option_earns_everything_and_a_wrong_one_nothing() -> None:
    assert single.mark(1).right
    assert single.mark(1).feedback == ["因1"]
    assert (single.mark(0).share, single.mark(0).right) == (0.0, False)


def test_several_right_options_are_all_or_nothing_in_any_order() -> None:
    assert multiple.mark([1, 0]).share == 1.0
    assert multiple.mark([0]).share == 0.0
    assert multiple.mark([0, 1, 2]).share == 0.0
    assert multiple.mark([2, 0]).feedback == ["因0", "因2"]


def test_a_statement_is_true_or_false() -> None:
    assert true_false.mark(False).right
    assert not true_false.mark(True).right


@pytest.mark.parametrize("text", ["0.5", " 0.5 ％", "０．５%", "零 点 五", "0.5\u200b"])
def test_a_short_answer_is_folded_before_it_is_compared(text: str) -> None:
    assert short_text.mark(text).right


@pytest.mark.parametrize("text", ["0.50", "五", "", "  ", "0,5"])
def test_a_short_answer_that_no_accepted_form_says_is_wrong(text: str) -> None:
    assert not short_text.mark(text).right


@pytest.mark.parametrize("question", every)
def test_nothing_answered_is_nothing_earned(question: Question) -> None:
    marked = question.mark(None)
    assert (marked.share, marked.right, marked.feedback) == (0.0, False, [])
    assert question.shown(None) == []


@pytest.mark.parametrize("question", every)
def test_the_right_answer_earns_everything_and_can_be_shown(question: Question) -> None:
    assert question.mark(question.right_answer()).share == 1.0
    assert question.shown(question.right_answer())


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (single, True),
        (single, 3),
        (single, -1),
        (single, "1"),
        (single, [1]),
        (single, 1.0),
        (multiple, 0),
        (multiple, [0, 0]),
        (multiple, [0, True]),
        (multiple, [9]),
        (multiple, {"0": 1}),
        (true_false, 0),
        (true_false, "false"),
        (short_text, 5),
        (short_text, ["0.5"]),
        (short_text, "5" * 501),
    ],
)
def test_an_answer_of_another_shape_is_refused(question: Question, answer: Any) -> None:
    with pytest.raises(Refused):
        question.mark(answer)


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(question=st.sampled_from(every), answer=json)
def test_any_json_is_either_marked_or_refused(question: Question, answer: Any) -> None:
    try:
        assert 0.0 <= question.mark(answer).share <= 1.0
    except Refused:
        return
    question.shown(answer)


@given(values=st.lists(st.text(max_size=5) | st.sampled_from(["0", "1", "true"]), max_size=4))
def test_what_a_form_sends_becomes_an_answer_that_can_be_marked(values: list[str]) -> None:
    for question in every:
        try:
            answer = question.answer_from(values)
        except Refused:
            continue
        question.mark(answer)


def test_forms_send_answers_as_text() -> None:
    assert single.answer_from(["1"]) == 1
    assert multiple.answer_from(["1", "0"]) == [0, 1]
    assert true_false.answer_from(["false"]) is False
    assert short_text.answer_from([" 0.5 "]) == "0.5"
    assert [q.answer_from([]) for q in every] == [None] * 4
    with pytest.raises(Refused):
        single.answer_from(["１"])
    with pytest.raises(Refused):
        single.answer_from(["0", "1"])


def test_the_order_shown_keeps_the_original_positions() -> None:
    assert [position for position, _ in single.choices([2, 0, 1])] == [2, 0, 1]
    assert single.choices([2, 0, 1])[2][1].right


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (Single(options=options(True, True), **COMMON), "exactly one"),
        (Single(options=options(True), **COMMON), "two to six"),
        (Single(options=options(True, *[False] * 6), **COMMON), "two to six"),
        (Multiple(options=options(True, False), **COMMON), "at least two"),
        (Multiple(options=options(True, True), **COMMON), "leave at least one wrong"),
        (ShortText(accept=[], **COMMON), "accepted answer"),
    ],
)
def test_a_question_that_cannot_be_asked_says_why(question: Question, words: str) -> None:
    assert any(words in str(problem.message) for problem in question.check())


def test_the_same_option_twice_is_a_problem_at_the_second() -> None:
    twice = Single(options=[Option(text="A", right=True), Option(text="Ａ ")], **COMMON)
    assert [problem.path for problem in twice.check()] == [("options", 1, "text")]


@pytest.mark.parametrize("question", every)
def test_a_question_comes_back_from_the_database_as_it_was(question: Question) -> None:
    assert question.check() == []
    assert from_json(to_json(question)) == question
    assert from_json(msgspec.json.encode(question)) == question


@pytest.mark.parametrize(
    "stored", ["{}", '{"kind":"essay"}', "no json", '{"kind":"single","slug":"a","x":1}']
)
def test_content_that_is_no_question_is_refused(stored: str) -> None:
    with pytest.raises(Refused):
        from_json(stored)


@given(st.text())
def test_folding_twice_folds_no_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)
