"""lms certificates: issue, print and verify."""

import pytest

from lms.cli.certificates import certificates
from lms.kit.db import db
from tests import make
from tests.make_certificates import certificate, completed, edition


@pytest.fixture
def run(app):
    def invoke(*words):
        db.session.commit()
        return app.test_cli_runner().invoke(certificates, list(words))

    return invoke


@pytest.fixture
def course(cast):
    made = edition(slug="onboarding")
    for person in (cast.agent, cast.colleague):
        completed(person, made)
    return made


def test_a_course_is_issued_and_again_changes_nothing(run, course):
    first = run("issue", "--course", "onboarding")
    assert first.exit_code == 0, first.output
    assert "已签发 2 份，未签发 0 份" in first.output
    assert "FX" in first.output
    assert "已签发 0 份，未签发 0 份" in run("issue", "--course", "onboarding").output


def test_one_person_is_issued(run, course):
    done = run("issue", "--course", "onboarding", "--person", "a002")
    assert "㛃小雨" in done.output
    assert "林可欣" not in done.output


def test_who_cannot_be_drawn_is_named_and_the_others_are_issued(run, course):
    completed(make.person("A900", "李𠀀"), course)
    done = run("issue", "--course", "onboarding")
    assert done.exit_code == 1
    assert "U+20000" in done.output
    assert "已签发 2 份，未签发 1 份" in done.output


def test_an_unknown_course_and_an_unknown_person_are_said(run, course):
    for words, said in (
        (("--course", "nein"), "没有“nein”这门课程"),
        (("--course", "onboarding", "--person", "Z9"), "没有工号为 Z9 的人"),
    ):
        done = run("issue", *words)
        assert (done.exit_code, said in done.output) == (1, True)


def test_a_course_is_printed_into_a_file(run, course, tmp_path):
    run("issue", "--course", "onboarding")
    file = tmp_path / "course.pdf"
    done = run("print", "--course", "onboarding", "-o", str(file))
    assert done.exit_code == 0, done.output
    assert file.read_bytes().startswith(b"%PDF")


def test_numbers_are_printed_all_or_none(run, cast, tmp_path):
    good, bad = certificate(cast.agent), certificate(cast.colleague, revoked_by=cast.hr)
    numbers, file = (good.number, bad.number), tmp_path / "two.pdf"
    refused = run("print", *numbers, "-o", str(file))
    assert (refused.exit_code, file.exists()) == (1, False)
    assert "已撤销，不再打印" in refused.output
    assert run("print", numbers[0].lower(), "-o", str(file)).exit_code == 0
    assert run("print", "FX2027-999999", "-o", str(file)).exit_code == 1
    assert run("print", "-o", str(file)).exit_code == 2


def test_a_file_that_cannot_be_written_is_said(run, cast, tmp_path):
    made = certificate(cast.agent)
    done = run("print", made.number, "-o", str(tmp_path / "nowhere" / "x.pdf"))
    assert done.exit_code == 1
    assert "无法写入" in done.output


def test_verify_answers_by_words_and_exit_status(run, cast):
    good, bad = certificate(cast.agent), certificate(cast.colleague, revoked_by=cast.hr)
    codes = good.code.lower(), good.number, bad.code
    assert "有效" in run("verify", codes[0]).output
    assert run("verify", codes[1]).exit_code == 0
    revoked = run("verify", codes[2])
    assert (revoked.exit_code, "撤销" in revoked.output) == (1, True)
    unknown = run("verify", "NEIN-NEIN")
    assert (unknown.exit_code, "查无此证" in unknown.output) == (1, True)
