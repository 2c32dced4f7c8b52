"""An answer is taken once, and in its turn."""

import pytest

from lms.kit.errors import Refused
from lms.practice.rules import TooLate, is_new


def test_what_is_due_is_taken():
    assert is_new("b", 1, given={"a": 0}, due="b")


def test_the_same_answer_sent_twice_is_one_answer():
    assert not is_new("a", 0, given={"a": 0}, due="b")
    assert not is_new("a", [0, 2], given={"a": [0, 2]}, due=None)


def test_a_second_opinion_on_what_was_answered_comes_too_late():
    with pytest.raises(TooLate):
        is_new("a", 1, given={"a": 0}, due="b")


@pytest.mark.parametrize("due", ["b", None])
def test_nothing_is_answered_before_its_turn(due):
    with pytest.raises(Refused) as caught:
        is_new("c", 1, given={"a": 0}, due=due)
    assert not isinstance(caught.value, TooLate)
