"""First passwords for many: made by a job, shown once, kept nowhere."""

import pytest
import sqlalchemy as sa

from lms.kit import clock, jobs
from lms.kit.db import db
from lms.kit.errors import Refused
from lms.people import actions, first_passwords, queries
from lms.people.models import Credential, FirstPasswords
from tests import make


def hr():
    return queries.find_by_employee_no("H001")


def order():
    """Ordered and made; → the list's id."""
    ordered = first_passwords.ask(by=hr(), at=clock.now())
    number, job = ordered.id, ordered.job_id
    db.session.commit()
    jobs.work(job)
    assert jobs.find_job(job).state == "done"
    return number


def test_everybody_without_a_password_gets_one_that_opens_the_door_once_only(cast):
    make.password(cast.agent, "mein-eigenes-1")
    number = order()
    shown = first_passwords.show(first_passwords.find_list(hr(), number), by=hr(), at=make.MORNING)
    listed = {person.employee_no: secret for person, secret in shown}
    db.session.commit()
    assert "A001" not in listed
    assert "M001" not in listed  # HR makes no password for an administrator
    person, _token = actions.sign_in(
        employee_no="A002",
        password=listed["A002"],
        stay=False,
        address="",
        device="",
        at=make.MORNING,
    )
    assert queries.find_credential(person).must_change
    with pytest.raises(Refused, match="已经显示过一次"):
        first_passwords.show(first_passwords.find_list(hr(), number), by=hr(), at=make.MORNING)


def test_no_password_stands_anywhere_in_the_database(cast):
    number = order()
    ordered = first_passwords.find_list(hr(), number)
    secret = first_passwords.secret(ordered.nonce, ordered.made_ids[0])
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(sa.select(table)):
            assert secret not in str(row)


def test_a_killed_job_goes_on_where_it_was_and_spares_who_has_one_meanwhile(cast):
    ordered = first_passwords.ask(by=hr(), at=clock.now())
    make.password(queries.find_by_employee_no("A003"), "inzwischen-eins-1")
    number, job = ordered.id, ordered.job_id
    db.session.commit()
    jobs.work(job)
    db.session.execute(sa.update(jobs.Job).values(state="waiting"))
    db.session.commit()
    jobs.work(job)
    made = db.session.get(FirstPasswords, number).made_ids
    assert len(made) == len(set(made))
    assert queries.find_by_employee_no("A003").id not in made
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Credential)) == len(made) + 1


def test_a_list_belongs_to_who_ordered_it(cast):
    number = order()
    assert first_passwords.find_list(queries.find_by_employee_no("M001"), number) is None


def test_when_all_have_one_there_is_nothing_to_order(cast):
    order()
    with pytest.raises(Refused, match="都已有密码"):
        first_passwords.ask(by=hr(), at=clock.now())
