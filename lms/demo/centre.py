"""The whole demo centre: built once into an empty house, found again ever after."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa
from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from lms.certificates.rules import Issuer
from lms.courseware import queries as courses
from lms.courseware.models import Activity, Course, Edition, Module
from lms.demo import people, roster
from lms.demo.history import History
from lms.kit import clock
from lms.kit.db import db, transaction
from lms.kit.errors import Refused
from lms.people.models import Person
from lms.people.roles import Role
from lms.publishing import actions as publishing
from lms.publishing.package import read

COURSE = Path(__file__).parents[2] / "courses" / "service-sales-onboarding"
PUBLISHED_DAYS_AGO = 440


class Account(NamedTuple):
    """A sign-in of the demo, and whose it is."""

    name: str
    role: Role
    person: str
    team: str


def build(*, at: datetime) -> bool:
    """The centre, with a past that ends today; False when it was there already.

    All of it or nothing. Refuses a house in which other people live.
    """
    if accounts():
        return False
    if db.session.scalar(sa.select(Person.id).limit(1)) is not None:
        raise Refused(
            _l(
                "There are people here who do not belong to the demo. "
                "Build the demo in a folder of its own: LMS_INSTANCE=…"
            )
        )
    db.session.rollback()
    with transaction():
        _course(at)
    with transaction():
        _settle(at)
    return True


def _course(at: datetime) -> None:
    """The built-in course, published before its first learners came."""
    edition = courses.latest_edition(COURSE.name)
    if edition is None:
        package = read(COURSE).package
        assert package is not None, "the built-in course is checked before it is shipped"
        edition, _new = publishing.load(package, by=None, at=at)
    edition.published_at = edition.course.created_at = at - timedelta(days=PUBLISHED_DAYS_AGO)


def _settle(at: datetime) -> None:
    today = clock.local(at).date()
    cast = people.settle(roster.plan(today), clock.zone())
    edition = _edition()
    issuer = Issuer.of(current_app.extensions["lms-settings"])
    History(cast, edition, issuer, clock.zone()).tell(now=at)
    people.hand_out_accounts(cast, at=at)
    people.say_goodbye(cast, today=today)


def _edition() -> Edition:
    return db.session.scalars(
        sa.select(Edition)
        .join(Edition.course)
        .options(
            contains_eager(Edition.course),
            selectinload(Edition.modules).selectinload(Module.activities).undefer(Activity.content),
        )
        .where(Course.slug == COURSE.name)
        .order_by(Edition.number.desc())
        .limit(1)
    ).one()


def accounts() -> list[Account]:
    """The sign-ins, in the order of the roles; none before the centre was built."""
    found = db.session.scalars(
        sa.select(Person)
        .options(joinedload(Person.team))
        .where(Person.employee_no.in_([role.value.upper() for role in Role]))
    )
    known = {person.employee_no: person for person in found}
    return [
        Account(role.value, role, person.name, person.team.name if person.team else "")
        for role in Role
        if (person := known.get(role.value.upper()))
    ]
