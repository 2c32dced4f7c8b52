"""Every course of the centre, and a look inside."""

import pytest

from lms.courseware.rules import changes
from tests import make_courses
from tests.make_courses import CALL, EXAM, FORM, PAGE, TALK
from tests.packages import PAGE as PAGE_FILE


@pytest.fixture
def edition(cast):
    return make_courses.edition()


def test_staff_see_courses_with_edition_length_and_how_many_of_theirs_are_through(
    as_, cast, edition
):
    make_courses.complete(make_courses.enrolment(cast.agent, edition, alone=True))
    make_courses.enrolment(cast.outsider, edition, alone=True)
    page = as_(cast.head_trainer).get("/courses").text
    assert "小课程" in page
    assert "1 小时 30 分钟" in page
    assert "50 %" in page
    assert "100 %" in as_(cast.trainer).get("/courses").text
    author = as_(cast.author).get("/courses")
    assert author.status_code == 200
    assert "100 %" not in author.text


def test_who_only_learns_or_leads_has_no_catalogue(as_, cast, edition):
    for somebody in (cast.agent, cast.leader, cast.hr):
        for url in ("/courses", "/courses/tiny"):
            assert as_(somebody).get(url).status_code == 403


def test_a_search_narrows_and_an_empty_answer_says_what_to_do(as_, cast, edition):
    client = as_(cast.head_trainer)
    assert "小课程" in client.region("/courses?q=小课", "rows").text
    assert "没有找到课程" in client.region("/courses?q=zzz", "rows").text
    assert "没有找到课程" in client.get("/courses?kind=coaching").text


def test_without_any_course_the_catalogue_says_how_the_first_one_comes(as_, cast):
    assert "lms courses load" in as_(cast.head_trainer).get("/courses").text


def test_a_course_shows_its_days_areas_bank_and_what_an_edition_changed(as_, cast, edition):
    make_courses.edition({"day-1/01-page.md": PAGE_FILE + "新。\n"})
    client = as_(cast.author)
    page = client.get("/courses/tiny").text
    assert "业务知识用时最多" in page
    assert "第二天" in page
    assert "新增 0 个，修改 1 个，去掉 0 个" in page
    assert "首次发布" in page
    assert "这是较早的一版" in client.get("/courses/tiny?edition=1").text
    assert client.get("/courses/tiny?edition=9").status_code == 404
    assert client.get("/courses/none").status_code == 404


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (PAGE, "对，推荐在后。"),
        (CALL, "您好，请问有什么可以帮您？"),
        (TALK, "客户会觉得您没在听。"),
        (FORM, "只录末四位。"),
        (EXAM, "80 %"),
    ],
)
def test_every_kind_can_be_looked_at_with_what_is_right(as_, cast, edition, path, words):
    activity = make_courses.activity(edition, path)
    url = f"/courses/tiny/editions/1/activities/{activity.id}"
    page = as_(cast.author).get(url)
    assert page.status_code == 200
    assert words in page.text
    assert as_(cast.agent).get(url).status_code == 403


def test_an_activity_of_another_course_is_not_found_under_this_one(as_, cast, edition):
    foreign = make_courses.activity(make_courses.edition(slug="foreign"), PAGE)
    client = as_(cast.author)
    assert client.get(f"/courses/tiny/editions/1/activities/{foreign.id}").status_code == 404


def test_the_catalogue_takes_as_many_statements_however_many_courses(
    as_, cast, edition, statements
):
    client = as_(cast.head_trainer)
    counts = []
    for slugs in (("a", "b", "c"), ()):
        with statements() as seen:
            client.get("/courses")
        counts.append(len(seen))
        for slug in slugs:
            make_courses.edition(slug=slug)
    assert counts[0] == counts[1] <= 12
    with statements() as seen:
        client.get("/courses/tiny")
    assert len(seen) <= 12


def test_what_changed_between_editions_is_counted_by_path_and_content():
    before = {"a": "1", "b": "1", "c": "1"}
    assert changes(before, {"a": "1", "b": "2", "d": "1"}) == (1, 1, 1)
    assert changes(before, before) == (0, 0, 0)
