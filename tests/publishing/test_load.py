"""Loading a package: once, whole, and the same again."""

from sqlalchemy import func, select

from lms.courseware.models import Activity, Asset, Course, Edition
from lms.exams.models import Paper
from lms.journal.models import Entry
from lms.kit.db import db
from lms.publishing import actions
from lms.questions.models import Bank, Question, QuestionVersion
from tests import make, make_courses
from tests.packages import FILES, spoilt


def count(entity: type) -> int:
    return db.session.scalar(select(func.count()).select_from(entity)) or 0


def test_a_package_becomes_an_edition_with_activities_bank_papers_and_files(app):
    edition, new = actions.load(make_courses.tiny_package(), by=None, at=make.MORNING)
    assert new
    assert (edition.number, edition.title, edition.minutes) == (1, "小课程", 90)
    assert [a.path for a in edition.activities] == [
        make_courses.PAGE, make_courses.CALL, make_courses.TALK, make_courses.FORM, make_courses.EXAM,
    ]  # fmt: skip
    assert count(Question) == count(QuestionVersion) == 3
    assert count(Paper) == 1
    assert count(Asset) == len(FILES)
    assert db.session.scalar(select(Entry.verb)) == "courseware.publish"
