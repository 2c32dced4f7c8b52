"""Importing the roster: upload, look, import."""

import gc
import io
import re

import pytest
import sqlalchemy as sa

from lms.kit import sheets, storage
from lms.kit.db import db
from lms.people import queries, uploads
from lms.people.models import Person, RosterUpload
from tests import make
from tests.people import rosters


def send(client, data, name="花名册.csv", **fields):
    return client.post("/people/roster", data={"file": (io.BytesIO(data), name), **fields})


def upload(client, rows, header=rosters.HEADER, **fields):
    """Uploaded; → the preview's address."""
    answer = send(client, rosters.csv(rows, header).encode("gb18030"), **fields)
    assert answer.status_code == 303, answer.text
    return answer.location


def confirm(client, address, **fields):
    text = client.get(address).text
    fingerprint = re.search(r'name="fingerprint"[^>]*value="(\w+)"', text)
    data = {"fingerprint": fingerprint[1] if fingerprint else "", **fields}
    return client.post(f"{address}/import", data=data)


def count():
    return db.session.scalar(sa.select(sa.func.count()).select_from(Person))


@pytest.mark.parametrize("who", ["agent", "leader", "trainer", "quality"])
def test_only_those_who_manage_people_import(as_, cast, who):
    client = as_(getattr(cast, who))
    for path in ("/people/roster", "/people/roster/1", "/people/roster/template.xlsx"):
        assert client.get(path).status_code == 403
    assert send(client, b"x").status_code == 403


def test_from_the_file_to_the_people_and_again_without_a_change(as_, cast):
    client = as_(cast.hr)
    rows = rosters.many(60)
    address = upload(client, rows)
    text = client.get(address).text
    assert "共 60 行，按 GB18030 读取" in text
    assert "全部变化 60" in text
    assert "新团队" in text
    assert "第 1 / 2 页" in text
    before = count()
    answer = confirm(client, address)
    assert (answer.status_code, answer.location) == (303, address)
    assert count() == before + 60
    assert "下一步：初始密码" in client.get(address).text
    again = upload(client, rows)
    assert "没有变化" in client.get(again).text


def test_sending_twice_imports_once_and_the_file_is_gone_afterwards(as_, cast):
    client = as_(cast.hr)
    address = upload(client, rosters.many(5))
    key = db.session.scalar(sa.select(RosterUpload.storage_key))
    assert confirm(client, address).status_code == 303
    before = count()
    assert client.post(f"{address}/import").status_code == 303
    assert count() == before
    with pytest.raises(storage.Missing):
        storage.get(key)


def test_faults_are_shown_by_row_and_column_and_nothing_can_be_imported(as_, cast):
    client = as_(cast.hr)
    rows = rosters.many(20)
    rows[5][0] = rows[2][0]
    rows[7][6] = "03/09/2027"
    address = upload(client, rows)
    text = client.get(address).text
    assert "第 7 行“工号”重复：A1002 已在第 4 行出现。" in text
    assert "第 9 行“入职日期”有误" in text
    assert "确认导入" not in text
    before = count()
    assert client.post(f"{address}/import", data={"fingerprint": "x"}).status_code == 422
    assert count() == before


def test_unknown_headings_are_mapped_on_the_page(as_, cast):
    client = as_(cast.hr)
    address = upload(client, [["A001", "林可新", "x"]], ["编码", "称呼", "备注"])
    text = client.get(address).text
    assert "没有认出这些列：工号、姓名" in text
    assert "确认导入" not in text
    none = dict.fromkeys(("team", "skill_group", "grade", "email", "hired_on", "role"), -1)
    twice = client.post(f"{address}/columns", data={"employee_no": 0, "name": 0, **none})
    assert twice.status_code == 422
    assert "有一列被选了两次" in twice.text
    right = client.post(f"{address}/columns", data={"employee_no": 0, "name": 1, **none})
    assert right.status_code == 303
    text = client.get(address).text
    assert "林可欣</s> → 林可新" in text
    assert "未使用：备注" in text
    assert confirm(client, address).status_code == 303
    assert queries.find_by_employee_no("A001").name == "林可新"


