"""A folder is read: everything is taken over exactly, and every fault is named at its line."""

from pathlib import Path

import pytest
from flask import Flask

from lms.cli.courses import courses
from lms.exams.kinds import Exam
from lms.practice.kinds import Page, Recording, RolePlay, SystemDrill
from lms.publishing import export, kinds
from lms.publishing.package import read
from tests.packages import FILES, MP3_LENGTH_S, package, spoilt


def faults(folder: Path) -> list[str]:
    return [str(fault) for fault in read(folder).faults]


def only_fault(folder: Path) -> str:
    found = faults(folder)
    assert len(found) == 1, found
    return found[0]


def test_a_valid_package_is_read_whole(tmp_path: Path) -> None:
    reading = read(package(tmp_path))
    assert reading.faults == []
    assert reading.package is not None
    shapes = [type(activity.content) for activity in reading.package.activities]
    assert shapes == [Page, Recording, RolePlay, SystemDrill, Exam]
    assert [q.slug for q in reading.package.questions] == ["q-single", "q-true", "q-short"]
    assert reading.package.minutes == 90
    assert set(reading.package.media_files()) == {"recordings/call.mp3", "pictures/bill.png"}


def test_a_recording_brings_its_length_and_transcript(tmp_path: Path) -> None:
    reading = read(package(tmp_path))
    assert reading.package is not None
    call = reading.package.activities[1].content
    assert isinstance(call, Recording)
    assert call.length_s == MP3_LENGTH_S
    assert [(cue.speaker, cue.start) for cue in call.cues] == [("座席", 0.3), ("客户", 8.66)]


def test_what_is_stored_as_json_comes_back_the_same(tmp_path: Path) -> None:
    reading = read(package(tmp_path))
    assert reading.package is not None
    for activity in reading.package.activities:
        stored = kinds.to_json(activity.content)
        assert stored["kind"] == activity.content.kind
        assert kinds.from_json(stored) == activity.content


def test_the_same_content_has_the_same_checksum_wherever_and_whenever(tmp_path: Path) -> None:
    one = read(package(tmp_path / "one")).package
    two = read(package(tmp_path / "two")).package
    other = read(
        package(tmp_path / "three", spoilt("day-2/03-exam.md", ("独立完成", "请独立完成")))
    ).package
    assert one and two and other
    assert one.checksum == two.checksum != other.checksum


def test_an_exported_package_is_the_loaded_one_byte_by_byte(tmp_path: Path) -> None:
    loaded = read(package(tmp_path / "in")).package
    assert loaded
    export.write(export.files(loaded), tmp_path / "out")
    again = read(tmp_path / "out").package
    assert again and again.checksum == loaded.checksum
    assert export.files(again) == {
        path: text if isinstance(text, bytes) else text.encode() for path, text in FILES.items()
    }


def test_ten_different_faults_are_ten_lines_with_file_and_line(tmp_path: Path) -> None:
    changed: dict[str, str | bytes | None] = {
        **spoilt(
            "course.yaml",
            ("kind: onboarding", "kind: holiday"),
            ("      - 03-exam\n", "      - 03-exam\n      - 04-gone\n"),
        ),
        **spoilt(
            "day-1/01-page.md",
            ("minutes: 20", "minutes: twenty"),
            ("![账单样张]", "![]"),
            ("::: tip", "::: tipp"),
        ),
        **spoilt("day-1/02-call.md", ("at: 12", "at: 99")),
        **spoilt("day-2/01-talk.md", ("        to: high\n", "        to: nowhere\n")),
        **spoilt("day-2/02-form.md", ('answer: "12 期"', 'answer: "24 期"')),
        **spoilt("day-2/03-exam.md", ("count: 2", "count: 9")),
        **spoilt("questions/all.yaml", ("      right: true\n", "")),
    }
    found = faults(package(tmp_path, changed))
    places = [line.rsplit(": ", 1)[0].split(": ")[0] for line in found]
    assert places == [
        "course.yaml:4",
        "course.yaml:24",
        "day-1/01-page.md:4",
        "day-1/01-page.md:17",
        "day-1/01-page.md:19",
        "day-1/02-call.md:22",
        "day-2/01-talk.md:19",
        "day-2/01-talk.md:25",
        "day-2/02-form.md:20",
        "day-2/03-exam.md:13",
        "questions/all.yaml:6",
    ]
    assert len(set(found)) == 11  # the wrong `to` also leaves a step that nothing leads to


