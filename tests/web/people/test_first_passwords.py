"""First passwords: ordered, made by a job, shown once."""

import pytest
import sqlalchemy as sa

from lms.kit import jobs, sheets
from lms.kit.db import db
from lms.people.models import FirstPasswords


def order(client):
    """Ordered and made; → the list's address."""
    answer = client.post("/people/first-passwords")
    assert answer.status_code == 303
    job = db.session.scalar(sa.select(FirstPasswords.job_id).order_by(FirstPasswords.id.desc()))
    db.session.commit()
    assert "正在生成" in client.get(answer.location).text
    jobs.work(job)
    return answer.location


@pytest.mark.parametrize("way", ["page", "xlsx"])
def test_the_list_is_shown_once_in_the_way_one_chose(as_, cast, way):
    client = as_(cast.hr)
    address = order(client)
    assert "显示并打印" in client.get(address).text
    shown = client.post(f"{address}/showing", data={"as": way})
    assert shown.status_code == 200
    assert shown.headers["Cache-Control"] == "no-store"
    if way == "page":
        assert "林可欣" in shown.text
    else:
        assert "A001" in sheets.read(shown.data).column(1)
    again = client.post(f"{address}/showing", data={"as": way})
    assert (again.status_code, again.location) == (303, address)
    assert "系统不保存" in client.get(address).text


def test_anothers_list_does_not_exist_and_others_order_none(as_, cast):
    hr, admin, leader = as_(cast.hr), as_(cast.admin), as_(cast.leader)
    address = order(hr)
    assert admin.get(address).status_code == 404
    assert admin.post(f"{address}/showing").status_code == 404
    assert leader.post("/people/first-passwords").status_code == 403


def test_a_second_order_finds_nobody_left(as_, cast):
    client = as_(cast.hr)
    order(client)
    assert "所有人都已有密码" in client.get("/people/first-passwords").text
    assert client.post("/people/first-passwords").status_code == 422


def test_progress_repaints_only_its_region(as_, cast):
    client = as_(cast.hr)
    address = client.post("/people/first-passwords").location
    region = client.region(address, "rows").text
    assert "<html" not in region
    assert 'hx-trigger="load delay:1s"' in region
