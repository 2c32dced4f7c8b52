"""Loading a package: once, whole, and the same again."""

import shutil
from pathlib import Path

from sqlalchemy import func, select

from lms.cli.courses import courses
from lms.courseware import queries
from lms.courseware.models import Activity, Asset, Course, Edition
from lms.exams.kinds import from_json as exam_from_json
from lms.exams.models import Paper
from lms.journal.models import Entry
from lms.kit.db import db
from lms.publishing import actions, kinds
from lms.questions import queries as questions
from lms.questions.models import Question, QuestionVersion
from tests import make, make_courses
from tests.make_courses import CALL, EXAM, FORM, PAGE, TALK
from tests.packages import FILES, package, spoilt
from tests.packages import PAGE as PAGE_FILE


def count(entity: type) -> int:
    return db.session.scalar(select(func.count()).select_from(entity)) or 0


def test_a_package_becomes_an_edition_with_activities_bank_papers_and_files(app):
    edition, new = actions.load(make_courses.tiny_package(), by=None, at=make.MORNING)
    assert new
    assert (edition.number, edition.title, edition.minutes) == (1, "小课程", 90)
    assert [a.path for a in edition.activities] == [PAGE, CALL, TALK, FORM, EXAM]
    assert count(Question) == count(QuestionVersion) == 3
    assert count(Asset) == len(FILES)
    assert db.session.scalar(select(Entry.verb)) == "courseware.publish"
    paper = db.session.scalar(select(Paper))
    assert exam_from_json(paper.content).limit_minutes == 10


def test_every_activity_comes_back_as_the_struct_it_was(app):
    package = make_courses.tiny_package()
    edition, _new = actions.load(package, by=None, at=make.MORNING)
    for one in package.activities:
        activity = make_courses.activity(edition, one.path)
        held = queries.find_activity(edition.id, activity.id)
        assert kinds.from_json(held.content) == one.content


def test_the_same_content_twice_changes_nothing(app):
    first, _ = actions.load(make_courses.tiny_package(), by=None, at=make.MORNING)
    before = {
        entity: count(entity) for entity in (Course, Edition, Activity, Asset, Entry, Question)
    }
    again, new = actions.load(make_courses.tiny_package(), by=None, at=make.MORNING)
    assert (again.id, new) == (first.id, False)
    assert before == {entity: count(entity) for entity in before}


def test_a_change_makes_a_new_edition_and_only_changed_questions_a_new_version(app):
    old = make_courses.edition()
    changed = spoilt("questions/all.yaml", ("stem: 不必告知。", "stem: 可以不告知。"))
    new = make_courses.edition(changed)
    assert (new.course_id, new.number) == (old.course_id, 2)
    numbers = {version.slug: version.number for version in questions.bank_of(new.id)}
    assert numbers == {"q-short": 1, "q-single": 1, "q-true": 2}
    assert {version.number for version in questions.bank_of(old.id)} == {1}


def test_an_edition_that_was_superseded_is_found_again_and_not_published_anew(app):
    first = make_courses.edition()
    make_courses.edition({"day-1/01-page.md": PAGE_FILE + "新。\n"})
    assert make_courses.edition().id == first.id


def test_the_title_of_a_course_is_that_of_its_latest_edition(app):
    edition = make_courses.edition(
        {"course.yaml": str(FILES["course.yaml"]).replace("title: 小课程", "title: 新名字")}
    )
    assert queries.find_course("tiny").title == edition.title == "新名字"


def test_the_command_loads_lists_and_exports_the_built_in_course_byte_for_byte(app, tmp_path):
    run = app.test_cli_runner().invoke
    folder, out = make_courses.BUILT_IN, tmp_path / "out"
    loaded = run(courses, ["load", str(folder)])
    assert (loaded.exit_code, loaded.output) == (0, "已发布：《服务营销岗前培训》第 1 版。\n")
    assert "没有变化" in run(courses, ["load", str(folder)]).output
    assert "service-sales-onboarding  1" in run(courses, ["list"]).output
    exported = run(courses, ["export", "service-sales-onboarding", str(out)])
    assert exported.exit_code == 0, exported.output
    assert contents(out) == contents(folder)
    assert make_courses.read(out).package.checksum == make_courses.built_in_package().checksum


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_fault_is_named_by_file_and_line_and_nothing_is_half_loaded(app, tmp_path):
    folder = package(tmp_path, spoilt("day-2/03-exam.md", ("pass: 0.8", "pass: 80")))
    result = app.test_cli_runner().invoke(courses, ["load", str(folder)])
    assert result.exit_code == 1
    assert result.output.startswith("day-2/03-exam.md:7: ")
    assert count(Course) == count(Asset) == count(Question) == 0


def test_a_course_that_is_not_there_and_a_folder_that_is_not_empty_are_said(app, tmp_path):
    make_courses.edition()
    db.session.commit()
    run = app.test_cli_runner().invoke
    (tmp_path / "kept.txt").write_text("mine")
    assert "没有这个课程" in run(courses, ["export", "nothing", str(tmp_path / "x")]).output
    assert (
        "没有这个课程"
        in run(courses, ["export", "tiny", str(tmp_path / "x"), "--edition", "9"]).output
    )
    assert run(courses, ["export", "tiny", str(tmp_path)]).exit_code == 1
    assert (tmp_path / "kept.txt").read_text() == "mine"


def test_media_are_kept_once_however_many_editions_play_them(app):
    one = make_courses.edition()
    two = make_courses.edition({"day-1/01-page.md": PAGE_FILE + "新。\n"})
    keys = {queries.find_asset(e.id, "recordings/call.mp3").storage_key for e in (one, two)}
    assert len(keys) == 1
    assert actions.export_files(two)["recordings/call.mp3"] == FILES["recordings/call.mp3"]


def test_files_that_moved_since_do_not_matter_to_what_was_published(app, tmp_path):
    folder = package(tmp_path / "course")
    reading = make_courses.read(folder)
    edition, _ = actions.load(reading.package, by=None, at=make.MORNING)
    shutil.rmtree(folder)
    assert actions.export_files(edition) == {
        path: text if isinstance(text, bytes) else text.encode() for path, text in FILES.items()
    }
