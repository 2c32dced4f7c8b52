"""What waits for somebody who works for others, the oldest first."""

from datetime import date, datetime
from typing import NamedTuple

from flask import url_for
from flask_babel import gettext as _

from lms.enrolment import awards, waiting
from lms.kit import clock
from lms.notifications import queries as notifications
from lms.people.models import Person
from lms.people.roles import Permission, Role


class Item(NamedTuple):
    """One thing that waits: how many, in words, since when, and where it is done."""

    number: int
    words: str
    since: date | None
    url: str
    """Empty where there is no page for it."""
    icon: str


def queue_of(person: Person, at: datetime) -> list[Item] | None:
    """What waits for this person; None for people who only learn."""
    today = clock.local(at).date()
    found: list[Item] = []
    if person.may(Permission.ENROL):
        found += _newcomers(person, today)
    if person.may(Permission.SEE_PROGRESS):
        found += _lagging(person, today, at)
    if person.may(Permission.ISSUE_CERTIFICATES):
        found += _ready()
    if Role.ADMIN in person.roles:
        found += _letters()
    if not person.may(Permission.SEE_PROGRESS):
        return None
    return sorted(found, key=lambda item: item.since or date.max)


def _newcomers(person: Person, today: date) -> list[Item]:
    course = waiting.onboarding_course()
    if course is None:
        return []
    count, since = waiting.newcomers_without(person, course, today)
    words = _("Newcomers not on the onboarding course yet")
    url = url_for("enrolling.enrolling", slug=course.slug, show="newcomers")
    return [Item(count, words, since, url, "person-plus")] if count else []


def _lagging(person: Person, today: date, at: datetime) -> list[Item]:
    count, since = waiting.lagging(person, today, at)
    words = _("Learners overdue, or silent for days")
    return (
        [Item(count, words, since, url_for("progress.progress"), "hourglass-split")]
        if count
        else []
    )


def _ready() -> list[Item]:
    count = awards.ready_count()
    words = _("Courses completed, certificate still to be issued")
    return [Item(count, words, None, url_for("issuing.ready"), "award")] if count else []


def _letters() -> list[Item]:
    count = notifications.letters_stuck()
    words = _("Letters that could not be sent; check the mail server with “lms doctor”")
    return [Item(count, words, None, "", "envelope")] if count else []
