"""Reading how far other people are, within what the asker may see."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Literal, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from lms.courseware.models import Activity, Course, Edition
from lms.courseware.rules import Progress
from lms.enrolment import waiting
from lms.enrolment.models import ActivityRecord, Completion, Enrolment
from lms.kit.db import db
from lms.people import queries as people
from lms.people.models import Person, Team

State = Literal["", "complete", "overdue", "silent", "fresh"]
Sort = Literal["lag", "name", "done"]


class EditionInUse(NamedTuple):
    """An edition with people of the asker's scope on it."""

    id: int
    number: int
    slug: str
    title: str
    people: int
    complete: int


class Figures(NamedTuple):
    """How an edition stands as a whole."""

    people: int
    complete: int
    overdue: int
    silent: int
    fresh: int


class TeamShare(NamedTuple):
    """How a team stands on an edition."""

    id: int | None
    name: str
    people: int
    complete: int

    @property
    def share(self) -> float:
        """Complete, of those who are on it."""
        return self.complete / self.people


def _holding(asker: Person, today: date) -> sa.ColumnElement[bool]:
    return sa.and_(people.visible_to(asker), people.here(today), Enrolment.withdrawn_at.is_(None))


def editions_in_use(asker: Person, today: date) -> list[EditionInUse]:
    """Editions on which the asker sees people, the one with the latest enrolment first."""
    rows = db.session.execute(
        sa.select(
            Edition.id,
            Edition.number,
            Course.slug,
            Edition.title,
            sa.func.count(Enrolment.id),
            sa.func.count(Completion.id),
        )
        .select_from(Enrolment)
        .join(Enrolment.person)
        .join(Enrolment.edition)
        .join(Edition.course)
        .outerjoin(Enrolment.completion)
        .where(_holding(asker, today))
        .group_by(Edition.id, Edition.number, Course.slug, Edition.title)
        .order_by(sa.func.count(Enrolment.id).desc(), Edition.id.desc())
    )
    return [EditionInUse._make(row) for row in rows]


def figures(asker: Person, edition_id: int, today: date, at: datetime) -> Figures:
    """How many are on the edition, and how they stand; one statement."""

    def counted(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)

    row = db.session.execute(
        sa.select(
            sa.func.count(Enrolment.id),
            *(counted(_in_state(state, today, at)) for state in Figures._fields[1:]),
        )
        .join(Enrolment.person)
        .outerjoin(Enrolment.completion)
        .where(Enrolment.edition_id == edition_id, _holding(asker, today))
    ).one()
    return Figures._make(row)


def by_team(asker: Person, edition_id: int, today: date) -> list[TeamShare]:
    """Teams with people on the edition, the highest share of complete first."""
    rows = db.session.execute(
        sa.select(
            Team.id,
            sa.func.coalesce(Team.name, ""),
            sa.func.count(Enrolment.id),
            sa.func.count(Completion.id),
        )
        .select_from(Enrolment)
        .join(Enrolment.person)
        .outerjoin(Team, Team.id == Person.team_id)
        .outerjoin(Enrolment.completion)
        .where(Enrolment.edition_id == edition_id, _holding(asker, today))
        .group_by(Team.id, Team.name)
    )
    found = [TeamShare._make(row) for row in rows]
    return sorted(found, key=lambda team: (-team.share, -team.people, team.name))


def _in_state(state: str, today: date, at: datetime) -> sa.ColumnElement[bool]:
    going = Completion.id.is_(None)
    if state == "complete":
        return Completion.id.is_not(None)
    if state == "overdue":
        return sa.and_(going, waiting.overdue(today))
    if state == "silent":
        return sa.and_(going, waiting.silent(today, at))
    if state == "fresh":
        others = sa.or_(waiting.overdue(today), waiting.silent(today, at))
        return sa.and_(going, Enrolment.last_seen_at.is_(None), ~others)
    return sa.true()


