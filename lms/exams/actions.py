"""Sitting an exam: the draw, every answer as it is given, handing in."""

import secrets
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from lms.enrolment import actions as enrolment
from lms.enrolment.places import Place
from lms.exams import answers, kinds, marking, queries, rules
from lms.exams.models import AnswerLog, Attempt, AttemptItem, Paper
from lms.journal import actions as journal
from lms.kit.db import db
from lms.people.models import Person
from lms.questions import kinds as questions
from lms.questions.kinds import Answer

# --- beginning ----------------------------------------------------------------


def start(place: Place, paper: Paper, *, by: Person, at: datetime) -> Attempt:
    """The person's open attempt, begun now if there is none; two clicks give the same one.

    Refuses when no attempt is left, or the exam is passed. `at` is when the clock begins: ask
    for it late, when nothing is waited for any more.
    """
    enrolment.begin(place, at=at)
    known = queries.attempts_of(place.enrolment.id, paper.id)
    if known and known[0].closed_at is None:
        if known[0].open_at(at):
            return known[0]
        marking.close(known[0].id, by=by, at=at)
    exam = kinds.from_json(paper.content)
    rules.refuse_start(
        allowed=exam.attempts, used=len(known), has_passed=any(one.passed for one in known)
    )
    attempt = Attempt(
        paper=paper,
        enrolment_id=place.enrolment.id,
        person=by,
        number=len(known) + 1,
        seed=secrets.token_hex(16),
        started_at=at,
        deadline_at=rules.deadline(at, exam.limit_minutes),
    )
    attempt.items = _draw(place.activity.edition_id, exam, attempt.seed)
    try:
        with db.session.begin_nested():
            db.session.add(attempt)
            db.session.flush()
    except IntegrityError:
        # Somebody else was faster: the same person, on another tab. Theirs is the attempt.
        return queries.attempts_of(place.enrolment.id, paper.id)[0]
    journal.note("exams.start", paper.subject, by=by, at=at, details={"number": attempt.number})
    return attempt


def _draw(edition_id: int, exam: kinds.Exam, seed: str) -> list[AttemptItem]:
    pool = queries.drawable(edition_id)
    version_ids = {row.slug: row.id for row in pool}
    drawn = rules.draw(exam.sections, pool, seed, exam.shuffle)
    content = queries.contents([version_ids[slug] for part in drawn for slug in part])
    items: list[AttemptItem] = []
    for section, slugs in enumerate(drawn):
        for slug in slugs:
            question = questions.from_json(content[version_ids[slug]])
            count = len(question.choices())
            order = rules.order_options(count, f"{seed}:{slug}", exam.shuffle)
            items.append(
                AttemptItem(
                    position=len(items) + 1,
                    section=section,
                    version_id=version_ids[slug],
                    option_order=order,
                )
            )
    return items


# --- answering ----------------------------------------------------------------


class Saved(NamedTuple):
    """What a page is told once its answer is safe."""

    revision: int
    """Of this answer: the next save of the same question brings it along."""
    at: datetime
    deadline_at: datetime


def save(
    attempt_id: int, position: int, answer: Any, *, revision: int, by: Person, at: datetime
) -> Saved | None:
    """Keep one answer as given (options by their place on the screen); None if it is not theirs.

    `revision` is the answer's revision that the page knew. Refuses a shape that the question
    does not take; raises OutOfDate when another tab was newer, time is over, or it is handed in.
    Sending the same answer again changes nothing.
    """
    seat = queries.find_seat(by, attempt_id, position)
    if seat is None:
        return None
    _refuse_late(seat.closed_at, seat.deadline_at, at)
    given = answers.original(questions.from_json(seat.content), answer, seat.order)
    if given == seat.answer and seat.saved_at is not None:
        return Saved(seat.revision, seat.saved_at, seat.deadline_at)
    if revision < seat.revision:
        raise answers.OutOfDate(
            "newer",
            _l("This question was answered in another window meanwhile."),
            revision=seat.revision,
            answer=answers.shown(seat.answer, seat.order),
        )
    number = seat.attempt_revision + 1
    _write(attempt_id, seat.item_id, given, number, at)
    return Saved(number, at, seat.deadline_at)


def save_all(
    attempt: Attempt, given: dict[int, tuple[Any, int]], flags: set[int], *, at: datetime
) -> list[int]:
    """Keep a whole form: position → (answer as shown, revision that the form knew), and flags.

    Returns the positions that another window has answered meanwhile: those stay as they were.
    Raises OutOfDate as `save` does; refuses answers of a wrong shape before keeping any.
    """
    attempt = queries.lock(attempt.id)
    _refuse_late(attempt.closed_at, attempt.deadline_at, at)
    new: dict[int, Answer] = {}
    newer: list[int] = []
    for item in attempt.items:
        item.flagged = item.position in flags
        if item.position not in given:
            continue
        sent, revision = given[item.position]
        question = questions.from_json(item.version.content)
        answer = answers.original(question, sent, item.option_order)
        if answer == item.answer:
            continue
        if revision < item.revision:
            newer.append(item.position)
        else:
            new[item.id] = answer
    db.session.flush()
    number = attempt.revision
    for item_id, answer in new.items():
        number += 1
        _write(attempt.id, item_id, answer, number, at)
    db.session.expire(attempt)
    return newer


def _refuse_late(closed_at: datetime | None, deadline_at: datetime, at: datetime) -> None:
    if closed_at is not None:
        raise answers.OutOfDate("closed", _l("This attempt is handed in. Its answers stand."))
    if at >= deadline_at:
        raise answers.OutOfDate("time", _l("Time is over. What was saved until then counts."))


_ADVANCE = (
    sa.update(Attempt)
    .where(Attempt.id == sa.bindparam("this_attempt"))
    .values(revision=sa.bindparam("counted"))
)
_ANSWER = (
    sa.update(AttemptItem)
    .where(AttemptItem.id == sa.bindparam("this_item"))
    .values(
        answer=sa.bindparam("given", type_=AttemptItem.answer.type),
        revision=sa.bindparam("counted"),
        saved_at=sa.bindparam("now", type_=AttemptItem.saved_at.type),
    )
)
_LOG = sa.insert(AnswerLog)


def _write(attempt_id: int, item_id: int, answer: Answer, number: int, at: datetime) -> None:
    """Three small statements, built once; nothing is written more often than this."""
    line = db.session.connection()
    line.execute(_ADVANCE, {"this_attempt": attempt_id, "counted": number})
    line.execute(_ANSWER, {"this_item": item_id, "given": answer, "counted": number, "now": at})
    line.execute(
        _LOG,
        {
            "attempt_id": attempt_id,
            "item_id": item_id,
            "revision": number,
            "answer": answer,
            "saved_at": at,
        },
    )


def flag(attempt_id: int, position: int, flagged: bool, *, by: Person, at: datetime) -> bool:
    """Remember that the person wants to come back to a question; False if it is not theirs."""
    seat = queries.find_seat(by, attempt_id, position)
    if seat is None:
        return False
    _refuse_late(seat.closed_at, seat.deadline_at, at)
    db.session.execute(
        sa.update(AttemptItem).where(AttemptItem.id == seat.item_id).values(flagged=flagged)
    )
    return True


# --- the end ------------------------------------------------------------------


def hand_in(attempt: Attempt, *, by: Person, at: datetime) -> Attempt:
    """Close the attempt and mark it; doing it twice changes nothing."""
    return marking.close(attempt.id, by=by, at=at)
