"""Being put on a course, and getting through it."""

import pytest
from sqlalchemy import func, select

from lms.enrolment import actions, queries
from lms.enrolment.models import ActivityRecord, Completion, Enrolment
from lms.journal.models import Entry
from lms.kit.db import db
from lms.kit.errors import Refused
from lms.notifications.models import Notice
from tests import make, make_courses
from tests.make_courses import CALL, EXAM, FORM, PAGE, TALK


def test_nobody_comes_before_an_activity_of_somebody_else(cast):
    edition = make_courses.edition()
    enrolment = make_courses.enrolment(cast.agent, edition)
    page = make_courses.activity(edition, PAGE)
    assert queries.find_place(cast.agent, enrolment.id, page.id) is not None
    assert queries.find_place(cast.colleague, enrolment.id, page.id) is None


def test_an_activity_of_another_course_is_nowhere_on_this_one(cast):
    edition = make_courses.edition()
    enrolment = make_courses.enrolment(cast.agent, edition)
    foreign = make_courses.activity(make_courses.edition(slug="foreign"), PAGE)
    assert queries.find_place(cast.agent, enrolment.id, foreign.id) is None


def test_who_was_withdrawn_is_before_no_activity(cast):
    edition = make_courses.edition()
    enrolment = make_courses.enrolment(cast.agent, edition)
    actions.withdraw(make_courses.held(enrolment), by=cast.hr, at=make.MORNING)
    page = make_courses.activity(edition, PAGE)
    assert queries.find_place(cast.agent, enrolment.id, page.id) is None


def test_a_day_opens_when_the_day_before_is_done(cast):
    enrolment = make_courses.enrolment(cast.agent, make_courses.edition())
    assert make_courses.place(enrolment, TALK).standing.state == "locked"
    make_courses.finish(enrolment, PAGE)
    assert [s.path for s in make_courses.place(enrolment, TALK).waits_for] == [CALL]
    make_courses.finish(enrolment, CALL)
    assert make_courses.place(enrolment, TALK).standing.state == "open"


def test_what_is_locked_can_neither_be_begun_nor_recorded(cast):
    enrolment = make_courses.enrolment(cast.agent, make_courses.edition())
    place = make_courses.place(enrolment, TALK)
    with pytest.raises(Refused):
        actions.begin(place, at=make.MORNING)
    with pytest.raises(Refused):
        actions.record(place, done=True, score=1.0, at=make.MORNING)
    assert not db.session.scalar(
        select(func.count(ActivityRecord.id)).where(ActivityRecord.enrolment_id == enrolment.id)
    )


def test_beginning_twice_is_beginning_once(cast):
    enrolment = make_courses.enrolment(cast.agent, make_courses.edition())
    one, two = make_courses.place(enrolment, PAGE), make_courses.place(enrolment, PAGE)
    assert actions.begin(one, at=make.MORNING) is actions.begin(two, at=make.MORNING)


def test_the_best_score_is_kept_and_done_is_not_taken_back(cast):
    enrolment = make_courses.enrolment(cast.agent, make_courses.edition())
    later = make.MORNING.replace(hour=5)
    for done, score, at in ((True, 0.7, make.MORNING), (False, 0.4, later), (True, 0.9, later)):
        actions.record(make_courses.place(enrolment, PAGE), done=done, score=score, at=at)
    noted = make_courses.place(enrolment, PAGE).record
    assert (noted.score, noted.completed_at) == (0.9, make.MORNING)


def test_the_last_required_activity_completes_the_course_once_with_journal_and_notice(cast):
    enrolment = make_courses.enrolment(cast.agent, make_courses.edition())
    make_courses.finish(enrolment, PAGE, CALL, TALK, FORM)
    assert db.session.scalar(select(func.count(Completion.id))) == 0
    make_courses.finish(enrolment, EXAM, score=0.85)
    make_courses.finish(enrolment, EXAM, score=0.95)
    [completion] = db.session.scalars(select(Completion))
    assert (completion.enrolment_id, completion.score) == (enrolment.id, 0.85)
    verbs = list(db.session.scalars(select(Entry.verb).where(Entry.actor_id == cast.agent.id)))
    assert verbs == ["enrolment.complete"]
    kinds = db.session.scalars(select(Notice.kind).where(Notice.person_id == cast.agent.id))
    assert list(kinds) == ["enrolment.enrolled", "enrolment.completed"]


def test_the_last_two_activities_leave_no_gap_between_them(cast):
    """Both places were read before either was finished, as two tabs do."""
    enrolment = make_courses.enrolment(cast.agent, make_courses.edition())
    make_courses.finish(enrolment, PAGE, CALL, TALK)
    form, exam = make_courses.place(enrolment, FORM), make_courses.place(enrolment, EXAM)
    actions.record(form, done=True, score=1.0, at=make.MORNING)
    actions.record(exam, done=True, score=0.8, at=make.MORNING)
    assert db.session.scalar(select(func.count(Completion.id))) == 1


def test_enrolling_twice_changes_nothing_and_says_so(cast):
    edition = make_courses.edition()
    people = [cast.agent, cast.colleague]
    first = actions.enrol_many(people, edition, by=cast.hr, at=make.MORNING)
    again = actions.enrol_many(people, edition, by=cast.hr, at=make.MORNING)
    assert (len(first.new), len(again.new)) == (2, 0)
    assert again.already == people
    assert db.session.scalar(select(func.count(Enrolment.id))) == 2
    assert db.session.scalar(select(func.count(Notice.id))) == 2


def test_who_is_on_an_earlier_edition_stays_there(cast):
    old = make_courses.edition()
    held = make_courses.enrolment(cast.agent, old)
    new = make_courses.edition({"day-1/01-page.md": make_courses.packages.PAGE + "新。\n"})
    assert new.number == 2
    assert actions.enrol(cast.agent, new, by=cast.hr, at=make.MORNING).id == held.id


def test_who_comes_back_finds_what_was_done(cast):
    edition = make_courses.edition()
    enrolment = make_courses.enrolment(cast.agent, edition)
    make_courses.finish(enrolment, PAGE)
    actions.withdraw(make_courses.held(enrolment), by=cast.hr, at=make.MORNING)
    back = actions.enrol(cast.agent, edition, by=cast.hr, at=make.MORNING)
    assert back.id == enrolment.id
    assert make_courses.place(back, PAGE).standing.state == "done"


def test_a_completed_course_is_not_taken_back(cast):
    enrolment = make_courses.enrolment(cast.agent, make_courses.edition())
    make_courses.complete(enrolment)
    with pytest.raises(Refused):
        actions.withdraw(make_courses.held(enrolment), by=cast.hr, at=make.MORNING)
