"""The register: who sees what, and withdrawing a certificate."""

import io

import openpyxl
import pytest
import sqlalchemy as sa

from lms.certificates.models import Certificate
from lms.kit.db import db
from tests import make
from tests.make_certificates import certificate


@pytest.fixture
def three(cast):
    return [certificate(p) for p in (cast.agent, cast.colleague, cast.outsider)]


def test_hr_sees_everybody_a_leader_the_team_a_trainer_the_groups(as_, cast, three):
    for who, seen in ((cast.hr, 3), (cast.leader, 2), (cast.trainer, 2), (cast.head_trainer, 3)):
        shown = as_(who).get("/certificates").text
        assert sum(one.number in shown for one in three) == seen, who.name


def test_an_agent_has_no_register(as_, cast, three):
    for path in ("/certificates", f"/certificates/{three[0].id}", "/certificates/register.xlsx"):
        assert as_(cast.agent).get(path).status_code == 403


def test_anothers_record_is_not_there(as_, cast, three):
    leader = as_(cast.leader)
    assert leader.get(f"/certificates/{three[0].id}").status_code == 200
    assert leader.get(f"/certificates/{three[2].id}").status_code == 404


def test_a_leader_looks_but_neither_prints_nor_revokes(as_, cast, three):
    leader, record = as_(cast.leader), f"/certificates/{three[0].id}"
    text = leader.get(record).text
    assert "/revocation" not in text
    assert ".pdf" not in text
    for path in (f"{record}/revocation", f"{record}.pdf", f"{record}/renewal"):
        assert leader.get(path).status_code == 403


def test_the_register_is_searched_and_filtered(as_, cast, three):
    certificate(cast.leader, title="投诉处理", course_id=2, revoked_by=cast.hr)
    hr = as_(cast.hr)
    assert "林可欣" in hr.region("/certificates?q=lkx", "rows").text
    assert "欧阳一帆" not in hr.region("/certificates?q=lkx", "rows").text
    assert "周正" not in hr.get("/certificates?state=valid").text
    assert "林可欣" not in hr.get("/certificates?state=revoked").text
    assert "林可欣" not in hr.get("/certificates?course=2").text
    assert "没有找到" in hr.get("/certificates?q=没有这个人").text


def test_the_region_is_the_table_alone(as_, cast, three):
    text = as_(cast.hr).region("/certificates", "rows").text
    assert text.lstrip().startswith("<form")
    assert "<html" not in text


def test_an_empty_register_says_what_to_do(as_, cast):
    assert "看看谁可以签发" in as_(cast.hr).get("/certificates").text


def test_the_register_as_a_spreadsheet_keeps_scope_and_filter(as_, cast, three):
    make.person("A777", "=1+1")
    answer = as_(cast.leader).get("/certificates/register.xlsx?state=valid")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[1] for row in rows[1:]] == ["㛃小雨", "林可欣"]
    assert rows[0][:3] == ("证书编号", "姓名", "工号")


def test_names_from_the_roster_are_text_on_every_page(as_, cast):
    hostile = make.person("A666", "<i>{{7*7}}</i>", team=cast.team)
    made = certificate(hostile, title="<b>{{7*7}}</b>")
    for path in ("/certificates", f"/certificates/{made.id}"):
        text = as_(cast.hr).get(path).text
        assert "&lt;b&gt;{{7*7}}&lt;/b&gt;" in text
        assert "<b>{{" not in text
        assert "<i>{{" not in text


def test_hr_revokes_with_a_reason_and_the_page_says_so(as_, cast, three, client):
    hr, record = as_(cast.hr), f"/certificates/{three[0].id}"
    code = three[0].code
    answer = hr.post(f"{record}/revocation", data={"reason": "姓名有误"})
    assert (answer.status_code, answer.location) == (303, record)
    assert "姓名有误" in hr.get(record).text
    public = client.get(f"/verify/{code}").text
    assert "已被撤销" in public
    assert "姓名有误" not in public
    mine = as_(cast.agent)
    assert "姓名有误" in mine.get(f"/my-certificates/{three[0].id}").text
    assert "姓名有误" in mine.get("/notices").text


def test_revoking_without_a_reason_is_answered_beside_the_field(as_, cast, three):
    answer = as_(cast.hr).post(f"/certificates/{three[0].id}/revocation", data={"reason": " "})
    assert answer.status_code == 422
    assert "请写明原因" in answer.text


def test_revoking_twice_is_said(as_, cast):
    made = certificate(cast.agent, revoked_by=cast.hr)
    answer = as_(cast.hr).post(f"/certificates/{made.id}/revocation", data={"reason": "又一次"})
    assert answer.status_code == 422
    assert "已经撤销" in answer.text


def test_a_corrected_certificate_is_issued_anew_from_the_revoked_one(as_, cast):
    made = certificate(cast.agent, revoked_by=cast.hr)
    cast.agent.rename("林可馨")
    hr = as_(cast.hr)
    assert "林可馨" in hr.get(f"/certificates/{made.id}/renewal").text
    answer = hr.post(f"/certificates/{made.id}/renewal")
    assert answer.status_code == 303
    text = hr.get(answer.location).text
    assert "换发自" in text
    assert "林可馨" in text
    assert db.session.scalar(sa.select(sa.func.count(Certificate.id))) == 2


def test_nobody_renews_their_own_or_one_that_holds(as_, cast):
    own = certificate(cast.hr, revoked_by=cast.admin)
    holds = certificate(cast.agent)
    assert as_(cast.hr).post(f"/certificates/{own.id}/renewal").status_code == 403
    assert as_(cast.hr).post(f"/certificates/{holds.id}/renewal").status_code == 403


def test_the_number_of_statements_does_not_grow_with_the_register(as_, cast, statements):
    hr = as_(cast.hr)
    counts = []
    for n in (2, 25):
        for i in range(n):
            certificate(make.person(f"B{n:03d}{i:03d}", "路人甲", team=cast.team))
        with statements() as seen:
            hr.get("/certificates")
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 12
    made = db.session.scalars(sa.select(Certificate).limit(1)).one()
    path = f"/certificates/{made.id}"
    with statements() as seen:
        hr.get(path)
    assert len(seen) <= 12
