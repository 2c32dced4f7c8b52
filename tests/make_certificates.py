"""Makers for completions and certificates; a stranger's lie beside."""

from datetime import date, datetime, timedelta
from itertools import count

from lms.certificates import actions
from lms.certificates.models import Certificate
from lms.certificates.rules import Award, Issuer
from lms.courseware.models import Course, Edition
from lms.enrolment.models import Completion, Enrolment
from lms.kit.db import db
from lms.kit.subject import Subject
from lms.people.models import Person
from tests import make

DAY = date(2027, 3, 12)
ISSUER = Issuer(
    "云岭银行信用卡中心",
    "培训专用章",
    (("沈知远", "中心总经理"), ("林书航", "培训负责人")),
    "https://academy.example",
)

_numbers = count(1)


def edition(title: str = "服务营销岗前培训", *, slug: str = "", hours: float = 18) -> Edition:
    """A published edition without a single activity: enough to be completed."""
    n = next(_numbers)
    course = Course(
        slug=slug or f"course-{n}", title=title, kind="onboarding", created_at=make.MORNING
    )
    made = Edition(
        course=course,
        number=1,
        title=title,
        summary="",
        checksum=f"{n:064d}",
        words={"certificate": {"title": title, "hours": hours}},
        minutes=int(hours * 60),
        published_at=make.MORNING,
    )
    db.session.add(made)
    db.session.flush()
    return made


def completed(
    person: Person, on: Edition, *, score: float | None = 0.96, at: datetime = make.MORNING
) -> Enrolment:
    """Somebody who did everything an edition asks for; a stranger beside has only begun."""
    stranger = make.person()
    enrolments = [
        Enrolment(person=one, edition=on, cycle=1, enrolled_at=at - timedelta(days=5))
        for one in (person, stranger)
    ]
    enrolments[0].completion = Completion(completed_at=at, score=score)
    db.session.add_all(enrolments)
    db.session.flush()
    return enrolments[0]


def award(person: Person, *, title: str = "服务营销岗前培训", course_id: int = 1) -> Award:
    """What somebody deserves, without any course in the database."""
    return Award(
        person_id=person.id,
        subject=Subject("course", course_id, title),
        hours=18,
        score=96,
        period_from=date(2027, 3, 8),
        period_to=date(2027, 3, 10),
    )


def certificate(
    person: Person,
    *,
    title: str = "服务营销岗前培训",
    course_id: int = 1,
    revoked_by: Person | None = None,
    on: date = DAY,
) -> Certificate:
    """An issued certificate, perhaps revoked since."""
    made, _new = actions.issue(
        person,
        award(person, title=title, course_id=course_id),
        issuer=ISSUER,
        by=None,
        on=on,
        at=make.MORNING,
    )
    if revoked_by is not None:
        actions.revoke(made, reason="成绩复核后未达标准", by=revoked_by, at=make.MORNING)
    return made
