"""Runs through a lesson, a role-play or a drill, step by step."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.courseware.models import Activity
from lms.enrolment.models import Enrolment
from lms.kit.db import Instant, Json, Key, Model
from lms.kit.errors import Refused


class Run(Model):
    """One go at one activity; every go is kept, the best one counts."""

    __tablename__ = "practice_run"
    __table_args__ = (sa.UniqueConstraint("enrolment_id", "activity_id", "number"),)

    id: Mapped[Key]
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment_enrolment.id"))
    activity_id: Mapped[int] = mapped_column(sa.ForeignKey("courseware_activity.id"), index=True)
    number: Mapped[int]
    """1, 2, 3 … of this person on this activity."""
    started_at: Mapped[Instant]
    finished_at: Mapped[Instant | None]
    score: Mapped[float | None]
    """Share of marks, 0 to 1; empty until finished."""
    passed: Mapped[bool | None]
    position_s: Mapped[float] = mapped_column(default=0)
    """Where in the recording the person was last; 0 for the other kinds."""

    enrolment: Mapped[Enrolment] = relationship(lazy="raise")
    activity: Mapped[Activity] = relationship(lazy="raise")
    steps: Mapped[list["Step"]] = relationship(
        lazy="raise", back_populates="run", order_by="Step.position"
    )

    @property
    def answers(self) -> dict[str, Any]:
        """What was answered so far, by key, in order; the steps must have been loaded."""
        return {step.key: step.answer for step in self.steps}

    def finish(self, *, score: float, passed: bool, at: datetime) -> None:
        """Close the go; it is never opened again."""
        if self.finished_at is not None:
            raise Refused(_l("This go is finished already. Begin another one."))
        self.finished_at = at
        self.score = score
        self.passed = passed


class Step(Model):
    """One answer within a run: a question, a reply, a screen."""

    __tablename__ = "practice_step"
    __table_args__ = (
        sa.UniqueConstraint("run_id", "position"),
        sa.UniqueConstraint("run_id", "key"),
    )

    id: Mapped[Key]
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("practice_run.id"))
    position: Mapped[int]
    """From 0, in the order in which they were done."""
    key: Mapped[str] = mapped_column(sa.String(120))
    """The question's, dialogue step's or screen's slug: each is answered once in a run."""
    answer: Mapped[Json]
    share: Mapped[float | None]
    """Marks for this answer as a share, where the kind gives them."""
    answered_at: Mapped[Instant]

    run: Mapped[Run] = relationship(lazy="raise", back_populates="steps")
