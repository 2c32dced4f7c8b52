"""One person's page, and what HR does there."""

import pytest

from lms.kit.db import db
from lms.people import queries
from lms.people.roles import Role
from tests import make

DETAILS = {"name": "林可欣", "team_id": "0", "grade_id": "0", "email": "", "hired_on": ""}


def someone(number):
    return queries.find_with_team(queries.find_by_employee_no(number).id)


def test_a_leader_opens_the_own_team_and_nobody_elses(as_, cast):
    own, foreign = cast.agent.id, cast.outsider.id
    client = as_(cast.leader)
    answer = client.get(f"/people/{own}")
    assert answer.status_code == 200
    assert "账单一组" in answer.text
    assert "登记离开" not in answer.text
    assert client.get(f"/people/{foreign}").status_code == 404
    assert client.get("/people/999999").status_code == 404


@pytest.mark.parametrize("task", ["details", "roles", "leaving", "return", "password"])
def test_a_leader_changes_nobody_and_hr_no_administrator(as_, cast, task):
    agent, admin = cast.agent.id, cast.admin.id
    leader, hr = as_(cast.leader), as_(cast.hr)
    for method in ("get", "post"):
        assert getattr(leader, method)(f"/people/{agent}/{task}").status_code == 403
        assert getattr(hr, method)(f"/people/{admin}/{task}").status_code == 403
    assert as_(cast.admin).get(f"/people/{admin}/{task}").status_code == 200


def test_the_page_says_the_one_thing_to_do(as_, cast):
    nobody = make.person("N001", "吴角色", roles=())
    loner = make.person("N002", "独行", roles=(Role.AGENT,))
    make.password(cast.colleague)
    ids = nobody.id, loner.id, cast.agent.id, cast.colleague.id
    client = as_(cast.hr)
    said = [client.get(f"/people/{id_}").text for id_ in ids]
    assert "授予角色</a>" in said[0]
    assert "选择团队</a>" in said[1]
    assert "生成初始密码</a>" in said[2]
    assert "message-attention" not in said[3]


def test_moving_to_another_team_is_kept_and_told_in_the_time_line(as_, cast):
    person, team = cast.agent.id, cast.other_team.id
    client = as_(cast.hr)
    form = {**DETAILS, "team_id": team, "hired_on": "2027-01-04", "email": "lin@yunling.example"}
    answer = client.post(f"/people/{person}/details", data=form)
    assert (answer.status_code, answer.location) == (303, f"/people/{person}")
    text = client.get(f"/people/{person}").text
    assert "账单一组</s> → 卡片一组" in text
    assert "孙人" in text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": " "}, "请填写姓名"),
        ({"name": "陈\ue863"}, "陈䶮"),
        ({"email": "lin@"}, "name@example.com"),
        ({"hired_on": "gestern"}, "不是日期"),
    ],
)
def test_bad_details_are_refused_beside_the_field_and_what_was_typed_stays(as_, cast, wrong, words):
    answer = as_(cast.hr).post(f"/people/{cast.agent.id}/details", data={**DETAILS, **wrong})
    assert answer.status_code == 422
    assert words in answer.text
    assert someone("A001").name == "林可欣"


def test_a_person_is_added_by_form_and_a_taken_number_is_refused(as_, cast):
    client = as_(cast.hr)
    form = {**DETAILS, "name": "新同事", "employee_no": " n100 ", "role": "agent"}
    assert client.post("/people/new", data=form).status_code == 303
    assert someone("N100").roles == {Role.AGENT}
    again = client.post("/people/new", data={**form, "name": "别人"})
    assert again.status_code == 422
    assert "工号不会重复使用" in again.text
    assert 'value="别人"' in again.text


def test_hr_makes_no_administrators(as_, cast):
    client = as_(cast.hr)
    form = {**DETAILS, "name": "野心", "employee_no": "N200", "role": "admin"}
    assert client.post("/people/new", data=form).status_code == 422
    assert queries.find_by_employee_no("N200") is None
    agent = someone("A001").id
    assert 'value="admin"' not in client.get(f"/people/{agent}/roles").text
    assert client.post(f"/people/{agent}/roles", data={"roles": ["admin"]}).status_code == 422
    db.session.expire_all()
    assert someone("A001").roles == {Role.AGENT}


def test_roles_are_set_and_a_trainer_is_limited(as_, cast):
    person, group = cast.colleague.id, cast.skill_group.id
    client = as_(cast.hr)
    data = {"roles": ["agent", "trainer"], "skill_group_ids": [group]}
    assert client.post(f"/people/{person}/roles", data=data).status_code == 303
    changed = someone("A002")
    assert changed.roles == {Role.AGENT, Role.TRAINER}
    assert changed.trained_skill_group_ids == {group}


def test_who_leaves_is_signed_out_and_comes_back_with_everything(as_, cast):
    person = cast.agent.id
    theirs, client = as_(cast.agent), as_(cast.hr)
    assert client.post(f"/people/{person}/leaving", data={"on": ""}).status_code == 422
    assert client.post(f"/people/{person}/leaving", data={"on": "2026-01-31"}).status_code == 303
    assert theirs.get("/").status_code == 303
    assert "2026年1月31日离开" in client.get(f"/people/{person}").text
    early = client.post(f"/people/{person}/return", data={"on": "2026-01-01"})
    assert early.status_code == 422
    assert client.post(f"/people/{person}/return", data={"on": "2026-03-01"}).status_code == 303
    back = someone("A001")
    assert (back.left_on, back.employee_no) == (None, "A001")


def test_a_new_password_is_shown_once_and_signs_every_device_out(as_, cast, client):
    make.password(cast.agent)
    person = cast.agent.id
    theirs, hr = as_(cast.agent), as_(cast.hr)
    answer = hr.post(f"/people/{person}/password")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    secret = answer.text.split("<code>")[1].split("</code>")[0]
    assert theirs.get("/").status_code == 303
    assert secret not in hr.get(f"/people/{person}/password").text
    assert secret not in hr.get(f"/people/{person}").text
    entered = client.post("/sign-in", data={"employee_no": "A001", "password": secret})
    assert entered.status_code == 303
    assert client.get("/notices").location == "/account/password"


def test_the_time_line_leaves_signing_in_out(as_, cast):
    person = cast.agent.id
    as_(cast.agent)
    text = as_(cast.hr).get(f"/people/{person}").text
    assert "加入花名册" in text
    assert "登录</div>" not in text
    assert "密码错误" not in text


def test_a_persons_page_costs_few_statements(as_, cast, statements):
    person = cast.agent.id
    client = as_(cast.hr)
    client.get(f"/people/{person}")
    with statements() as run:
        assert client.get(f"/people/{person}").status_code == 200
    assert len(run) <= 12, run
