"""How names sort and are found, and how patient the door is."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.people.rules import initials, lockout, sort_key, tidy_employee_no, tidy_name, weakness


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("张三", "zs"),
        ("曾静", "zj"),
        ("单小雨", "sxy"),
        ("欧阳娜娜", "oynn"),
        ("长孙无忌", "zswj"),
        ("尉迟恭", "ycg"),
        ("任华", "rh"),
    ],
)
def test_initials_follow_the_way_a_surname_is_spoken(name, letters):
    assert initials(name) == letters


def test_names_sort_by_sound_and_then_by_sign():
    names = ["曾静", "陈杰", "阿依古丽·买买提", "张伟", "赵敏", "章伟"]
    assert sorted(names, key=sort_key) == [
        "阿依古丽·买买提",
        "陈杰",
        "曾静",
        "张伟",
        "章伟",
        "赵敏",
    ]


@given(st.integers(1, 10_000))
def test_one_more_failure_never_shortens_the_pause_and_nobody_waits_longer_than_half_an_hour(n):
    now, later = (lockout(k) or timedelta() for k in (n, n + 1))
    assert now <= later <= timedelta(minutes=30)


def test_four_wrong_passwords_are_free():
    assert [lockout(n) for n in range(5)] == [None] * 5
    assert lockout(5) == timedelta(minutes=1)


@given(st.text(max_size=40))
def test_tidying_twice_is_tidying_once(text):
    assert tidy_name(tidy_name(text)) == tidy_name(text)
    assert tidy_employee_no(tidy_employee_no(text)) == tidy_employee_no(text)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("kurz-1", "short"),
        ("password", "common"),
        ("aaaaaaa1", "common"),
        ("xx-a001-xx", "personal"),
        ("我叫林可欣-12345", "personal"),
        ("abcdefgh", "plain"),
        ("richtig-und-lang-1", ""),
    ],
)
def test_a_weak_password_is_told_why(password, why):
    assert weakness(password, employee_no="A001", name="林可欣") == why