def test_the_command_prints_the_faults_and_fails(app: Flask, tmp_path: Path) -> None:
    runner = app.test_cli_runner()
    good = runner.invoke(courses, ["check", str(package(tmp_path / "good"))])
    assert (good.exit_code, good.output) == (
        0,
        "《小课程》没有问题：5 个活动，3 道题，1.5 小时。\n",
    )
    folder = package(tmp_path / "bad", spoilt("day-2/03-exam.md", ("pass: 0.8", "pass: 80")))
    bad = runner.invoke(courses, ["check", str(folder)])
    assert bad.exit_code == 1
    assert bad.output == "day-2/03-exam.md:7: “pass”应在 0 到 1 之间，请改正。\n"


SPOILT = [
    ("course.yaml", "slug: tiny", "slug: Tiny Course", 2, "not a slug"),
    ("course.yaml", "hours: 1.5", "hours: 3", 10, "3 hours, but the activities take 1.5"),
    ("course.yaml", "[product, risk]", "[product, risk, mindset]", 7, '"mindset"'),
    ("course.yaml", "      - 02-form", "      - 01-talk", 22, "there twice"),
    ("day-1/01-page.md", "area: product", "area: product\ncolour: red", 6, '"colour" is not known'),
    ("day-1/01-page.md", "第一课", "长" * 121, 3, "at most 120"),
    ("day-1/01-page.md", "title: 第一课\n", "", 2, '"title" is missing'),
    ("day-1/01-page.md", "title: 第一课", "title: 第一课\ntitle: 第二课", 4, "stands here twice"),
    ("day-1/01-page.md", "    answer: true", "    at: 3\n    answer: true", 10, 'has no "at"'),
    ("day-1/01-page.md", "    answer: true", "    answer: yes", 10, "true or false"),
    ("day-1/01-page.md", "pictures/bill.png", "pictures/gone.png", 17, "gone.png"),
    ("day-1/01-page.md", "先解决问题。", "<b>先解决</b>", 20, "HTML"),
    ("day-1/01-page.md", "先解决问题。\n:::\n", "先解决问题。\n", 19, "no end"),
    ("day-1/01-page.md", "kind: page", "kind: pages", 2, "must be one of: page"),
    ("day-1/01-page.md", "kind: page", "kind: page\nbody: x", 3, '"body" is not known'),
    ("day-1/02-call.md", "after: [01-page]", "after: [09-page]", 6, "no activity of this module"),
    ("day-1/02-call.md", "after: [01-page]", "after: [02-call]", 6, "circle"),
    ("day-1/02-call.md", "at: 12", "at: 2", 22, "comes before"),
    ("day-1/02-call.md", "    at: 12\n", "", 21, '"at" is missing'),
    ("day-1/02-call.md", "slug: said", "slug: need", 21, "used twice"),
    ("day-1/02-call.md", "call.mp3", "gone.mp3", 7, "gone"),
    ("day-1/02-call.md", "feedback: 两项都要说。", "feedback: 两: 项", 32, "not valid YAML"),
    ("recordings/call.vtt", "00:00:08.660", "8.660", 6, "line of times"),
    ("recordings/call.vtt", "WEBVTT", "VTT", 1, "WEBVTT"),
    ("day-2/01-talk.md", "points: 2", "points: 5", 18, "between 0 and 3"),
    ("day-2/01-talk.md", "        to: annoyed", "        to: opening", 23, "circle"),
    ("day-2/01-talk.md", "says: [fee]", "says: [fees]", 32, '"fees"'),
    ("day-2/01-talk.md", "needs: [fee]", "needs: [fees]", 43, '"fees"'),
    ("day-2/01-talk.md", "start: opening", "start: begin", 11, '"begin"'),
    ("day-2/02-form.md", "tolerance: 0.5", "tolerance: -1", 26, "at least 0"),
    ("day-2/02-form.md", "answer: 2027-09-03", "answer: 2027-09-31", 36, "not a date"),
    ("day-2/02-form.md", "slug: fee", "slug: term", 22, "used twice"),
    ("day-2/02-form.md", 'answer: ["3086", 三零八六]', "answer: 3086", 14, "quotation marks"),
    ("day-2/03-exam.md", "count: 1\n    areas: [product]", "count: 2", 12, "no other section"),
    ("questions/all.yaml", "slug: q-true", "slug: q-single", 11, "questions/all.yaml:1"),
    ("questions/all.yaml", "  feedback: 必须告知。\n", "", 11, '"feedback" is missing'),
    ("questions/all.yaml", "    - text: 退\n", "", 6, "two to six"),
    ("questions/all.yaml", "stem: 不必告知。", "stem: &a 不\n  feedback: *a", 15, "Anchors"),
]


