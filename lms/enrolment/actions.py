"""Putting people on courses, and noting what they did there."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from lms.courseware import rules
from lms.courseware.models import Edition
from lms.enrolment import queries
from lms.enrolment.models import ActivityRecord, Completion, Enrolment
from lms.enrolment.places import Place
from lms.journal import actions as journal
from lms.kit import clock
from lms.kit.db import db, in_turn
from lms.kit.errors import Refused
from lms.notifications import actions as notifications
from lms.people.models import Person


class Enrolled(NamedTuple):
    """What became of a wish to put people on a course."""

    new: list[Enrolment]
    already: list[Person]
    """They are on the course, on this edition or an earlier one; nothing changed for them."""


def enrol(
    person: Person, edition: Edition, *, due_on: date | None = None, by: Person | None, at: datetime
) -> Enrolment:
    """Put somebody on the edition; who is on the course already stays on the edition they began.

    Somebody who was withdrawn comes back to what they had done. `by` None is a command.
    """
    found = enrol_many([person], edition, due_on=due_on, by=by, at=at)
    if found.new:
        return found.new[0]
    return queries.enrolments_on_course([person], edition.course_id)[person.id]


def enrol_many(
    people: Sequence[Person],
    edition: Edition,
    *,
    due_on: date | None = None,
    by: Person | None,
    at: datetime,
) -> Enrolled:
    """Put many on the edition at once; doing it twice changes nothing, and is said."""
    _not_past(due_on, at)
    in_turn(f"enrolment.enrol:{edition.id}")
    held = queries.enrolments_on_course(people, edition.course_id, withdrawn=True)
    new: list[Enrolment] = []
    already: list[Person] = []
    for person in people:
        enrolment = held.get(person.id)
        if enrolment is None:
            enrolment = Enrolment(
                person=person,
                edition=edition,
                enrolled_at=at,
                enrolled_by_id=by.id if by else None,
                due_on=due_on,
            )
            db.session.add(enrolment)
        elif enrolment.withdrawn_at is not None:
            enrolment.withdrawn_at = None
            enrolment.due_on = due_on
        else:
            already.append(person)
            continue
        held[person.id] = enrolment
        new.append(enrolment)
    db.session.flush()
    for enrolment in new:
        words = {"title": edition.title}
        path = f"/learning/{enrolment.id}"
        notifications.tell(enrolment.person, "enrolment.enrolled", words, path=path, at=at)
    if new:
        journal.note(
            "enrolment.enrol",
            new[0].person.subject if len(new) == 1 else edition.subject,
            by=by,
            at=at,
            details={
                "edition": edition.id,
                "title": edition.title,
                "people": [enrolment.person_id for enrolment in new],
            },
        )
    return Enrolled(new, already)


def withdraw(enrolment: Enrolment, *, by: Person, at: datetime) -> None:
    """Take somebody off a course; what they did is kept, and comes back when they return."""
    if enrolment.completion is not None:
        raise Refused(_l("This course is complete. What was completed is not taken back."))
    if enrolment.withdrawn_at is not None:
        return
    enrolment.withdrawn_at = at
    words = {"title": enrolment.edition.title}
    notifications.tell(enrolment.person, "enrolment.withdrawn", words, at=at)
    journal.note(
        "enrolment.withdraw",
        enrolment.person.subject,
        by=by,
        at=at,
        details={"edition": enrolment.edition_id, "title": enrolment.edition.title},
    )


def set_due_day(enrolment: Enrolment, due_on: date | None, *, by: Person, at: datetime) -> None:
    """Move the last day on which the course should be complete, or take it away."""
    if due_on == enrolment.due_on:
        return
    _not_past(due_on, at)
    before, enrolment.due_on = enrolment.due_on, due_on
    details = {"before": str(before or ""), "after": str(due_on or "")}
    journal.note("enrolment.due_day", enrolment.person.subject, by=by, at=at, details=details)


def _not_past(due_on: date | None, at: datetime) -> None:
    if due_on is not None and due_on < clock.local(at).date():
        raise Refused(_l("This day has passed. Choose today or a later day."), "due_on")


def begin(place: Place, *, at: datetime) -> ActivityRecord:
    """Note that the person began the activity; the second time changes nothing but last seen."""
    _open(place)
    place.enrolment.last_seen_at = at
    if place.record is not None:
        return place.record
    _one_at_a_time(place.enrolment)
    place.record = db.session.scalar(
        sa.select(ActivityRecord).where(
            ActivityRecord.enrolment_id == place.enrolment.id,
            ActivityRecord.activity_id == place.activity.id,
        )
    )
    if place.record is None:
        place.record = ActivityRecord(
            enrolment_id=place.enrolment.id, activity_id=place.activity.id, started_at=at
        )
        db.session.add(place.record)
        db.session.flush()
    return place.record


def record(place: Place, *, done: bool, score: float | None, at: datetime) -> ActivityRecord:
    """Note how the activity went: the best score (0 to 1) is kept, done is set once.

    With the last required activity the course is complete: that is noted, journalled and told.
    """
    noted = begin(place, at=at)
    if score is not None and (noted.score is None or score > noted.score):
        noted.score = score
    if done and noted.completed_at is None:
        _one_at_a_time(place.enrolment)
        noted.completed_at = at
        db.session.flush()
        place.way.done = queries.done_paths(place.enrolment.id)
        place.standing = rules.Standing("done")
        if place.way.progress.complete:
            _complete(place, at)
    db.session.flush()
    return noted


def _open(place: Place) -> None:
    if place.standing.state == "locked":
        first = place.waits_for[0].title if place.waits_for else ""
        raise Refused(_l("This is not open yet. First do “%(title)s”.", title=first))


def _one_at_a_time(enrolment: Enrolment) -> None:
    """Of two last activities finished at once, the later one must see the other."""
    db.session.execute(
        sa.select(Enrolment.id).where(Enrolment.id == enrolment.id).with_for_update()
    )


def _complete(place: Place, at: datetime) -> None:
    enrolment = place.enrolment
    known = db.session.scalar(
        sa.select(Completion.id).where(Completion.enrolment_id == enrolment.id)
    )
    if known is not None:
        return
    score = queries.last_exam_score(enrolment)
    db.session.add(Completion(enrolment_id=enrolment.id, completed_at=at, score=score))
    db.session.flush()
    title = enrolment.edition.title
    journal.note(
        "enrolment.complete",
        enrolment.subject,
        by=enrolment.person,
        at=at,
        details={"score": score},
    )
    path = f"/learning/{enrolment.id}"
    notifications.tell(enrolment.person, "enrolment.completed", {"title": title}, path=path, at=at)
