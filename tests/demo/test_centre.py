"""The demo centre as it was built."""

import time
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.certificates.models import Certificate, Revocation
from lms.cli.demo import demo as command
from lms.demo import centre
from lms.enrolment import awards
from lms.enrolment.models import ActivityRecord, Completion, Enrolment
from lms.exams.models import AnswerLog, Attempt, AttemptItem, Paper
from lms.journal.models import Entry
from lms.journal.rules import first_break
from lms.kit import clock
from lms.kit.db import db
from lms.kit.errors import Refused
from lms.notifications.models import Notice
from lms.people.models import Credential, Person, RoleGrant, Team
from lms.people.roles import Role
from lms.practice.models import Run, Step
from tests import make
from tests.cast import Cast

pytestmark = pytest.mark.timeout(400)  # the first test builds the centre


def count(model: type, *where: Any) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).where(*where)) or 0


def rows() -> dict[str, int]:
    return {
        table.name: db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
        for table in db.metadata.sorted_tables
    }


def account(role: Role) -> Person:
    return db.session.scalars(sa.select(Person).where(Person.employee_no == role.upper())).one()


def test_built_twice_it_is_found_again_in_no_time(demo: Flask) -> None:
    before = rows()
    began = time.monotonic()
    assert centre.build(at=clock.now()) is False
    assert time.monotonic() - began < 1
    assert rows() == before


def test_240_agents_are_here_and_only_eight_people_can_sign_in(demo: Flask) -> None:
    agents = (
        sa.select(sa.func.count(sa.distinct(Person.id)))
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(RoleGrant.role == Role.AGENT, Person.left_on.is_(None))
    )
    assert db.session.scalar(agents) == 240
    assert count(Team) == 16
    assert count(Credential) == 8
    assert [one.name for one in centre.accounts()] == [role.value for role in Role]


def test_forty_wait_for_their_certificate_and_sixty_have_one(demo: Flask) -> None:
    assert awards.ready_count() == 40
    assert count(Certificate) == 61  # one was issued anew
    assert count(Revocation) == 3
    assert count(Completion) == 100


def test_the_agent_is_in_the_middle_of_the_second_day(demo: Flask) -> None:
    agent = account(Role.AGENT)
    done = count(
        ActivityRecord,
        ActivityRecord.completed_at.is_not(None),
        ActivityRecord.enrolment_id.in_(
            sa.select(Enrolment.id).where(Enrolment.person_id == agent.id)
        ),
    )
    assert done == 14
    assert count(Notice, Notice.person_id == agent.id, Notice.read_at.is_(None)) >= 2


def test_what_was_scored_is_what_the_answers_earn(demo: Flask) -> None:
    for attempt in db.session.scalars(
        sa.select(Attempt).options(sa.orm.selectinload(Attempt.items))
    ):
        assert attempt.closed_at is not None
        assert attempt.got == pytest.approx(sum(item.got or 0 for item in attempt.items))
    failed = count(Attempt, Attempt.passed.is_(False))
    assert 0.05 < failed / count(Attempt) < 0.3
    assert count(Run, Run.passed.is_(False)) > 50 < count(Step)
    shares = list(db.session.scalars(sa.select(Completion.score)))
    assert min(shares) >= 0.8 and max(shares) > 0.95 and len(set(shares)) > 4


def test_everybody_passed_a_final_exam_before_the_course_was_complete(demo: Flask) -> None:
    finals = (
        sa.select(sa.func.count(sa.distinct(Attempt.enrolment_id)))
        .join(Paper, Paper.id == Attempt.paper_id)
        .where(Paper.title == "结业测验", Attempt.passed.is_(True))
    )
    assert db.session.scalar(finals) == 100


def test_every_answer_is_in_the_log_as_it_was_saved(demo: Flask) -> None:
    logged = sa.select(AnswerLog.item_id, AnswerLog.answer, AnswerLog.revision)
    saved = sa.select(AttemptItem.id, AttemptItem.answer, AttemptItem.revision)
    assert sorted(db.session.execute(logged), key=str) == sorted(db.session.execute(saved), key=str)


def test_nothing_happened_in_the_future_and_the_journal_is_unbroken(demo: Flask) -> None:
    now = clock.now()
    entries = list(db.session.scalars(sa.select(Entry).order_by(Entry.id)))
    assert first_break((entry.link, entry.seal) for entry in entries) is None
    assert all(entry.at <= now for entry in entries)
    assert all(at <= now for at in db.session.scalars(sa.select(ActivityRecord.completed_at)) if at)


def test_the_demo_password_opens_only_the_demo(demo: Flask) -> None:
    form = {"employee_no": "agent", "password": "demo"}
    assert demo.test_client().post("/sign-in", data=form).status_code == 303
    demo.config["DEMO"] = False
    try:
        answer = demo.test_client().post("/sign-in", data=form)
    finally:
        demo.config["DEMO"] = True
    assert answer.status_code == 422


def test_the_command_prints_the_sign_ins(demo: Flask) -> None:
    ran = demo.test_cli_runner().invoke(command)
    assert ran.exit_code == 0
    for role in Role:
        assert f"  {role.value} " in ran.output
    assert "demo" in ran.output


def test_without_demo_mode_the_command_refuses_in_words(app: Flask) -> None:
    ran = app.test_cli_runner().invoke(command)
    assert ran.exit_code == 2
    assert "LMS_DEMO=1" in ran.output
    assert count(Person) == 0


def test_a_house_with_people_of_its_own_gets_no_demo(app: Flask, cast: Cast) -> None:
    before = count(Person)
    with pytest.raises(Refused):
        centre.build(at=make.MORNING)
    assert count(Person) == before
