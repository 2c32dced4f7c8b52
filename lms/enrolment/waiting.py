"""What waits for a desk: who is not on a course yet, and who needs a hand."""

from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.courseware.models import Course, Edition
from lms.enrolment import rules
from lms.enrolment.models import Completion, Enrolment
from lms.kit import clock
from lms.kit.db import db
from lms.people import queries as people
from lms.people.models import Person, RoleGrant
from lms.people.roles import Role


class Waiting(NamedTuple):
    """How many wait, and since when the first one does."""

    number: int
    since: date | None


def is_agent() -> sa.ColumnElement[bool]:
    """The condition that somebody takes calls."""
    return sa.exists().where(
        RoleGrant.person_id == Person.id,
        RoleGrant.role == Role.AGENT,
        RoleGrant.revoked_at.is_(None),
    )


def on_course(course_id: int | sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    """The condition that somebody is on the course, on any of its editions."""
    edition = aliased(Edition)
    return sa.exists().where(
        Enrolment.person_id == Person.id,
        Enrolment.withdrawn_at.is_(None),
        Enrolment.edition_id == edition.id,
        edition.course_id == course_id,
    )


def newcomer(today: date) -> sa.ColumnElement[bool]:
    """The condition that somebody was hired lately and is an agent here."""
    return sa.and_(
        people.here(today),
        Person.hired_on.is_not(None),
        Person.hired_on >= today - rules.NEWCOMER_FOR,
        is_agent(),
    )


def onboarding_course() -> Course | None:
    """The course that newcomers begin with: the first one of its kind."""
    return db.session.scalar(
        sa.select(Course).where(Course.kind == "onboarding").order_by(Course.id).limit(1)
    )


def newcomers_without(asker: Person, course: Course, today: date) -> Waiting:
    """Newcomers in the asker's scope who are not on the course; since when the first was hired."""
    row = db.session.execute(
        sa.select(sa.func.count(Person.id), sa.func.min(Person.hired_on)).where(
            people.visible_to(asker), newcomer(today), ~on_course(course.id)
        )
    ).one()
    return Waiting(row[0], row[1])


def needs_a_hand(today: date, at: datetime) -> sa.ColumnElement[bool]:
    """The condition (on Enrolment, Completion outer-joined) that somebody is overdue or silent."""
    return sa.and_(Completion.id.is_(None), sa.or_(overdue(today), silent(today, at)))


def overdue(today: date) -> sa.ColumnElement[bool]:
    """The due day has passed."""
    return sa.and_(Enrolment.due_on.is_not(None), Enrolment.due_on < today)


def silent(today: date, at: datetime) -> sa.ColumnElement[bool]:
    """Not overdue, and without a sign for some days."""
    seen = sa.func.coalesce(Enrolment.last_seen_at, Enrolment.enrolled_at)
    return sa.and_(
        sa.or_(Enrolment.due_on.is_(None), Enrolment.due_on >= today),
        seen < at - rules.SILENT_AFTER,
    )


def lagging(asker: Person, today: date, at: datetime) -> Waiting:
    """People in the asker's scope who are overdue or silent on any course."""
    seen = sa.func.coalesce(Enrolment.last_seen_at, Enrolment.enrolled_at)
    row = db.session.execute(
        sa.select(sa.func.count(Enrolment.id), sa.func.min(seen))
        .join(Enrolment.person)
        .outerjoin(Enrolment.completion)
        .where(
            people.visible_to(asker),
            people.here(today),
            Enrolment.withdrawn_at.is_(None),
            needs_a_hand(today, at),
        )
    ).one()
    return Waiting(row[0], clock.local(row[1]).date() if row[1] else None)
