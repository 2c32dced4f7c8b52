"""After a conversation: where another reply leads further, and in which order replies stand."""

from hypothesis import given
from hypothesis import strategies as st

from lms.practice import debrief
from tests.practice.test_role_play import every_way, maps, play


def test_a_fork_names_the_better_reply():
    first, second = debrief.forks(play(), play().play([0, 0]))
    assert (first.grade, first.better) == ("good", None)
    assert (second.grade, second.better) == ("fair", play().steps["high"].replies[1])


def test_the_best_way_has_no_better_one():
    forks = debrief.forks(play(), play().best_path())
    assert [fork.better for fork in forks] == [None, None]


def test_a_reply_without_points_is_never_called_well_put():
    step = play().steps["opening"]
    assert [debrief.grade(step, one) for one in step.replies] == ["good", "poor", "fair"]


@given(maps(), st.integers(0, 10_000), st.data())
def test_taking_the_better_reply_at_the_first_fork_leads_at_least_as_far(one, pick, data):
    ways = every_way(one)
    choices = list(ways[pick % len(ways)])
    talk = one.play(choices)
    for n, fork in enumerate(debrief.forks(one, talk)):
        open_now = one.ways(one.play(choices[:n]))
        best = max(open_now, key=lambda way: way.worth)
        assert (fork.better is None) == (open_now[choices[n]].worth == best.worth)
        if fork.better is not None:
            assert fork.turn.said.replies[best.choices[0]] == fork.better


@given(maps(), st.integers(0, 10_000))
def test_replies_are_shuffled_yet_stay_where_they_were(one, seed):
    for name, step in one.steps.items():
        order = one.order(name, seed)
        assert sorted(order) == list(range(len(step.replies)))
        assert order == one.order(name, seed)


def test_the_first_reply_of_the_author_does_not_always_stand_first():
    assert len({play().order("opening", seed)[0] for seed in range(30)}) == 3
