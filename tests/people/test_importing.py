"""Importing a roster: all or nothing, twice is once, and nobody loses anything."""

from datetime import date

import pytest
import sqlalchemy as sa

from lms.journal import queries as journal
from lms.journal.models import Entry
from lms.kit.db import db
from lms.kit.errors import Refused
from lms.people import importing, queries
from lms.people.models import Credential, Grade, LoginSession, Person, RoleGrant, Team
from lms.people.roles import Role
from lms.people.roster_columns import guess
from tests import make
from tests.people import rosters

TODAY = date(2027, 3, 9)


def run(rows, *, full=False, by=None, leaving=(), on=None):
    sheet = rosters.sheet(rows)
    planned = importing.draft(sheet, guess(sheet.header), full=full, by=by, today=TODAY)
    done = importing.carry_out(
        planned, leaving=leaving, leave_on=on, by=by, at=make.MORNING, today=TODAY
    )
    db.session.expire_all()
    return done


def count(model):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


def test_a_centre_comes_out_of_a_file_and_the_same_file_again_changes_nothing(cast, statements):
    rows = rosters.many(500)
    assert run(rows).new == 500
    person = queries.find_with_team(queries.find_by_employee_no("A1007").id)
    assert (person.team.name, person.team.skill_group.name) == ("投诉二组", "投诉处理")
    assert person.roles == {Role.AGENT}
    assert person.sort_key
    assert [g.name for g in queries.grades()] == ["初级", "中级", "高级"]
    lines = count(Entry)
    with statements() as seen:
        again = run(rows)
    assert again.nothing
    assert again.unchanged == 500
    assert not [s for s in seen if not s.startswith("SELECT")]
    assert count(Entry) == lines
    assert journal.broken_at() is None


def test_the_statements_of_an_import_do_not_grow_with_its_rows(app, statements):
    spent = []
    for first, size in ((1000, 20), (2000, 400)):
        with statements() as seen:
            run(rosters.many(size, first))
        spent.append(len(seen))
    assert max(spent) <= 45
    assert spent[1] <= spent[0] + 2


def test_with_one_fault_nothing_at_all_is_done(cast):
    rows = rosters.many(20)
    rows[19][6] = "2027-13-45"
    before = count(Person), count(Team), count(Grade), count(Entry)
    with pytest.raises(Refused, match="第 21 行“入职日期”"):
        run(rows)
    db.session.rollback()
    assert (count(Person), count(Team), count(Grade), count(Entry)) == before


def test_an_agent_who_changes_team_in_the_middle_keeps_everything(as_, cast):
    agent = queries.find_by_employee_no("A001")
    make.password(agent)
    make.role(agent, Role.AUTHOR)
    ids = agent.id, agent.grants[0].id
    client = as_(agent)
    row = ["A001", "林可欣", "卡片一组", "卡片服务", "", "", "", "座席"]
    assert run([row]).changed == 1
    person = queries.find_with_team(ids[0])
    assert person.team.name == "卡片一组"
    assert person.roles == {Role.AGENT, Role.AUTHOR}
    assert db.session.get(RoleGrant, ids[1]) is not None
    assert queries.find_credential(person) is not None
    assert client.get("/").status_code == 200
    person = queries.find_with_team(ids[0])
    entry = journal.about(person.subject)[0]
    assert entry.verb == "people.change"
    assert entry.details["team"] == ["账单一组", "卡片一组"]


def test_who_comes_back_is_the_same_person_and_must_choose_a_new_password(cast):
    make.password(cast.agent)
    cast.agent.left_on = date(2026, 1, 31)
    db.session.flush()
    assert run([["A001", "林可欣", "", "", "", "", "2027-03-01", ""]]).returning == 1
    person = queries.find_by_employee_no("A001")
    assert (person.left_on, person.hired_on) == (None, date(2027, 3, 1))
    assert queries.find_credential(person).must_change


def test_only_those_who_were_chosen_leave_and_nobody_is_deleted(cast, as_):
    rows = [["A001", "林可欣", *[""] * 6]]
    before = count(Person)
    gone = {cast.colleague.id, 999_999}
    as_(cast.colleague)
    hr = queries.find_by_employee_no("H001")
    done = run(rows, full=True, by=hr, leaving=gone, on=TODAY)
    assert done.left == 1
    assert count(Person) == before
    assert queries.find_by_employee_no("A002").left_on == TODAY
    assert queries.find_by_employee_no("A003").left_on is None
    assert db.session.scalar(
        sa.select(LoginSession.ended_at).where(LoginSession.person_id == cast.colleague.id)
    )


def test_somebody_who_is_in_the_file_cannot_be_ticked_away(cast):
    done = run([["A001", "林可欣", *[""] * 6]], full=True, leaving={cast.agent.id})
    assert done.left == 0


def test_a_mail_address_is_not_written_into_the_journal(cast):
    run([["A001", "林可欣", "", "", "", "lin@yunling.example", "", ""]])
    assert queries.find_by_employee_no("A001").email == "lin@yunling.example"
    assert "yunling" not in str(journal.about(cast.agent.subject)[0].details)


def test_a_number_taken_at_the_same_moment_is_a_refusal_not_a_crash(cast):
    sheet = rosters.sheet([["N1", "新人", *[""] * 6]])
    planned = importing.draft(sheet, guess(sheet.header), full=False, by=None, today=TODAY)
    make.person("N1", "别人")
    with pytest.raises(Refused, match="刚刚有人修改了花名册"):
        importing.carry_out(planned, by=None, at=make.MORNING, today=TODAY)
    assert queries.find_by_employee_no("N1").name == "别人"


def test_new_people_have_no_password_until_hr_makes_one(cast):
    run(rosters.many(3))
    assert count(Credential) == 0
