"""The end of an attempt: marked by what was saved, noted, told, and perhaps corrected."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from lms.enrolment import actions as enrolment
from lms.enrolment import queries as enrolments
from lms.exams import kinds, queries, results, rules
from lms.exams.models import Attempt, Override
from lms.journal import actions as journal
from lms.kit.db import db
from lms.kit.errors import Refused
from lms.notifications import actions as notifications
from lms.people.models import Person


def close(attempt_id: int, *, by: Person | None, at: datetime) -> Attempt:
    """Mark what was saved and tell the person; `by` None is the clock.

    An attempt whose time was over has closed at its deadline, whenever somebody looked.
    """
    attempt = queries.lock(attempt_id)
    if attempt.closed_at is not None:
        return attempt
    in_time = at < attempt.deadline_at
    attempt.closed_at = at if in_time else attempt.deadline_at
    attempt.closed_how = "submitted" if in_time else "timed_out"
    found = results.answered(attempt)
    for one in found:
        one.item.got = one.question.marks * one.question.mark(one.item.answer).share
    _count(attempt, found)
    db.session.flush()
    _note_done(attempt, at)
    journal.note(
        "exams.submit",
        attempt.paper.subject,
        by=by,
        at=at,
        details={
            "number": attempt.number,
            "how": attempt.closed_how,
            "score": attempt.share,
            "passed": attempt.passed,
        },
    )
    _tell(attempt, "exams.passed" if attempt.passed else _failed(attempt), at)
    db.session.flush()
    return attempt


def _count(attempt: Attempt, found: list[results.Answered]) -> None:
    attempt.got = sum(one.got for one in found)
    attempt.possible = float(sum(one.question.marks for one in found))
    needed = kinds.from_json(attempt.paper.content).pass_share
    attempt.passed = rules.passed(attempt.share or 0.0, needed)


def _note_done(attempt: Attempt, at: datetime) -> None:
    """Into the enrolment; one that was withdrawn meanwhile takes no more notes."""
    place = enrolments.find_place(attempt.person, attempt.enrolment_id, attempt.paper.activity_id)
    if place is not None:
        enrolment.record(place, done=bool(attempt.passed), score=attempt.share, at=at)


def _failed(attempt: Attempt) -> str:
    allowed = kinds.from_json(attempt.paper.content).attempts
    left = rules.attempts_left(allowed, attempt.number)
    return "exams.failed" if left is None or left > 0 else "exams.out_of_attempts"


def _tell(attempt: Attempt, kind: str, at: datetime) -> None:
    words = {"title": attempt.paper.title, "score": round((attempt.share or 0.0) * 100)}
    path = f"/exams/attempts/{attempt.id}/result"
    notifications.tell(attempt.person, kind, words, path=path, at=at)


def override(
    attempt: Attempt, item_id: int, *, got: float, reason: str, by: Person, at: datetime
) -> Attempt:
    """Give another mark for one question, with the reason; the result is counted again.

    The latest correction stands, all are kept. Who had completed something keeps it.
    """
    attempt = queries.lock(attempt.id)
    if attempt.closed_at is None:
        raise Refused(_l("This attempt is still open. Correct it when it is handed in."))
    standing = queries.overrides_of(attempt)
    found = results.answered(attempt, standing)
    corrected = next((one for one in found if one.item.id == item_id), None)
    if corrected is None:
        raise Refused(_l("This question does not belong to the attempt."))
    rules.check_corrected(got, corrected.question.marks, reason)
    before = corrected.got
    corrected.override = Override(
        item_id=item_id, got=got, reason=reason.strip(), made_by_id=by.id, made_at=at
    )
    db.session.add(corrected.override)
    _count(attempt, found)
    db.session.flush()
    _note_done(attempt, at)
    journal.note(
        "exams.override",
        attempt.paper.subject,
        by=by,
        at=at,
        details={
            "attempt": attempt.id,
            "person": attempt.person_id,
            "position": corrected.item.position,
            "before": before,
            "after": got,
            "reason": reason.strip(),
        },
    )
    _tell(attempt, "exams.corrected", at)
    return attempt
