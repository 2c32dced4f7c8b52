"""Finding people to put on a course, within what the asker may see."""

from collections.abc import Collection
from datetime import date
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from lms.courseware.models import Course, Edition
from lms.enrolment import waiting
from lms.enrolment.models import Enrolment
from lms.kit.db import db
from lms.people import queries as people
from lms.people.models import Person, Team

Show = Literal["without", "newcomers", "everyone"]
MOST_AT_ONCE = 2000


def listing(
    asker: Person,
    course: Course,
    *,
    show: Show = "without",
    search: str = "",
    team_ids: Collection[int] = (),
    ids: Collection[int] | None = None,
    today: date,
) -> sa.Select[Person]:
    """People by pinyin: agents without the course, newcomers without it, or everyone in scope."""
    found = (
        sa.select(Person)
        .options(joinedload(Person.team))
        .where(people.visible_to(asker), people.here(today))
        .order_by(Person.sort_key, Person.id)
    )
    if show == "without":
        found = found.where(waiting.is_agent(), ~waiting.on_course(course.id))
    elif show == "newcomers":
        found = found.where(waiting.newcomer(today), ~waiting.on_course(course.id))
    if search.strip():
        found = found.where(people.matching(search))
    if team_ids:
        found = found.where(Person.team_id.in_(team_ids))
    if ids is not None:
        found = found.where(Person.id.in_(ids))
    return found


def all_of(found: sa.Select[Person]) -> list[Person]:
    """Everybody of a listing, at most as many as are enrolled at once."""
    return list(db.session.scalars(found.limit(MOST_AT_ONCE)))


def on_it(asked: Collection[Person], course: Course) -> dict[int, Enrolment]:
    """Of these people, who is on the course already."""
    found = db.session.scalars(
        sa.select(Enrolment)
        .join(Enrolment.edition)
        .where(
            Edition.course_id == course.id,
            Enrolment.withdrawn_at.is_(None),
            Enrolment.person_id.in_([one.id for one in asked]),
        )
    )
    return {one.person_id: one for one in found}


def teams(asker: Person) -> list[Team]:
    """Open teams of which the asker sees people, by name."""
    seen = sa.select(Person.team_id).where(people.visible_to(asker), Person.team_id.is_not(None))
    return list(
        db.session.scalars(
            sa.select(Team).where(Team.closed_at.is_(None), Team.id.in_(seen)).order_by(Team.name)
        )
    )
