"""A conversation follows its map, and is good only when everything needed was said."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.kit.errors import Refused
from lms.practice.kinds import from_json, to_json
from lms.practice.role_play import Ending, Reply, RolePlay, Step

HEAD: dict[str, Any] = {"title": "演练", "minutes": 10, "area": "skill", "customer": "周女士"}


def reply(to: str, points: int = 0, **more: Any) -> Reply:
    return Reply(say=f"到{to}", to=to, points=points, **more)


def play(**more: Any) -> RolePlay:
    parts: dict[str, Any] = {
        "goal": "先办事",
        "offer_expected": True,
        "disclosures": {"fee": "手续费不退还"},
        "start": "opening",
        "steps": {
            "opening": Step(
                customer="查账单",
                replies=[
                    reply("high", 2),
                    reply("annoyed", 0, offers=True),
                    reply("bye", 1),
                ],
            ),
            "high": Step(
                customer="这么多",
                mood="worried",
                replies=[
                    reply("done", 1, offers=True),
                    reply("done", 3, offers=True, says=["fee"]),
                ],
            ),
        },
        "endings": {
            "done": Ending(title="办好", good=True, text="清楚", needs=["fee"]),
            "bye": Ending(title="道别", good=True, text="问题已解决"),
            "annoyed": Ending(title="挂断", good=False, text="不满意"),
        },
    }
    return RolePlay(**(HEAD | parts | more))


def test_a_conversation_is_the_replies_that_were_chosen() -> None:
    assert play().check() == []
    start = play().play()
    assert (start.step, start.ending, start.points) == ("opening", None, 0)
    talk = play().play([0, 1])
    assert (talk.step, talk.ending, talk.points) == (None, "done", 5)
    assert (talk.said, talk.offered, talk.choices) == (["fee"], True, [0, 1])
    assert [turn.step for turn in talk.turns] == ["opening", "high"]


def test_replies_come_in_an_order_that_does_not_give_the_best_away() -> None:
    firsts = {play().replies("opening", f"run-{n}")[0][0] for n in range(30)}
    assert firsts == {0, 1, 2}
    shown = play().replies("opening", "run-1")
    assert shown == play().replies("opening", "run-1")
    assert all(play().steps["opening"].replies[n] == one for n, one in shown)


@pytest.mark.parametrize("choices", [[3], [-1], [True], ["0"], [0, 2], [1, 0], [0, 1, 0], [None]])
def test_a_reply_that_is_not_there_is_refused(choices: list[Any]) -> None:
    with pytest.raises(Refused):
        play().play(choices)


def test_a_conversation_that_has_not_ended_is_not_judged() -> None:
    with pytest.raises(Refused):
        play().outcome(play().play([0]))


def test_the_best_way_passes_with_all_points() -> None:
    best = play().best_path()
    assert best.choices == [0, 1]
    outcome = play().outcome(best)
    assert (outcome.good, outcome.points, outcome.best, outcome.share) == (True, 5, 5, 1.0)
    assert outcome.passed


def test_an_ending_without_what_had_to_be_said_is_not_good_and_says_why() -> None:
    outcome = play(pass_share=0.1).outcome(play().play([0, 0]))
    assert not outcome.good and not outcome.passed
    assert outcome.missing == ["fee"]
    assert "手续费不退还" in str(outcome.reasons[0])


def test_making_no_offer_where_one_was_expected_is_told_and_may_still_be_good() -> None:
    outcome = play().outcome(play().play([2]))
    assert outcome.good and outcome.offer_missed
    assert not outcome.passed  # 1 of 5 points


def test_where_no_offer_is_right_making_one_is_never_good() -> None:
    wrong_moment = play(offer_expected=False, pass_share=0.0)
    outcome = wrong_moment.outcome(wrong_moment.play([0, 1]))
    assert not outcome.good and not outcome.passed
    assert wrong_moment.best_path().choices == [2]
    assert wrong_moment.outcome(wrong_moment.play([2])).passed


def test_more_points_than_the_best_good_way_are_not_more_than_all() -> None:
    wrong_moment = play(offer_expected=False)
    assert wrong_moment.outcome(wrong_moment.play([0, 1])).share == 1.0


def steps(**changed: Step) -> dict[str, Step]:
    return play().steps | changed


@pytest.mark.parametrize(
    ("broken", "path", "words"),
    [
        ({"start": "nowhere"}, ("start",), '"nowhere"'),
        (
            {"steps": steps(lost=Step(customer="?", replies=[reply("bye")]))},
            ("steps", "lost"),
            "cannot be reached",
        ),
        (
            {"steps": steps(high=Step(customer="?", replies=[reply("gone", says=["fee"])]))},
            ("steps", "high", "replies", 0, "to"),
            '"gone"',
        ),
        (
            {"steps": steps(high=Step(customer="?", replies=[reply("opening", says=["fee"])]))},
            ("steps", "high", "replies", 0, "to"),
            "circle",
        ),
        (
            {"steps": steps(high=Step(customer="?", replies=[reply("high", says=["fee"])]))},
            ("steps", "high"),
            "No ending",
        ),
        (
            {"steps": steps(high=Step(customer="?", replies=[reply("bye", says=["fee"])]))},
            ("endings", "done"),
            "No reply leads",
        ),
        (
            {"disclosures": {"fee": "x", "rate": "y"}},
            ("disclosures", "rate"),
            "No reply says",
        ),
        ({"disclosures": {}}, ("steps", "high", "replies", 1, "says", 0), '"fee"'),
        (
            {"steps": {"opening": Step(customer="?", replies=[reply("bye")])}},
            ("offer_expected",),
            "no reply offers",
        ),
    ],
)
def test_a_map_with_a_hole_is_named_at_its_place(
    broken: dict[str, Any], path: tuple[str | int, ...], words: str
) -> None:
    found = play(**broken).check()
    assert any(p.path == path and words in str(p.message) for p in found), found


def test_a_conversation_that_cannot_end_well_is_a_fault() -> None:
    endings = {slug: Ending(title="完", good=False, text="完") for slug in play().endings}
    found = play(endings=endings).check()
    assert ["No way" in str(problem.message) for problem in found] == [True]


@st.composite
def maps(draw: st.DrawFn) -> RolePlay:
    """Any conversation without a circle: replies lead only to later steps or to an ending."""
    count = draw(st.integers(1, 5))
    names = [f"s{n}" for n in range(count)]
    ends = ["good", "needy", "bad"]
    found = {}
    for n, name in enumerate(names):
        replies = st.builds(
            reply,
            st.sampled_from(names[n + 1 :] + ends),
            st.integers(0, 3),
            offers=st.booleans(),
            says=st.lists(st.sampled_from(["fee", "rate"]), unique=True),
        )
        found[name] = Step(customer="?", replies=draw(st.lists(replies, min_size=1, max_size=3)))
    return play(
        offer_expected=draw(st.booleans()),
        disclosures={"fee": "费", "rate": "率"},
        start="s0",
        steps=found,
        endings={
            "good": Ending(title="好", good=True, text="好"),
            "needy": Ending(title="好", good=True, text="好", needs=["fee", "rate"]),
            "bad": Ending(title="坏", good=False, text="坏"),
        },
    )


def every_way(one: RolePlay, choices: tuple[int, ...] = ()) -> list[tuple[int, ...]]:
    talk = one.play(choices)
    if talk.step is None:
        return [choices]
    count = len(one.steps[talk.step].replies)
    return [way for n in range(count) for way in every_way(one, (*choices, n))]


@given(maps())
def test_no_good_way_is_better_than_the_best_way(one: RolePlay) -> None:
    best = one.best_path()
    outcomes = [one.outcome(one.play(way)) for way in every_way(one)]
    good = [o for o in outcomes if o.good]
    assert one.outcome(best).good == bool(good)
    as_hoped = [o.points for o in good or outcomes if o.offered == one.offer_expected]
    assert best.points == max(as_hoped or [o.points for o in good or outcomes])


@given(maps())
def test_a_conversation_comes_back_from_the_database_as_it_was(one: RolePlay) -> None:
    assert from_json(to_json(one)) == one
    assert not any("circle" in str(problem.message) for problem in one.check())
