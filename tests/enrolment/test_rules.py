"""Who needs a hand; the rule, and the queries that must agree with it."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lms.enrolment import actions, progress, rules
from lms.enrolment.progress import Figures
from lms.enrolment.rules import standing
from lms.kit.db import db
from lms.people import queries as people
from tests import make, make_courses

AT = make.MORNING
TODAY = date(2027, 3, 9)


@given(
    complete=st.booleans(),
    begun=st.booleans(),
    due=st.none() | st.integers(-5, 5),
    hours=st.integers(0, 200),
)
def test_overdue_weighs_more_than_silence_and_what_is_complete_is_left_in_peace(
    complete, begun, due, hours
):
    due_on = None if due is None else TODAY + timedelta(days=due)
    word = standing(
        complete=complete,
        begun=begun,
        due_on=due_on,
        seen_at=AT - timedelta(hours=hours),
        today=TODAY,
        at=AT,
    )
    if complete:
        assert word == "complete"
    elif due is not None and due < 0:
        assert word == "overdue"
    elif hours > 72:
        assert word == "silent"
    else:
        assert word == ("going" if begun else "fresh")


def test_every_state_that_is_counted_is_the_one_that_the_rule_names(cast):
    edition = make_courses.edition()
    for due in (None, -1, 0, 4):
        for seen_hours_ago in (None, 1, 71, 73, 200):
            for enrolled_days_ago in (0, 2, 4):
                person = make.person(team=cast.team)
                one = actions.enrol(
                    person, edition, by=None, at=AT - timedelta(days=enrolled_days_ago)
                )
                one.due_on = None if due is None else TODAY + timedelta(days=due)
                if seen_hours_ago is not None:
                    one.last_seen_at = AT - timedelta(hours=seen_hours_ago)
    make_courses.complete(actions.enrol(cast.agent, edition, by=None, at=AT), at=AT)
    db.session.flush()
    hr = people.find_by_employee_no("H001")
    listed = {
        state: list(
            db.session.scalars(progress.listing(hr, edition.id, state=state, today=TODAY, at=AT))
        )
        for state in ("", "complete", "overdue", "silent", "fresh")
    }
    words = [
        rules.standing(
            complete=one.completion is not None,
            begun=one.last_seen_at is not None,
            due_on=one.due_on,
            seen_at=one.last_seen_at or one.enrolled_at,
            today=TODAY,
            at=AT,
        )
        for one in listed[""]
    ]
    figures = progress.figures(hr, edition.id, TODAY, AT)
    assert figures == Figures(
        len(words), *(words.count(state) for state in ("complete", "overdue", "silent", "fresh"))
    )
    assert figures.silent and figures.fresh and figures.overdue
    for state in ("complete", "overdue", "silent", "fresh"):
        assert len(listed[state]) == words.count(state)
    order = {"overdue": 0, "silent": 1, "going": 2, "fresh": 2, "complete": 3}
    assert [order[word] for word in words] == sorted(order[word] for word in words)
