"""The demo's public password opens nothing where there is no demo."""

import pytest

from lms.kit.db import db
from lms.kit.errors import Refused
from lms.people import actions
from lms.people.models import Credential, Person
from tests.cast import Cast
from tests.make import MORNING


def _with_demo_password(person: Person) -> None:
    hashed = actions.hashed(actions.DEMO_PASSWORD)
    db.session.add(
        Credential(person_id=person.id, password_hash=hashed, must_change=False, changed_at=MORNING)
    )
    db.session.commit()


def _sign_in(person: Person, *, demo: bool) -> Person:
    return actions.sign_in(
        employee_no=person.employee_no,
        password="demo",
        stay=False,
        address="127.0.0.1",
        device="",
        demo=demo,
        at=MORNING,
    )[0]


def test_a_database_that_was_once_a_demo_lets_nobody_in_with_it(cast: Cast) -> None:
    _with_demo_password(cast.admin)
    with pytest.raises(Refused) as refusal:
        _sign_in(cast.admin, demo=False)
    assert str(refusal.value.reason) == str(actions.WRONG)


def test_in_the_demo_it_lets_its_people_in(cast: Cast) -> None:
    _with_demo_password(cast.agent)
    assert _sign_in(cast.agent, demo=True) is cast.agent


@pytest.mark.parametrize("password", ["demo", "Demo1234", "12345678", "A001-geheim", "abcdefgh"])
def test_no_first_password_is_one_that_is_guessed_first(cast: Cast, password: str) -> None:
    with pytest.raises(Refused):
        actions.set_first_password(cast.agent, password, by=cast.hr, at=MORNING)
