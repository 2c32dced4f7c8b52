"""A draw is fair, repeatable and found whenever there is one; time and marks are counted right."""

import datetime as dt
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.exams import rules
from lms.exams.kinds import Section
from lms.kit.errors import Refused


class Q(NamedTuple):
    slug: str
    area: str = "risk"
    tags: tuple[str, ...] = ()


def section(count: int, title: str = "部分", **more: object) -> Section:
    return Section(title=title, count=count, **more)  # type: ignore[arg-type]


POOL = [Q(f"q{n:02}", "risk" if n % 2 else "skill", ("final",)) for n in range(40)]


def test_the_same_seed_draws_the_same_questions_from_any_order_of_the_pool() -> None:
    sections = [section(5, areas=["risk"]), section(8, tags=["final"])]
    once = rules.draw(sections, POOL, "attempt-1")
    assert rules.draw(sections, reversed(POOL), "attempt-1") == once
    assert rules.draw(sections, POOL, "attempt-2") != once


def test_a_section_draws_only_what_carries_all_its_tags_and_lies_in_its_areas() -> None:
    pool = [
        Q("a", "risk", ("x", "y")),
        Q("b", "risk", ("x",)),
        Q("c", "skill", ("x", "y")),
    ]
    wanted = section(1, tags=["x", "y"], areas=["risk"])
    assert rules.draw([wanted], pool, "s") == [["a"]]


def test_overlapping_sections_leave_each_other_what_they_need() -> None:
    pool = [Q("both", "risk", ("a", "b")), Q("only-a", "risk", ("a",))]
    for seed in map(str, range(30)):
        drawn = rules.draw([section(1, tags=["a"]), section(1, tags=["b"])], pool, seed)
        assert drawn == [["only-a"], ["both"]]


def test_a_section_that_cannot_be_filled_is_named() -> None:
    sections = [section(1, "风险"), section(40, "综合")]
    with pytest.raises(Refused, match="综合"):
        rules.draw(sections, POOL, "s")


def test_without_shuffling_the_questions_come_in_the_order_of_the_bank() -> None:
    drawn = rules.draw([section(10)], POOL, "s", shuffle=False)[0]
    assert drawn == sorted(drawn)
    assert rules.draw([section(10)], POOL, "s")[0] != drawn


def test_every_question_comes_up_about_equally_often() -> None:
    counts = dict.fromkeys((q.slug for q in POOL), 0)
    for seed in range(2000):
        for slug in rules.draw([section(10)], POOL, str(seed))[0]:
            counts[slug] += 1
    assert min(counts.values()) > 400 and max(counts.values()) < 600  # 500 expected, sd 19


TAGS = st.sets(st.sampled_from("abc")).map(sorted)


@given(
    pool=st.lists(st.builds(lambda tags: tags, TAGS), max_size=9),
    wanted=st.lists(st.tuples(st.integers(1, 3), TAGS), min_size=1, max_size=3),
    seed=st.text(max_size=3),
)
def test_a_draw_is_found_exactly_when_there_is_one(
    pool: list[list[str]], wanted: list[tuple[int, list[str]]], seed: str
) -> None:
    questions = [Q(f"q{n}", "risk", tuple(tags)) for n, tags in enumerate(pool)]
    sections = [section(count, tags=tags) for count, tags in wanted]
    # Hall: every group of sections finds as many questions as it asks for together.
    possible = all(
        sum(s.count for n, s in enumerate(sections) if group >> n & 1)
        <= sum(
            any(group >> n & 1 and rules.fits(q, s) for n, s in enumerate(sections))
            for q in questions
        )
        for group in range(1, 1 << len(sections))
    )
    try:
        drawn = rules.draw(sections, questions, seed)
    except Refused:
        assert not possible
        return
    assert possible
    assert [len(part) for part in drawn] == [s.count for s in sections]
    together = [slug for part in drawn for slug in part]
    assert len(set(together)) == len(together)
    by_slug = {q.slug: q for q in questions}
    for part, s in zip(drawn, sections, strict=True):
        assert all(rules.fits(by_slug[slug], s) for slug in part)


@given(st.integers(0, 12), st.text())
def test_options_are_only_put_in_another_order(count: int, seed: str) -> None:
    order = rules.order_options(count, seed)
    assert sorted(order) == list(range(count))
    assert rules.order_options(count, seed) == order
    assert rules.order_options(count, seed, shuffle=False) == list(range(count))


