"""lms people: the same rules on the command line."""

import pytest

from lms.cli.people import people
from lms.journal import queries as journal
from lms.kit.db import db
from lms.people import queries
from lms.people.models import Person
from lms.people.roles import Role
from tests import make
from tests.people import rosters


@pytest.fixture
def lms(app):
    """lms people …, as typed."""

    def run(*words):
        db.session.commit()
        result = app.test_cli_runner().invoke(people, [str(word) for word in words])
        db.session.rollback()
        db.session.expire_all()
        return result

    return run


def test_a_gb18030_file_of_500_rows_with_five_faults_is_refused_mended_imported_and_imported_again(
    lms, cast, tmp_path
):
    rows = rosters.many(500)
    bad = [list(row) for row in rows]
    bad[35][0] = bad[10][0]
    bad[99][1] = ""
    bad[199][6] = "2027-13-45"
    bad[299][7] = "队长"
    bad[399][1] = "陈\ue863"
    file = tmp_path / "花名册.csv"
    file.write_bytes(rosters.csv(bad).encode("gb18030"))
    before = db.session.query(Person).count()
    for words in (("import", file, "--dry-run"), ("import", file)):
        answer = lms(*words)
        assert answer.exit_code == 1
        assert answer.stdout.splitlines() == [
            "第 37 行“工号”重复：A1010 已在第 12 行出现。",
            "第 101 行“姓名”为空：请填写姓名。",
            "第 201 行“入职日期”有误：“2027-13-45”不是日期，请写成 2027-03-09 的形式。",
            "第 301 行“角色”有误：没有“队长”这个角色。可用的有："
            "座席、组长、培训专员、课程开发、评委、质培、人事、管理员。",
            "第 401 行“姓名”含有其他电脑无法显示的自造字（U+E863），应为“䶮”：请改写为“陈䶮”。",
        ]
        assert "本次没有导入任何数据" in answer.stderr
        assert db.session.query(Person).count() == before
    rows[399][1] = "陈䶮"
    file.write_bytes(rosters.csv(rows).encode("gb18030"))
    dry = lms("import", file, "--dry-run")
    assert dry.exit_code == 0
    assert "新增 500、变更 0、回归 0、不变 0" in dry.stdout
    assert db.session.query(Person).count() == before
    assert "花名册已导入" in lms("import", file).stdout
    assert db.session.query(Person).count() == before + 500
    assert queries.find_by_employee_no("A1399").name == "陈䶮"
    again = lms("import", file)
    assert again.exit_code == 0
    assert again.stdout.splitlines() == ["新增 0、变更 0、回归 0、不变 500", "没有任何改动。"]
    assert journal.broken_at() is None


def test_a_dry_run_says_from_what_to_what(lms, cast, tmp_path):
    file = tmp_path / "roster.csv"
    file.write_text("number,name,team\nA001,林可欣,卡片一组\n", encoding="utf-8")
    assert "变更  A001  团队 账单一组 → 卡片一组" in lms("import", file, "--dry-run").stdout


def test_a_full_roster_names_who_is_missing_and_decides_nothing(lms, cast, tmp_path):
    file = tmp_path / "roster.csv"
    file.write_text("工号,姓名\nA001,林可欣\n", encoding="utf-8")
    answer = lms("import", file, "--full")
    assert "不在文件中：A002 㛃小雨。如已离开：lms people leave A002" in answer.stdout
    assert queries.find_by_employee_no("A002").left_on is None
    assert lms("leave", "A002", "--on", "2027-03-01").exit_code == 0
    assert str(queries.find_by_employee_no("A002").left_on) == "2027-03-01"


def test_a_column_that_is_not_guessed_can_be_named(lms, cast, tmp_path):
    file = tmp_path / "roster.csv"
    file.write_text("编码,姓名\nA001,林可新\n", encoding="utf-8")
    refused = lms("import", file)
    assert refused.exit_code == 1
    assert "没有认出这些列：工号" in refused.stderr
    assert lms("import", file, "--column", "employee_no=编码").exit_code == 0
    assert queries.find_by_employee_no("A001").name == "林可新"


def test_a_file_that_is_no_table_is_refused_in_one_sentence(lms, tmp_path):
    file = tmp_path / "roster.csv"
    file.write_bytes(b"%PDF-1.7")
    answer = lms("import", file)
    assert (answer.exit_code, answer.stderr.strip()) == (
        1,
        "这不是表格文件，请选择 CSV 或 XLSX 格式的文件。",
    )


def test_somebody_is_added_with_a_first_password_and_given_a_role(lms, cast):
    answer = lms("add", "z900", "王　五", "--team", "账单一组", "--password")
    assert answer.exit_code == 0
    assert "初始密码" in answer.stdout
    assert lms("grant", "Z900", "trainer", "--skill-group", "账单服务").exit_code == 0
    person = queries.find_with_team(queries.find_by_employee_no("Z900").id)
    assert (person.name, person.team.name) == ("王五", "账单一组")
    assert person.roles == {Role.AGENT, Role.TRAINER}
    assert not person.sees_everybody
    assert queries.find_credential(person).must_change
    assert lms("grant", "Z900", "trainer", "--take-back").exit_code == 0
    assert lms("add", "z900", "另一人").exit_code == 1
    assert lms("grant", "nobody", "agent").exit_code == 1


def test_first_passwords_go_into_a_file_that_only_the_owner_reads(lms, cast, tmp_path):
    make.password(cast.agent)
    file = tmp_path / "first.csv"
    assert lms("first-passwords", file).exit_code == 0
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    assert not any("A001" in line for line in lines)
    assert any("A002" in line for line in lines)
    assert file.stat().st_mode & 0o077 == 0
    assert lms("first-passwords", file).exit_code == 1