@pytest.mark.parametrize(("path", "old", "new", "line", "words"), SPOILT)
def test_each_fault_is_named_where_it_is(
    tmp_path: Path, path: str, old: str, new: str, line: int, words: str
) -> None:
    found = faults(package(tmp_path, spoilt(path, (old, new))))
    assert any(f.startswith(f"{path}:{line}: ") and words in f for f in found), found


FOLDERS: list[tuple[dict[str, str | bytes | None], str]] = [
    ({"course.yaml": None}, "course.yaml:1: The file course.yaml is missing"),
    ({"recordings/call.vtt": None}, 'day-1/02-call.md:7: The file "recordings/call.vtt"'),
    ({"recordings/call.mp3": b"no music"}, "recordings/call.mp3:1: This is no MP3"),
    ({"pictures/bill.png": b"<svg/>"}, "pictures/bill.png:1: The content of this picture"),
    ({"notes.docx": b"x"}, "notes.docx:1: This file has no place"),
    ({"day-1/03-more.md": FILES["day-2/02-form.md"]}, "day-1/03-more.md:1: course.yaml does not"),
    ({"questions/all.yaml": b"\xef\xbb\xbf" + str(FILES["questions/all.yaml"]).encode()}, "BOM"),
    ({"day-2/03-exam.md": str(FILES["day-2/03-exam.md"]).replace("\n", "\r\n")}, "Unix line ends"),
    ({"day-2/03-exam.md": b"---\n\xb0\xa1---\n"}, "day-2/03-exam.md:2: The file is not UTF-8"),
    ({"day-2/03-exam.md": "kind: exam"}, "day-2/03-exam.md:1: The file must begin"),
]


@pytest.mark.parametrize(("changed", "words"), FOLDERS)
def test_files_that_do_not_belong_or_cannot_be_read_are_named(
    tmp_path: Path, changed: dict[str, str | bytes | None], words: str
) -> None:
    found = faults(package(tmp_path, changed))
    assert any(words in fault for fault in found), found
    if words == "BOM" or "Unix" in words:
        assert len(found) == 1  # the rest of such a file is read all the same


def test_a_folder_that_is_not_there_is_a_fault_and_no_crash(tmp_path: Path) -> None:
    assert "no such folder" in only_fault(tmp_path / "gone")


@pytest.mark.parametrize("bomb", ["[" * 500_000, "- " * 200_000, "{a: " * 100_000])
def test_a_file_nested_without_end_is_a_fault_and_no_crash(tmp_path: Path, bomb: str) -> None:
    assert any("too deeply" in f for f in faults(package(tmp_path, {"questions/all.yaml": bomb})))


@pytest.mark.parametrize("name", [path for path in FILES if not kinds.is_media(path)])
def test_an_emptied_or_cut_file_is_a_fault_and_no_crash(tmp_path: Path, name: str) -> None:
    text = str(FILES[name])
    for n, cut in enumerate(("", "\n", "[", "- 1", "a: {", text[: len(text) // 3])):
        assert faults(package(tmp_path / str(n), {name: cut}))
