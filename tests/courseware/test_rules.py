"""The way through a course never closes behind a learner and never ends too early."""

from hypothesis import given
from hypothesis import strategies as st

from lms.courseware.rules import (
    PlannedActivity,
    PlannedModule,
    next_activity,
    progress,
    standings,
)

DAYS = [
    PlannedModule(
        "day-1",
        [
            PlannedActivity("film", required=False),
            PlannedActivity("first"),
            PlannedActivity("second", after=["first"]),
        ],
    ),
    PlannedModule("day-2", [PlannedActivity("third")]),
    PlannedModule("day-3", [PlannedActivity("fourth")]),
]


def test_a_new_learner_finds_the_first_day_open() -> None:
    found = standings(DAYS, set())
    assert {slug: one.state for slug, one in found.items()} == {
        "film": "open",
        "first": "open",
        "second": "locked",
        "third": "locked",
        "fourth": "locked",
    }


def test_a_locked_activity_says_what_opens_it() -> None:
    found = standings(DAYS, set())
    assert found["second"].waits_for == ("first",)
    assert found["third"].waits_for == ("first", "second")
    assert standings(DAYS, {"first", "second"})["fourth"].waits_for == ("third",)


def test_the_next_thing_is_the_first_that_is_required_and_open() -> None:
    assert next_activity(DAYS, set()) == "first"
    assert next_activity(DAYS, {"first"}) == "second"
    assert next_activity(DAYS, {"first", "second", "third", "fourth"}) == "film"


def test_what_is_optional_holds_nobody_up() -> None:
    done = {"first", "second", "third", "fourth"}
    assert progress(DAYS, done) == (4, 4)
    assert progress(DAYS, done).complete
    assert not progress(DAYS, done - {"third"}).complete


def test_what_was_done_stays_done_even_where_the_way_is_shut() -> None:
    found = standings(DAYS, {"fourth"})
    assert found["fourth"].state == "done"
    assert found["third"].state == "locked"


@st.composite
def courses(draw: st.DrawFn) -> list[PlannedModule]:
    modules = []
    for m in range(draw(st.integers(1, 4))):
        activities: list[PlannedActivity] = []
        for a in range(draw(st.integers(1, 5))):
            earlier = [one.slug for one in activities]
            after = draw(st.lists(st.sampled_from(earlier), unique=True)) if earlier else []
            activities.append(PlannedActivity(f"m{m}-a{a}", draw(st.booleans()), after))
        # `after` may point forward as well, as long as there is no circle.
        modules.append(PlannedModule(f"m{m}", draw(st.permutations(activities))))
    return modules


def slugs(modules: list[PlannedModule]) -> list[str]:
    return [activity.slug for module in modules for activity in module.activities]


@given(modules=courses(), data=st.data())
def test_doing_more_never_locks_anything(modules: list[PlannedModule], data: st.DataObject) -> None:
    done = data.draw(st.sets(st.sampled_from(slugs(modules))))
    more = done | data.draw(st.sets(st.sampled_from(slugs(modules))))
    before, behind = standings(modules, done), standings(modules, more)
    for slug, standing in before.items():
        if standing.state != "locked":
            assert behind[slug].state != "locked"


@given(modules=courses(), data=st.data())
def test_until_it_is_complete_something_is_open(
    modules: list[PlannedModule], data: st.DataObject
) -> None:
    done = data.draw(st.sets(st.sampled_from(slugs(modules))))
    if not progress(modules, done).complete:
        found = next_activity(modules, done)
        assert found is not None and standings(modules, done)[found].state == "open"


@given(modules=courses())
def test_following_what_is_next_completes_the_course(modules: list[PlannedModule]) -> None:
    done: set[str] = set()
    for _ in slugs(modules):
        found = next_activity(modules, done)
        if found is None:
            break
        assert found not in done
        done.add(found)
    assert progress(modules, done).complete


@given(modules=courses(), data=st.data())
def test_doing_what_it_waits_for_opens_it(
    modules: list[PlannedModule], data: st.DataObject
) -> None:
    done = data.draw(st.sets(st.sampled_from(slugs(modules))))
    for slug, standing in standings(modules, done).items():
        now = set(done)
        while standing.state == "locked":
            assert standing.waits_for and not now.intersection(standing.waits_for)
            now |= set(standing.waits_for)
            standing = standings(modules, now)[slug]
