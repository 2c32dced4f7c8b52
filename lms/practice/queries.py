"""Finding what somebody practises, and how far the latest go is."""

from dataclasses import dataclass
from typing import Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from lms.enrolment.queries import Place
from lms.kit.db import db
from lms.practice import kinds
from lms.practice.models import Run

Content = TypeVar("Content", kinds.Page, kinds.Recording, kinds.RolePlay, kinds.SystemDrill)


@dataclass
class Exercise(Generic[Content]):
    """What one person practises: the activity with its content, and the latest go."""

    place: Place
    content: Content
    run: Run | None
    """With its steps; None before the first go."""

    @property
    def going(self) -> bool:
        """A go is under way."""
        return self.run is not None and self.run.finished_at is None


def find_exercise(
    place: Place, kind: type[Content], *, writing: bool = False
) -> Exercise[Content] | None:
    """The exercise at a place of one's own; None where another kind of activity stands there.

    `writing` makes a second window wait until the first one's answer is kept.
    """
    if place.activity.kind != kind.__struct_config__.tag:
        return None
    content = kinds.from_json(place.activity.content)
    assert isinstance(content, kind)
    return Exercise(place, content, find_latest_run(place, writing=writing))


def find_latest_run(place: Place, *, writing: bool = False) -> Run | None:
    """The latest go of this person at this activity, with its steps."""
    # Two statements: behind a lock, PostgreSQL shows new steps to the second one only.
    query = (
        sa.select(Run)
        .options(selectinload(Run.steps))
        .where(Run.enrolment_id == place.enrolment.id, Run.activity_id == place.activity.id)
        .order_by(Run.number.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    return db.session.scalar(query.with_for_update() if writing else query)
