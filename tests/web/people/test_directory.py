"""Finding people: who sees whom, by what, and how much it costs."""

import pytest

from lms.kit import sheets
from lms.people.models import Person
from lms.people.roles import Role
from tests import make

NAMES = {"林可欣": "A001", "㛃小雨": "A002", "欧阳一帆": "A003", "周正": "L001", "孙人": "H001"}


def seen(answer):
    return {name for name in NAMES if f">{name}</a>" in answer.text}


def test_hr_sees_everybody_a_leader_the_own_team_a_trainer_the_own_skill_group(as_, cast):
    hr, leader, trainer = cast.hr, cast.leader, cast.trainer
    assert seen(as_(hr).get("/people")) == set(NAMES)
    assert seen(as_(leader).get("/people")) == {"林可欣", "㛃小雨", "周正"}
    assert seen(as_(trainer).get("/people")) == {"林可欣", "㛃小雨", "周正"}


def test_an_agent_has_no_directory(as_, cast):
    client = as_(cast.agent)
    for path in ("/people", "/people/directory.xlsx", "/people/1", "/people/roster", "/people/new"):
        assert client.get(path).status_code == 403, path


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("可欣", {"林可欣"}),
        ("oyyf", {"欧阳一帆"}),
        ("LK", {"林可欣"}),
        ("a00", {"林可欣", "㛃小雨", "欧阳一帆"}),
        ("%", set()),
        ("_", set()),
    ],
)
def test_search_by_part_of_a_name_initials_or_number(as_, cast, words, found):
    assert seen(as_(cast.hr).get("/people", query_string={"q": words})) == found


def test_narrowed_by_team_and_by_who_has_left(as_, cast):
    cast.colleague.left_on = make.MORNING.date().replace(year=2020)
    team = cast.other_team.id
    client = as_(cast.hr)
    assert seen(client.get(f"/people?team={team}")) == {"欧阳一帆"}
    assert seen(client.get("/people?state=left")) == {"㛃小雨"}
    assert "㛃小雨" not in client.get("/people").text


def test_nothing_found_says_what_to_try(as_, cast):
    client = as_(cast.hr)
    assert "试试姓名中的一个字" in client.get("/people?q=zzz").text
    assert "没有离开的人员" in client.get("/people?state=left").text


def test_typing_repaints_only_the_rows(as_, cast):
    answer = as_(cast.hr).region("/people?q=可欣", "rows")
    assert answer.text.lstrip().startswith('<div id="rows">')
    assert "<html" not in answer.text


def test_the_list_sorts_by_what_its_heading_says(as_, cast):
    text = as_(cast.hr).get("/people?sort=number").text
    assert text.index("A001") < text.index("C001") < text.index("T002")
    assert as_(cast.hr).get("/people?sort=nonsense").status_code == 200


@pytest.mark.parametrize("many", [20, 400])
def test_the_directory_costs_the_same_with_twenty_people_and_with_four_hundred(
    as_, cast, statements, many
):
    for n in range(many):
        make.person(f"X{n:03d}", f"张{n}", team=cast.team, grade=None)
    client = as_(cast.hr)
    client.get("/people")
    with statements() as run:
        answer = client.get("/people")
    assert f"共 {many + 10} 条" in answer.text or many + 10 <= 50
    assert len(run) <= 9, run


def test_the_file_holds_what_one_may_see_and_can_be_imported_again(as_, cast):
    cast.agent.name = "=林可欣"
    client = as_(cast.leader)
    for kind in ("xlsx", "csv"):
        answer = client.get(f"/people/directory.{kind}")
        assert "attachment" in answer.headers["Content-Disposition"]
        sheet = sheets.read(answer.data)
        assert sheet.header[:2] == ["工号", "姓名"]
        assert sorted(sheet.column(0)) == ["A001", "A002", "C001", "L001"]
        roles = dict(zip(sheet.column(0), sheet.column(7), strict=True))
        assert roles["L001"] == "座席、组长"
    assert "'=林可欣" in client.get("/people/directory.csv").text
    assert client.get("/people/directory.pdf").status_code == 404


def test_hr_is_told_who_cannot_sign_in_yet_and_a_leader_is_not_bothered(as_, cast):
    hr, leader = cast.hr, cast.leader
    assert "还没有密码" in as_(hr).get("/people").text
    assert "还没有密码" not in as_(leader).get("/people").text


def test_a_trainer_of_no_group_sees_everybody_and_roles_read_as_words(as_, cast):
    text = as_(cast.head_trainer).get("/people").text
    assert "培训专员" in text
    assert str(Role.TRAINER) + "<" not in text
    assert Person.__tablename__ not in text
