"""What a roster says and would do, decided without a database."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.people import roster, rules
from lms.people.roles import Role
from lms.people.roster_columns import COLUMN_NAMES, Column, guess
from lms.people.roster_plan import Deed, House, Known, plan
from tests.people.rosters import HEADER

pytestmark = pytest.mark.usefixtures("app")
TODAY = date(2027, 3, 9)
AGENT = frozenset({(Role.AGENT, None)})


def known(employee_no="A1", name="张三", team="账单一组", left_on=None, grants=AGENT, **more):
    return Known(
        id=more.pop("id", 1),
        employee_no=employee_no,
        name=name,
        team=team,
        grade=more.pop("grade", None),
        email=more.pop("email", ""),
        hired_on=more.pop("hired_on", None),
        left_on=left_on,
        grants=grants,
    )


def house(*people, teams=None):
    return House(
        people={person.employee_no: person for person in people},
        teams=teams or {"账单一组": "账单服务", "卡片一组": "卡片服务"},
        closed_teams=frozenset(),
        skill_groups=frozenset({"账单服务", "卡片服务"}),
        grades=("初级",),
    )


def row(employee_no="A1", name="张三", **cells):
    values = {"工号": employee_no, "姓名": name, **cells}
    return [values.get(heading, "") for heading in HEADER]


def planned(rows, at_home=None, *, full=False, by_admin=False):
    mapping = guess(HEADER)
    reading = roster.read(HEADER, rows, range(2, len(rows) + 2), mapping, today=TODAY)
    headings = {column: HEADER[index] for column, index in mapping.items()}
    return plan(reading, at_home or house(), headings, full=full, by_admin=by_admin, today=TODAY)


def faults(*rows, at_home=None, **how):
    return [str(fault) for fault in planned(list(rows), at_home, **how).faults]


@pytest.mark.parametrize(
    "header",
    [
        ["工号", "姓名", "团队", "技能组", "等级", "邮箱", "入职日期", "角色"],
        ["*员工工号", "员工姓名", "所属团队", "业务线", "座席等级", "电子邮箱", "入职时间", "岗位"],
        ["employee_no", "name", "team", "skill group", "Grade", "E-mail", "hired on", "Role"],
        [
            "Employee Number",
            "Full Name",
            "Team Name",
            "SkillGroup",
            "level",
            "mail",
            "Hire Date",
            "roles",
        ],
        ["工号（必填）", "姓 名", "班组", "技能组 ", "级别", "邮箱", "入职日期(年-月-日)", "职务"],
    ],
)
def test_columns_are_recognised_in_chinese_and_english(header):
    assert list(guess(header).values()) == list(range(8))


def test_our_own_names_of_columns_are_recognised_in_both_languages():
    assert list(guess([str(name) for name in COLUMN_NAMES.values()])) == list(Column)
    english = [
        "Employee number",
        "Name",
        "Team",
        "Skill group",
        "Grade",
        "Mail",
        "Hired on",
        "Role",
    ]
    assert list(guess(english)) == list(Column)


def test_a_repeated_number_names_both_rows():
    assert faults(row("A1037"), row("B2"), row(" ａ1037 ", "李四")) == [
        "第 4 行“工号”重复：A1037 已在第 2 行出现。"
    ]


def test_every_fault_says_row_column_and_what_to_do():
    said = faults(
        row("", "张三"),
        row("A 一", "张三"),
        row("A3", ""),
        row("A4", 入职日期="3/9/2027"),
        row("A5", 入职日期="2029-01-01"),
        row("A6", 角色="座席、队长"),
        row("A7", 邮箱="a7@"),
        row("A8", "张?"),
        row("A9", "长" * 61),
    )
    assert [line.split("”")[0] for line in said] == [
        "第 2 行“工号",
        "第 3 行“工号",
        "第 4 行“姓名",
        "第 5 行“入职日期",
        "第 6 行“入职日期",
        "第 7 行“角色",
        "第 8 行“邮箱",
        "第 9 行“姓名",
        "第 10 行“姓名",
    ]
    assert "没有“队长”这个角色" in said[5]
    assert "座席、组长" in said[5]


def test_a_private_character_is_named_and_the_right_one_is_suggested():
    [said] = faults(row(name="陈\ue863"))
    assert "U+E863" in said
    assert "请改写为“陈䶮”" in said
    [said] = faults(row(name="陈\ue000"))
    assert "请换成规范字" in said


def test_rare_but_real_characters_are_fine():
    assert not faults(
        row("A1", "㛃小雨"),
        row("A2", "𠅤某"),
        row("A3", "阿卜杜拉·买买提"),
        row("A4", "Ann-Marie O'Neil"),
    )


def test_names_spaced_out_for_a_list_are_one_name():
    assert rules.tidy_name("张　三") == "张三"
    assert rules.tidy_name(" Li  Ming ") == "Li Ming"


@pytest.mark.parametrize(
    "text",
    [
        "2027-03-09",
        "2027/3/9",
        "2027.3.9",
        "2027年3月9日",
        "20270309",
        "46455",
        "2027-03-09 00:00:00",
    ],
)
def test_days_are_understood_as_people_write_them(text):
    assert roster.day(text) == TODAY


@pytest.mark.parametrize("text", ["3/9/2027", "2027-13-01", "2027-02-30", "昨天", "2027"])
def test_a_day_that_could_be_another_is_refused(text):
    assert roster.day(text) is None


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_every_day_written_out_is_that_day(day):
    assert roster.day(day.isoformat()) == day
    assert roster.day(f"{day.year}年{day.month}月{day.day}日") == day


def test_the_preview_says_who_is_new_changed_returning_and_the_same():
    at_home = house(
        known("A1", "张三"),
        known("A2", "李四", id=2),
        known("A3", "王五", id=3, left_on=date(2026, 1, 31)),
    )
    found = planned(
        [
            row("A1", "张三", 团队="卡片一组"),
            row("A2", "李四"),
            row("A3", "王五"),
            row("A4", "赵六"),
        ],
        at_home,
    )
    assert [line.deed for line in found.lines] == [
        Deed.CHANGED,
        Deed.UNCHANGED,
        Deed.RETURNING,
        Deed.NEW,
    ]
    [change] = found.lines[0].changes
    assert (change.column, change.old, change.new) == (Column.TEAM, "账单一组", "卡片一组")
    assert found.lines[3].grants == ((Role.AGENT, None),)


def test_an_empty_cell_leaves_things_as_they_are():
    at_home = house(known(email="a@b.cn", grade="初级", hired_on=date(2020, 1, 1)))
    assert planned([row()], at_home).idle


def test_the_number_of_somebody_who_left_is_not_for_somebody_else():
    [said] = faults(
        row("A3", "新人甲"), at_home=house(known("A3", "王五", left_on=date(2026, 1, 31)))
    )
    assert said.startswith("第 2 行“工号”已被使用：A3 属于王五（2026-01-31 离开）")
    assert "请给新人甲换一个工号" in said


def test_who_leaves_only_later_is_not_returning():
    assert planned([row()], house(known(left_on=date(2027, 4, 1)))).idle


def test_a_new_team_needs_its_skill_group_once():
    [said] = faults(row("A1", 团队="新组"), row("A2", 团队="新组"))
    assert "“新组”还不在系统中" in said
    found = planned([row("A1", 团队="新组", 技能组="新线"), row("A2", 团队="新组")])
    assert not found.faults
    assert (found.new_teams, found.new_skill_groups) == ({"新组": "新线"}, ["新线"])


def test_a_team_that_moves_is_said_and_one_that_contradicts_itself_is_a_fault():
    found = planned([row("A1", 团队="账单一组", 技能组="卡片服务")])
    assert found.moved_teams == {"账单一组": ("账单服务", "卡片服务")}
    [said] = faults(
        row("A1", 团队="新组", 技能组="账单服务"), row("A2", 团队="新组", 技能组="卡片服务")
    )
    assert said.startswith("第 3 行“技能组”矛盾")


def test_new_grades_come_in_their_natural_order():
    rows = [row("A1", 等级="高级"), row("A2", 等级="中级"), row("A3", 等级="初级")]
    assert planned(rows).new_grades == ["中级", "高级"]


def test_a_file_gives_roles_and_takes_none_back():
    leader = known(grants=frozenset({(Role.AGENT, None), (Role.LEADER, None)}))
    assert planned([row(角色="座席")], house(leader)).idle
    [line] = planned([row(角色="组长、座席")], house(known())).lines
    assert line.grants == ((Role.LEADER, None),)


def test_a_trainer_of_a_team_is_limited_to_its_skill_group():
    [line] = planned([row(团队="账单一组", 角色="培训专员")]).lines
    assert line.grants == ((Role.TRAINER, "账单服务"),)


def test_a_file_does_not_widen_a_trainer_who_is_limited_already():
    limited = known(team=None, grants=frozenset({(Role.TRAINER, "账单服务")}))
    assert planned([row(角色="培训专员")], house(limited)).idle


def test_only_an_administrator_makes_or_changes_administrators():
    admin = known("M1", "管理", grants=frozenset({(Role.ADMIN, None)}))
    assert "只有管理员可以这样做" in faults(row("A9", 角色="管理员"))[0]
    assert "属于管理员" in faults(row("M1", "换名"), at_home=house(admin))[0]
    assert not faults(row("M1", "管理"), at_home=house(admin))
    assert not faults(row("M1", "换名"), at_home=house(admin), by_admin=True)


def test_who_is_missing_is_proposed_only_for_a_full_roster_and_admins_only_to_admins():
    admin = known("M1", "管理", id=9, grants=frozenset({(Role.ADMIN, None)}))
    at_home = house(known("A1"), known("A2", "李四", id=2), admin)
    assert planned([row("A1")], at_home).missing == []
    assert [k.employee_no for k in planned([row("A1")], at_home, full=True).missing] == ["A2"]
    found = planned([row("A1")], at_home, full=True, by_admin=True)
    assert [k.employee_no for k in found.missing] == ["A2", "M1"]


def test_the_fingerprint_changes_with_what_would_happen():
    rows = [row("A1", 团队="卡片一组")]
    before = planned(rows, house(known()))
    assert before.fingerprint == planned(rows, house(known())).fingerprint
    assert before.fingerprint != planned(rows, house(known(team="卡片一组"))).fingerprint
