"""The whole demo centre: built once into an empty house, found again ever after."""

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from lms.demo import people, roster
from lms.kit import clock
from lms.kit.db import db, transaction
from lms.kit.errors import Refused
from lms.people.models import Person
from lms.people.roles import Role


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
        _settle(at)
    return True


def _settle(at: datetime) -> None:
    today = clock.local(at).date()
    cast = people.settle(roster.plan(today), clock.zone())
    people.hand_out_accounts(cast, at=at)
    people.say_goodbye(cast, today=today)


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