def listing(
    asker: Person,
    edition_id: int,
    *,
    search: str = "",
    team_id: int | None = None,
    state: State = "",
    sort: Sort = "lag",
    today: date,
    at: datetime,
) -> sa.Select[Enrolment]:
    """People on the edition with team and completion; who lags first, unless sorted otherwise."""
    found = (
        sa.select(Enrolment)
        .join(Enrolment.person)
        .outerjoin(Enrolment.completion)
        .options(
            contains_eager(Enrolment.person).joinedload(Person.team),
            contains_eager(Enrolment.completion),
        )
        .where(
            Enrolment.edition_id == edition_id, _holding(asker, today), _in_state(state, today, at)
        )
    )
    if search.strip():
        found = found.where(people.matching(search))
    if team_id is not None:
        found = found.where(Person.team_id == team_id)
    if sort == "name":
        return found.order_by(Person.sort_key, Enrolment.id)
    if sort == "done":
        return found.order_by(_done().desc(), Person.sort_key, Enrolment.id)
    late = sa.case(
        (Completion.id.is_not(None), 3),
        (waiting.overdue(today), 0),
        (waiting.silent(today, at), 1),
        else_=2,
    )
    seen = sa.func.coalesce(Enrolment.last_seen_at, Enrolment.enrolled_at)
    return found.order_by(late, Enrolment.due_on.nulls_last(), seen, Enrolment.id)


def _done() -> sa.ScalarSelect[int]:
    """Required activities done, of the enrolment in hand."""
    return (
        sa.select(sa.func.count())
        .select_from(ActivityRecord)
        .join(Activity, Activity.id == ActivityRecord.activity_id)
        .where(
            ActivityRecord.enrolment_id == Enrolment.id,
            ActivityRecord.completed_at.is_not(None),
            Activity.required,
        )
        .correlate(Enrolment)
        .scalar_subquery()
    )


def progress_of(enrolments: Collection[Enrolment]) -> dict[int, Progress]:
    """By enrolment, how much of what is required is done; one statement, however many."""
    required = (
        sa.select(sa.func.count())
        .select_from(Activity)
        .where(Activity.edition_id == Enrolment.edition_id, Activity.required)
        .correlate(Enrolment)
        .scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(Enrolment.id, _done(), required).where(
            Enrolment.id.in_([one.id for one in enrolments])
        )
    )
    return {row[0]: Progress(row[1], row[2]) for row in rows}


def find_visible(asker: Person, enrolment_id: int) -> Enrolment | None:
    """An enrolment that holds, of somebody whom the asker may see."""
    return db.session.scalar(
        sa.select(Enrolment)
        .join(Enrolment.person)
        .options(
            contains_eager(Enrolment.person).joinedload(Person.team),
            joinedload(Enrolment.edition).joinedload(Edition.course),
            joinedload(Enrolment.completion),
        )
        .where(
            Enrolment.id == enrolment_id,
            Enrolment.withdrawn_at.is_(None),
            people.visible_to(asker),
        )
    )


def learning_of(person: Person) -> list[tuple[Enrolment, Progress]]:
    """The courses of a person with how far; for their page, two statements."""
    held = list(
        db.session.scalars(
            sa.select(Enrolment)
            .options(joinedload(Enrolment.edition), joinedload(Enrolment.completion))
            .where(Enrolment.person_id == person.id, Enrolment.withdrawn_at.is_(None))
            .order_by(Enrolment.enrolled_at.desc())
        )
    )
    far = progress_of(held)
    return [(one, far[one.id]) for one in held]


class OnIt(NamedTuple):
    """How many of the asker's people are on something, and how many are through."""

    people: int
    complete: int

    @property
    def share(self) -> float | None:
        """Complete, of those who are on it; None where nobody is."""
        return self.complete / self.people if self.people else None


def on_courses(asker: Person, course_ids: Collection[int], today: date) -> dict[int, OnIt]:
    """By course, over all its editions."""
    return _on(asker, Edition.course_id, Edition.course_id.in_(course_ids), today)


def on_editions(asker: Person, course_id: int, today: date) -> dict[int, OnIt]:
    """By edition of one course."""
    return _on(asker, Edition.id, Edition.course_id == course_id, today)


def _on(
    asker: Person,
    key: sa.orm.InstrumentedAttribute[int],
    which: sa.ColumnElement[bool],
    today: date,
) -> dict[int, OnIt]:
    rows = db.session.execute(
        sa.select(key, sa.func.count(Enrolment.id), sa.func.count(Completion.id))
        .select_from(Enrolment)
        .join(Enrolment.person)
        .join(Enrolment.edition)
        .outerjoin(Enrolment.completion)
        .where(which, _holding(asker, today))
        .group_by(key)
    )
    return {row[0]: OnIt(row[1], row[2]) for row in rows}
