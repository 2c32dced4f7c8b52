"""Completions that no certificate was issued for yet."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from lms.certificates.models import Certificate
from lms.certificates.rules import Award
from lms.courseware.models import Course, Edition
from lms.enrolment.models import ActivityRecord, Completion, Enrolment
from lms.kit import clock
from lms.kit.db import db
from lms.kit.subject import Subject
from lms.people import queries as people
from lms.people.models import Person


def _without_certificate() -> sa.ColumnElement[bool]:
    """Never issued; one that was revoked is renewed from its own page, knowingly."""
    return ~sa.exists().where(
        Certificate.person_id == Enrolment.person_id,
        Certificate.subject_kind == "course",
        Certificate.subject_id == Edition.course_id,
        Certificate.cycle == Enrolment.cycle,
    )


def ready(
    *,
    search: str = "",
    course_id: int | None = None,
    person_id: int | None = None,
    ids: Collection[int] | None = None,
    without: Collection[int] = (),
) -> sa.Select[Enrolment]:
    """Enrolments that are complete and have no certificate, first completed first.

    `ids` are enrolments, `without` people to pass over.
    """
    found = (
        sa.select(Enrolment)
        .join(Enrolment.completion)
        .join(Enrolment.edition)
        .join(Enrolment.person)
        .options(
            joinedload(Enrolment.completion),
            joinedload(Enrolment.edition).joinedload(Edition.course),
            joinedload(Enrolment.person).joinedload(Person.team),
        )
        .where(_without_certificate())
        .order_by(Completion.completed_at, Enrolment.id)
    )
    if search.strip():
        found = found.where(people.matching(search))
    if course_id is not None:
        found = found.where(Edition.course_id == course_id)
    if person_id is not None:
        found = found.where(Enrolment.person_id == person_id)
    if without:
        found = found.where(Enrolment.person_id.not_in(without))
    if ids is not None:
        found = found.where(Enrolment.id.in_(ids))
    return found


def ready_count() -> int:
    """How many people wait for their certificate."""
    waiting = (
        sa.select(sa.func.count(Completion.id))
        .join(Completion.enrolment)
        .join(Enrolment.edition)
        .where(_without_certificate())
    )
    return db.session.scalar(waiting) or 0


def ready_courses() -> list[tuple[int, str, int]]:
    """Courses in which somebody waits: id, title, how many."""
    rows = db.session.execute(
        sa.select(Course.id, Course.title, sa.func.count(Completion.id))
        .join(Edition, Edition.course_id == Course.id)
        .join(Enrolment, Enrolment.edition_id == Edition.id)
        .join(Completion, Completion.enrolment_id == Enrolment.id)
        .where(_without_certificate())
        .group_by(Course.id, Course.title)
        .order_by(Course.title)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def find_all_ready(found: sa.Select[Enrolment], limit: int) -> list[Enrolment]:
    """The first so many of a `ready(…)` query."""
    return list(db.session.scalars(found.limit(limit)))


def awards(enrolments: Collection[Enrolment]) -> list[tuple[Person, Award]]:
    """What each complete enrolment deserves; two statements, however many."""
    begun = _begun([enrolment.id for enrolment in enrolments])
    return [(e.person, _award(e, begun.get(e.id, e.enrolled_at))) for e in enrolments]


def _begun(ids: list[int]) -> dict[int, datetime]:
    """When the first activity of each enrolment was begun."""
    rows = db.session.execute(
        sa.select(ActivityRecord.enrolment_id, sa.func.min(ActivityRecord.started_at))
        .where(ActivityRecord.enrolment_id.in_(ids))
        .group_by(ActivityRecord.enrolment_id)
    )
    return {row[0]: row[1] for row in rows}


def _award(enrolment: Enrolment, begun: datetime) -> Award:
    edition, completion = enrolment.edition, enrolment.completion
    if completion is None:
        raise ValueError(f"enrolment {enrolment.id} is not complete")
    words: dict[str, Any] = edition.words.get("certificate") or {}
    title = words.get("title") or edition.title
    return Award(
        person_id=enrolment.person_id,
        subject=Subject("course", edition.course_id, title),
        cycle=enrolment.cycle,
        hours=words.get("hours") or edition.minutes / 60,
        score=None if completion.score is None else round(completion.score * 100, 1),
        period_from=clock.local(begun).date(),
        period_to=clock.local(completion.completed_at).date(),
    )
