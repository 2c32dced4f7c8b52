"""Reading who is on which edition, and how far."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, undefer

from lms.courseware.models import Activity, Edition, Module
from lms.enrolment.models import ActivityRecord, Completion, Enrolment
from lms.enrolment.places import Place as Place
from lms.enrolment.places import Stop, Way
from lms.kit.db import db
from lms.people.models import Person


def own(person: Person) -> sa.ColumnElement[bool]:
    """The condition that an enrolment is the person's own and still holds."""
    return sa.and_(Enrolment.person_id == person.id, Enrolment.withdrawn_at.is_(None))


def find_place(person: Person, enrolment_id: int, activity_id: int) -> Place | None:
    """The person before an activity of their own enrolment, in two statements; else None."""
    row = db.session.execute(
        sa.select(Enrolment, Activity, ActivityRecord)
        .join(Activity, Activity.edition_id == Enrolment.edition_id)
        .outerjoin(
            ActivityRecord,
            sa.and_(
                ActivityRecord.enrolment_id == Enrolment.id,
                ActivityRecord.activity_id == Activity.id,
            ),
        )
        .join(Enrolment.edition)
        .join(Edition.course)
        .join(Activity.module)
        .options(
            contains_eager(Enrolment.edition).contains_eager(Edition.course),
            joinedload(Enrolment.person),
            contains_eager(Activity.module),
            undefer(Activity.content),
        )
        .where(Enrolment.id == enrolment_id, Activity.id == activity_id, own(person))
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        return None
    enrolment, activity, record = row
    way = ways([enrolment])[enrolment.id]
    return Place(enrolment, activity, record, way.standing(activity.path), way)


def ways(enrolments: Iterable[Enrolment]) -> dict[int, Way]:
    """By enrolment, the way through its edition and what is done of it; one statement."""
    rows = db.session.execute(
        sa.select(
            Enrolment.id,
            Activity.id,
            Activity.path,
            Activity.kind,
            Activity.title,
            Activity.minutes,
            Activity.required,
            Activity.after,
            Module.slug,
            Module.title,
            Module.summary,
            ActivityRecord.started_at,
            ActivityRecord.completed_at,
            ActivityRecord.score,
        )
        .join(Activity, Activity.edition_id == Enrolment.edition_id)
        .join(Module, Module.id == Activity.module_id)
        .outerjoin(
            ActivityRecord,
            sa.and_(
                ActivityRecord.enrolment_id == Enrolment.id,
                ActivityRecord.activity_id == Activity.id,
            ),
        )
        .where(Enrolment.id.in_([one.id for one in enrolments]))
        .order_by(Enrolment.id, Module.position, Activity.position)
    )
    stops: dict[int, list[Stop]] = {}
    for row in rows:
        stops.setdefault(row[0], []).append(Stop._make(row[1:]))
    return {enrolment_id: Way.along(along) for enrolment_id, along in stops.items()}


def done_paths(enrolment_id: int) -> set[str]:
    """Paths of the activities that are done."""
    return set(
        db.session.scalars(
            sa.select(Activity.path)
            .join(ActivityRecord, ActivityRecord.activity_id == Activity.id)
            .where(
                ActivityRecord.enrolment_id == enrolment_id,
                ActivityRecord.completed_at.is_not(None),
            )
        )
    )


def find_enrolment(person: Person, enrolment_id: int) -> Enrolment | None:
    """One of the person's own enrolments that still hold, with edition, course and completion."""
    return db.session.scalar(
        sa.select(Enrolment)
        .options(
            joinedload(Enrolment.edition).joinedload(Edition.course),
            joinedload(Enrolment.completion),
        )
        .where(Enrolment.id == enrolment_id, own(person))
    )


def is_on(person: Person, edition_id: int) -> bool:
    """Whether the person is on this edition."""
    return bool(
        db.session.scalar(
            sa.select(Enrolment.id).where(Enrolment.edition_id == edition_id, own(person)).limit(1)
        )
    )


def enrolments_on_course(
    people: Sequence[Person], course_id: int, *, withdrawn: bool = False
) -> dict[int, Enrolment]:
    """By person, the enrolment on any edition of the course; one that holds before a withdrawn."""
    found = db.session.scalars(
        sa.select(Enrolment)
        .join(Enrolment.edition)
        .options(contains_eager(Enrolment.edition), joinedload(Enrolment.person))
        .where(Edition.course_id == course_id, Enrolment.person_id.in_([one.id for one in people]))
        .order_by(Enrolment.withdrawn_at.is_(None), Edition.number)
    )
    return {one.person_id: one for one in found if withdrawn or one.withdrawn_at is None}


def last_exam_score(enrolment: Enrolment) -> float | None:
    """The best share of marks in the edition's last exam; None where there is none."""
    return db.session.scalar(
        sa.select(ActivityRecord.score)
        .select_from(Activity)
        .join(Module, Module.id == Activity.module_id)
        .outerjoin(
            ActivityRecord,
            sa.and_(
                ActivityRecord.activity_id == Activity.id,
                ActivityRecord.enrolment_id == enrolment.id,
            ),
        )
        .where(Activity.edition_id == enrolment.edition_id, Activity.kind == "exam")
        .order_by(Module.position.desc(), Activity.position.desc())
        .limit(1)
    )


def find_enrolment_of_anybody(enrolment_id: int) -> Enrolment | None:
    """An enrolment with person, edition, course and completion; for whoever may see the person."""
    return db.session.scalar(
        sa.select(Enrolment)
        .options(
            joinedload(Enrolment.person).joinedload(Person.team),
            joinedload(Enrolment.edition).joinedload(Edition.course),
            joinedload(Enrolment.completion),
        )
        .where(Enrolment.id == enrolment_id)
        .execution_options(populate_existing=True)
    )


def own_enrolments(person: Person) -> sa.Select[Enrolment]:
    """The person's courses: those under way first (nearest due day first), then completed ones."""
    return (
        sa.select(Enrolment)
        .join(Enrolment.edition)
        .outerjoin(Enrolment.completion)
        .options(
            contains_eager(Enrolment.edition).joinedload(Edition.course),
            contains_eager(Enrolment.completion),
        )
        .where(own(person))
        .order_by(
            Completion.completed_at.desc().nulls_first(),
            Enrolment.due_on.nulls_last(),
            Enrolment.id,
        )
    )
