"""Changing the words of the certificates to come."""

import msgspec
import pytest
import sqlalchemy as sa

from lms.certificates import queries
from lms.certificates.models import TemplateVersion
from lms.certificates.sheet import Wording
from lms.kit.db import db
from tests.make_certificates import certificate


@pytest.fixture
def words():
    return msgspec.to_builtins(Wording())


def versions():
    return db.session.scalar(sa.select(sa.func.count(TemplateVersion.id)))


def test_new_words_hold_for_what_is_issued_next(as_, cast, words):
    before = certificate(cast.agent)
    hr = as_(cast.hr)
    answer = hr.post("/certificates/wording", data=words | {"heading": "荣誉证书"})
    assert answer.status_code == 303
    assert "荣誉证书" in hr.get("/certificates/wording").text
    after = certificate(cast.colleague)
    assert after.says.wording.heading == "荣誉证书"
    assert db.session.merge(before).says.wording.heading == "结业证书"
    assert queries.current_version().number == 2


def test_a_preview_changes_nothing(as_, cast, words):
    data = words | {"heading": "优秀学员", "preview": "1"}
    answer = as_(cast.hr).post("/certificates/wording", data=data)
    assert answer.status_code == 200
    assert "优秀学员" in answer.text
    assert versions() == 0


def test_while_typing_only_the_picture_comes_back(as_, cast, words):
    answer = as_(cast.hr).post(
        "/certificates/wording",
        data=words | {"heading": "<b>半", "preview": "1"},
        headers={"HX-Request": "true", "HX-Target": "preview"},
    )
    assert answer.text.lstrip().startswith('<div id="preview"')
    assert "&lt;b&gt;半" in answer.text


def test_faults_stand_beside_their_field_and_the_rest_stays(as_, cast, words):
    hr = as_(cast.hr)
    data = words | {"lead": "兹证明{nmae}", "body": "我改了很久"}
    answer = hr.post("/certificates/wording", data=data)
    assert answer.status_code == 422
    assert "{nmae}" in answer.text
    assert "我改了很久" in answer.text
    rare = hr.post("/certificates/wording", data=words | {"heading": "证𠀀书"})
    assert rare.status_code == 422
    assert "U+20000" in rare.text
    assert hr.post("/certificates/wording", data=words | {"heading": ""}).status_code == 422
    assert versions() == 0


def test_nobody_but_hr_rewords(as_, cast, words):
    for person in (cast.agent, cast.leader, cast.trainer):
        assert as_(person).get("/certificates/wording").status_code == 403
        assert as_(person).post("/certificates/wording", data=words).status_code == 403
        assert as_(person).get("/certificates/wording/specimen.pdf").status_code == 403


def test_the_specimen_is_marked_as_one(as_, cast):
    answer = as_(cast.hr).get("/certificates/wording/specimen.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")