START = dt.datetime(2027, 3, 9, 1, 0, tzinfo=dt.UTC)


def test_time_ends_with_ones_own_limit_or_when_the_exam_closes() -> None:
    def at(minutes: int) -> dt.datetime:
        return START + dt.timedelta(minutes=minutes)

    assert rules.deadline(START, 30) == at(30)
    assert rules.deadline(START, 30, closes_at=at(20)) == at(20)
    assert rules.deadline(START, 30, closes_at=at(60), extra_minutes=10) == at(40)
    assert rules.deadline(START, 30, closes_at=at(35), extra_minutes=10) == at(35)


def test_marks_are_summed_by_weight() -> None:
    found = rules.score([(1, 1.0), (3, 0.0), (2, 0.5)])
    assert (found.earned, found.out_of, found.share) == (2.0, 6, pytest.approx(1 / 3))
    assert rules.score([]).share == 0.0


@pytest.mark.parametrize("total", range(1, 60))
def test_exactly_the_pass_mark_passes(total: int) -> None:
    for percent in (60, 70, 80, 90):
        if total * percent % 100 == 0:
            right = total * percent // 100
            share = rules.score([(1, 1.0)] * right + [(1, 0.0)] * (total - right)).share
            assert rules.passed(share, percent / 100)
            less = rules.score([(1, 1.0)] * (right - 1) + [(1, 0.0)] * (total - right + 1)).share
            assert not rules.passed(less, percent / 100)


def test_attempts_run_out_unless_there_is_no_limit() -> None:
    assert rules.attempts_left(3, 1) == 2
    assert rules.attempts_left(3, 5) == 0
    assert rules.attempts_left(0, 99) is None


@given(
    limit=st.integers(1, 600),
    extra=st.integers(0, 600),
    more=st.integers(0, 600),
    closes=st.none() | st.integers(-60, 1200),
)
def test_extra_time_never_shortens(limit: int, extra: int, more: int, closes: int | None) -> None:
    end = None if closes is None else START + dt.timedelta(minutes=closes)
    without = rules.deadline(START, limit, end, extra)
    assert rules.deadline(START, limit, end, extra + more) >= without


@given(st.lists(st.tuples(st.integers(1, 100), st.floats(0, 1))))
def test_a_share_lies_between_nothing_and_everything(items: list[tuple[int, float]]) -> None:
    assert 0 <= rules.score(items).share <= 1 + rules.SLACK


EARNED = st.builds(
    lambda area, marks, part: rules.Earned(area, marks, marks * part),
    st.sampled_from(["risk", "product", "culture"]),
    st.integers(1, 9),
    st.floats(0, 1),
)


@given(st.lists(EARNED, max_size=20))
def test_areas_add_up_to_the_whole(items: list[rules.Earned]) -> None:
    areas = rules.by_area(items)
    assert sum(one.got for one in areas) == pytest.approx(sum(one.got for one in items))
    assert sum(one.possible for one in areas) == sum(one.marks for one in items)
    assert sum(one.questions for one in areas) == len(items)
    assert [one.area for one in areas] == [
        a for a in ("product", "risk", "culture") if a in {one.area for one in items}
    ]


def test_weak_areas_come_weakest_first() -> None:
    areas = rules.by_area(
        [
            rules.Earned("risk", 10, 5),
            rules.Earned("skill", 10, 2),
            rules.Earned("product", 10, 8),
        ]
    )
    assert [one.area for one in rules.weak_areas(areas, 0.8)] == ["skill", "risk"]


def test_another_attempt_needs_one_that_is_left_and_something_to_reach() -> None:
    rules.refuse_start(allowed=3, used=2, has_passed=False)
    rules.refuse_start(allowed=0, used=200, has_passed=False)
    with pytest.raises(Refused):
        rules.refuse_start(allowed=3, used=3, has_passed=False)
    with pytest.raises(Refused):
        rules.refuse_start(allowed=3, used=1, has_passed=True)


@pytest.mark.parametrize(
    ("got", "reason", "field"),
    [(-0.5, "看错了题", "got"), (2.5, "看错了题", "got"), (1, "  对 ", "reason")],
)
def test_a_correction_lies_within_the_marks_and_says_why(
    got: float, reason: str, field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        rules.check_corrected(got, 2, reason)
    assert refusal.value.field == field
    rules.check_corrected(0, 2, "看错了题")
    rules.check_corrected(2, 2, "看错了题")
