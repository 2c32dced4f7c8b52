"""Reading a lesson to its end."""

import pytest
from sqlalchemy import func, select

from lms.kit.db import db
from lms.practice.models import Run
from tests import make_courses
from tests.make_courses import CALL, PAGE
from tests.packages import PAGE as PAGE_FILE

NO_CHECK = PAGE_FILE[: PAGE_FILE.index("check:")] + PAGE_FILE[PAGE_FILE.index("---\n##") :]


@pytest.fixture
def enrolment(cast):
    return make_courses.enrolment(cast.agent, make_courses.edition())


def url(enrolment, path=PAGE):
    return f"/learning/{enrolment.id}/lesson/{make_courses.place(enrolment, path).activity.id}"


def state(enrolment):
    return make_courses.place(enrolment, PAGE).standing.state


def test_the_lesson_is_shown_with_its_picture_and_its_questions(as_, cast, enrolment):
    page = as_(cast.agent).get(url(enrolment)).text
    assert "<strong>你好，</strong>" in page
    assert f'src="/files/{enrolment.edition_id}/pictures/bill.png"' in page
    assert "先办好客户的事。" in page
    assert "对，推荐在后。" not in page


def test_answers_bring_feedback_at_once_and_the_way_onward(as_, cast, enrolment):
    client = as_(cast.agent)
    there = url(enrolment)
    sent = client.post(there, data={"first-thing": "false"})
    assert (sent.status_code, sent.location) == (303, f"{there}#check")
    page = client.get(there).text
    assert "对，推荐在后。" in page
    assert "下一项：听一通电话" in page
    assert state(enrolment) == "done"
    assert make_courses.place(enrolment, PAGE).record.score == 0


def test_the_first_answers_count_however_often_they_are_sent(as_, cast, enrolment):
    client = as_(cast.agent)
    for answer in ("false", "true", "true"):
        assert client.post(url(enrolment), data={"first-thing": answer}).status_code == 303
    assert db.session.scalar(select(func.count(Run.id))) == 1
    assert make_courses.place(enrolment, PAGE).record.score == 0


@pytest.mark.parametrize("sent", [{}, {"first-thing": ""}, {"first-thing": "maybe"}])
def test_a_missing_or_strange_answer_is_refused_and_nothing_is_noted(as_, cast, enrolment, sent):
    answer = as_(cast.agent).post(url(enrolment), data=sent)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert state(enrolment) == "open"


def test_a_lesson_that_asks_nothing_is_done_by_going_on(as_, cast):
    enrolment = make_courses.enrolment(
        cast.agent, make_courses.edition({"day-1/01-page.md": NO_CHECK})
    )
    sent = as_(cast.agent).post(url(enrolment))
    call = make_courses.place(enrolment, CALL).activity
    assert (sent.status_code, sent.location) == (
        303,
        f"/learning/{enrolment.id}/recordings/{call.id}",
    )
    assert state(enrolment) == "done"


def test_the_lesson_of_somebody_else_is_nowhere_and_stays_as_it_is(as_, cast, enrolment):
    client = as_(cast.colleague)
    assert client.get(url(enrolment)).status_code == 404
    assert client.post(url(enrolment), data={"first-thing": "true"}).status_code == 404
    assert state(enrolment) == "open"


def test_another_kind_of_activity_is_not_played_as_a_lesson(as_, cast, enrolment):
    make_courses.finish(enrolment, PAGE)
    assert as_(cast.agent).get(url(enrolment, CALL)).status_code == 404


def test_a_lesson_takes_few_statements(as_, cast, enrolment, statements):
    client = as_(cast.agent)
    there = url(enrolment)
    with statements() as seen:
        client.get(there)
    assert len(seen) <= 6