def test_anothers_upload_does_not_exist(as_, cast):
    address = upload(as_(cast.hr), rosters.many(3))
    admin = as_(cast.admin)
    assert admin.get(address).status_code == 404
    assert admin.post(f"{address}/import").status_code == 404
    assert admin.post(f"{address}/columns").status_code == 404


def test_who_is_missing_is_proposed_and_nobody_is_ticked_beforehand(as_, cast):
    colleague, outsider = cast.colleague.id, cast.outsider.id
    client = as_(cast.hr)
    address = upload(client, [["A001", "林可欣", *[""] * 6]], full="y")
    text = client.get(address).text
    assert "㛃小雨" in text
    assert "管理 <" not in text  # HR does not see administrators off
    assert 'name="leaving"' in text
    assert not re.search(r'name="leaving"[^>]*checked', text)
    answer = confirm(client, address, leaving=[colleague], leave_on="2026-06-30")
    assert answer.status_code == 303
    assert str(db.session.get(Person, colleague).left_on) == "2026-06-30"
    assert db.session.get(Person, outsider).left_on is None


def test_if_the_house_changed_meanwhile_the_preview_is_shown_again(as_, cast):
    client = as_(cast.hr)
    address = upload(client, [["N1", "新人", *[""] * 6]])
    client.get(address)
    make.person("N1", "别人")
    answer = client.post(f"{address}/import", data={"fingerprint": "of-before"})
    assert answer.status_code == 422
    assert "请重新核对预览" in answer.text
    assert queries.find_by_employee_no("N1").name == "别人"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "表格是空的"),
        (b"%PDF-1.7", "这不是表格"),
        ("番号,テスト\nA1,ヤマダ".encode("shift_jis"), "文字编码"),
        (("工号,姓名\n" + "A1,张三\n" * 50_000).encode(), "50,000 行"),
    ],
)
def test_what_is_no_roster_is_refused_in_words(as_, cast, data, words):
    answer = send(as_(cast.hr), data)
    assert answer.status_code == 422
    assert words in answer.text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(RosterUpload)) == 0


def test_no_file_at_all(as_, cast):
    answer = as_(cast.hr).post("/people/roster", data={})
    assert answer.status_code == 422
    assert "请选择文件" in answer.text


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_roster_larger_than_usual_requests_is_let_in_and_a_huge_one_is_not(as_, cast, app):
    client = as_(cast.hr)
    wide = [[f"A{n}", "张三", "x" * 200] for n in range(15_000)]
    data = rosters.csv(wide, ["工号", "姓名", "备注"]).encode()
    assert len(data) > app.config["MAX_CONTENT_LENGTH"]
    assert send(client, data).status_code == 303
    assert send(client, b"x" * 11_000_000).status_code == 413
    gc.collect()  # the test client leaves its own temporary files to the collector


def test_an_expired_upload_says_so_and_its_file_is_swept_away(as_, cast):
    client = as_(cast.hr)
    address = upload(client, rosters.many(3))
    old = db.session.scalars(sa.select(RosterUpload)).one()
    key = old.storage_key
    old.expires_at = make.MORNING.replace(year=2020)
    db.session.commit()
    assert "已过期" in client.get(address).text
    assert client.post(f"{address}/import").location == "/people/roster"
    uploads.forget_expired()
    with pytest.raises(storage.Missing):
        storage.get(key)


def test_the_empty_roster_has_columns_that_are_recognised(as_, cast):
    answer = as_(cast.hr).get("/people/roster/template.xlsx")
    with pytest.raises(sheets.SheetError, match="只有列名"):
        sheets.read(answer.data)


def test_the_preview_of_many_rows_costs_the_same_statements(as_, cast, statements):
    spent = []
    client = as_(cast.hr)
    for rows in (20, 400):
        address = upload(client, rosters.many(rows))
        client.get(address)
        with statements() as run:
            assert client.get(address).status_code == 200
        spent.append(len(run))
    assert spent[0] == spent[1] <= 12
