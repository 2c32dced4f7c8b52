"""Finding papers and attempts, one's own and those within scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from lms.courseware.models import Activity, Edition, Module
from lms.exams.models import Attempt, AttemptItem, Override, Paper
from lms.kit.db import db
from lms.people import queries as people
from lms.people.models import Person
from lms.questions.models import Bank, Question, QuestionVersion, bank_version


def find_paper(activity_id: int) -> Paper | None:
    """The paper of an exam activity."""
    return db.session.scalar(sa.select(Paper).where(Paper.activity_id == activity_id))


def drawable(edition_id: int) -> Sequence[sa.Row[tuple[int, str, str, Any]]]:
    """What a draw must know of the edition's bank: id, slug, area, tags; by slug."""
    return db.session.execute(
        sa.select(QuestionVersion.id, Question.slug, QuestionVersion.area, QuestionVersion.tags)
        .join(bank_version, bank_version.c.version_id == QuestionVersion.id)
        .join(Bank, Bank.id == bank_version.c.bank_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(Bank.edition_id == edition_id)
        .order_by(Question.slug)
    ).all()


def contents(version_ids: Sequence[int]) -> dict[int, Any]:
    """The stored questions by version."""
    rows = db.session.execute(
        sa.select(QuestionVersion.id, QuestionVersion.content).where(
            QuestionVersion.id.in_(version_ids)
        )
    )
    return {row.id: row.content for row in rows}


# --- one's own ----------------------------------------------------------------


def attempts_of(enrolment_id: int, paper_id: int) -> list[Attempt]:
    """All attempts of one enrolment at a paper, latest first."""
    return list(
        db.session.scalars(
            sa.select(Attempt)
            .where(Attempt.enrolment_id == enrolment_id, Attempt.paper_id == paper_id)
            .order_by(Attempt.number.desc())
        )
    )


def find_own(person: Person, attempt_id: int, *, items: bool = False) -> Attempt | None:
    """One of the person's own attempts with its paper and activity; with its questions if asked."""
    found = _with_paper().where(Attempt.id == attempt_id, Attempt.person_id == person.id)
    if items:
        found = found.options(_with_items())
    return db.session.scalar(found)


def _with_paper() -> sa.Select[Attempt]:
    return sa.select(Attempt).options(joinedload(Attempt.paper).joinedload(Paper.activity))


def _with_items() -> Any:
    return selectinload(Attempt.items).joinedload(AttemptItem.version)


@dataclass
class Seat:
    """One question of an open attempt, as saving needs it; on PostgreSQL its rows are locked."""

    closed_at: datetime | None
    deadline_at: datetime
    attempt_revision: int
    item_id: int
    revision: int
    answer: Any
    saved_at: datetime | None
    order: list[int]
    content: Any


_SEAT = (
    sa.select(
        Attempt.closed_at,
        Attempt.deadline_at,
        Attempt.revision,
        AttemptItem.id,
        AttemptItem.revision,
        AttemptItem.answer,
        AttemptItem.saved_at,
        AttemptItem.option_order,
        QuestionVersion.content,
    )
    .join(AttemptItem, AttemptItem.attempt_id == Attempt.id)
    .join(QuestionVersion, QuestionVersion.id == AttemptItem.version_id)
    .where(
        Attempt.id == sa.bindparam("attempt"),
        Attempt.person_id == sa.bindparam("person"),
        AttemptItem.position == sa.bindparam("position"),
    )
    .with_for_update(of=(Attempt, AttemptItem))
)
"""Built once: nothing is asked more often than this."""


def find_seat(person: Person, attempt_id: int, position: int) -> Seat | None:
    """The question at a position of one's own attempt.

    Both rows are locked, not the attempt's alone: PostgreSQL reads again, after waiting,
    only what it was asked to lock.
    """
    values = {"attempt": attempt_id, "person": person.id, "position": position}
    row = db.session.connection().execute(_SEAT, values).one_or_none()
    return None if row is None else Seat(*row)


def lock(attempt_id: int) -> Attempt:
    """The attempt as it stands now, its paper and questions loaded; nobody else changes it."""
    return db.session.scalars(
        _with_paper()
        .options(_with_items(), joinedload(Attempt.person))
        .where(Attempt.id == attempt_id)
        .with_for_update(of=Attempt)
        .execution_options(populate_existing=True)
    ).one()


def overdue(at: datetime, limit: int = 200) -> list[int]:
    """Ids of open attempts whose time is over, oldest first."""
    return list(
        db.session.scalars(
            sa.select(Attempt.id)
            .where(Attempt.closed_at.is_(None), Attempt.deadline_at <= at)
            .order_by(Attempt.deadline_at)
            .limit(limit)
        )
    )


# --- results ------------------------------------------------------------------


def overrides_of(attempt: Attempt) -> dict[int, Override]:
    """The correction that stands for each corrected question, by item."""
    rows = db.session.scalars(
        sa.select(Override)
        .join(AttemptItem, AttemptItem.id == Override.item_id)
        .where(AttemptItem.attempt_id == attempt.id)
        .order_by(Override.id)
    )
    return {override.item_id: override for override in rows}


def lessons(activity: Activity, areas: Sequence[str]) -> list[Activity]:
    """What teaches these areas, up to the exam's own module; latest module first."""
    own = sa.select(Module.position).where(Module.id == activity.module_id).scalar_subquery()
    return list(
        db.session.scalars(
            sa.select(Activity)
            .join(Module, Module.id == Activity.module_id)
            .options(contains_eager(Activity.module))
            .where(
                Activity.edition_id == activity.edition_id,
                Activity.kind != "exam",
                Activity.area.in_(areas),
                Module.position <= own,
            )
            .order_by(Module.position.desc(), Activity.position)
        )
    )


# --- within scope -------------------------------------------------------------


def papers(asker: Person, *, search: str = "") -> sa.Select[Paper]:
    """Papers that people within scope have sat, latest edition first."""
    found = (
        sa.select(Paper)
        .join(Paper.activity)
        .join(Activity.edition)
        .join(Activity.module)
        .where(_sat_by_visible(asker))
        .options(
            contains_eager(Paper.activity).contains_eager(Activity.edition),
            contains_eager(Paper.activity).contains_eager(Activity.module),
        )
        .order_by(Edition.published_at.desc(), Edition.id, Module.position, Activity.position)
    )
    if search.strip():
        words = search.strip()
        found = found.where(
            sa.or_(
                Paper.title.contains(words, autoescape=True),
                Edition.title.contains(words, autoescape=True),
            )
        )
    return found


def _sat_by_visible(asker: Person) -> sa.ColumnElement[bool]:
    return (
        sa.select(Attempt.id)
        .join(Person, Person.id == Attempt.person_id)
        .where(Attempt.paper_id == Paper.id, people.visible_to(asker))
        .exists()
    )


class Tally(NamedTuple):
    """How a paper went for the people whom the asker may see."""

    attempts: int
    people: int
    passed: int
    """People, not attempts."""
    open: int


def tallies(asker: Person, paper_ids: Sequence[int]) -> dict[int, Tally]:
    """The figures of some papers."""
    rows = db.session.execute(
        sa.select(
            Attempt.paper_id,
            sa.func.count(),
            sa.func.count(Attempt.person_id.distinct()),
            sa.func.count(sa.case((Attempt.passed.is_(True), Attempt.person_id)).distinct()),
            sa.func.count(sa.case((Attempt.closed_at.is_(None), 1))),
        )
        .join(Person, Person.id == Attempt.person_id)
        .where(Attempt.paper_id.in_(paper_ids), people.visible_to(asker))
        .group_by(Attempt.paper_id)
    )
    return {paper_id: Tally(*figures) for paper_id, *figures in rows}


OUTCOMES = ("passed", "failed", "open")


def find_sat_paper(asker: Person, paper_id: int) -> Paper | None:
    """A paper that somebody within scope has sat, with its edition."""
    return db.session.scalar(
        sa.select(Paper)
        .options(joinedload(Paper.activity).joinedload(Activity.edition))
        .where(Paper.id == paper_id, _sat_by_visible(asker))
    )


def listing(
    asker: Person, paper: Paper, *, search: str = "", outcome: str = ""
) -> sa.Select[Attempt]:
    """Attempts at a paper by people within scope, latest first."""
    found = (
        sa.select(Attempt)
        .join(Attempt.person)
        .options(contains_eager(Attempt.person).joinedload(Person.team))
        .where(Attempt.paper_id == paper.id, people.visible_to(asker))
        .order_by(Attempt.started_at.desc(), Attempt.id.desc())
    )
    if search.strip():
        found = found.where(people.matching(search))
    if outcome == "open":
        found = found.where(Attempt.closed_at.is_(None))
    elif outcome in OUTCOMES:
        found = found.where(Attempt.passed.is_(outcome == "passed"))
    return found


def find_within_scope(asker: Person, attempt_id: int) -> Attempt | None:
    """A closed attempt of somebody else whom the asker may see, with questions and edition.

    One's own has a page of its own, which shows no more than the paper allows.
    """
    return db.session.scalar(
        sa.select(Attempt)
        .join(Attempt.person)
        .options(
            contains_eager(Attempt.person).joinedload(Person.team),
            joinedload(Attempt.paper).joinedload(Paper.activity).joinedload(Activity.edition),
            _with_items(),
        )
        .where(
            Attempt.id == attempt_id,
            Attempt.person_id != asker.id,
            Attempt.closed_at.is_not(None),
            people.visible_to(asker),
        )
    )
