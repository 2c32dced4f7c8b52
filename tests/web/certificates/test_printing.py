"""One sheet now, or many by the worker."""

import io

import pypdfium2
import pytest
import sqlalchemy as sa

from lms.certificates import printing, runs
from lms.certificates.models import PrintRun
from lms.kit import jobs
from lms.kit.db import db
from lms.kit.paper.failure import PaperFailed
from lms.web.certificates import paper
from tests.make_certificates import certificate


@pytest.fixture
def three(cast):
    return [certificate(p) for p in (cast.agent, cast.colleague, cast.outsider)]


def text_of(data):
    document = pypdfium2.PdfDocument(io.BytesIO(data))
    return [p.get_textpage().get_text_range() for p in document]


def work_off():
    for job_id in db.session.scalars(sa.select(jobs.Job.id)).all():
        jobs.work(job_id)


def test_hr_prints_one_on_the_spot(as_, cast, three):
    answer = as_(cast.hr).get(f"/certificates/{three[0].id}.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert len(answer.data) <= 250_000
    assert "林可欣" in text_of(answer.data)[0]


def test_it_is_saved_under_its_number_and_name(as_, cast, three):
    answer = as_(cast.hr).get(f"/certificates/{three[0].id}.pdf?download=1")
    said = answer.headers["Content-Disposition"]
    assert said.startswith("attachment")
    assert "FX2027-000001%20%E6%9E%97%E5%8F%AF%E6%AC%A3.pdf" in said


def test_a_revoked_one_carries_its_mark(as_, cast):
    made = certificate(cast.agent, revoked_by=cast.hr)
    answer = as_(cast.hr).get(f"/certificates/{made.id}.pdf")
    assert "已撤销" in text_of(answer.data)[0]


def test_missing_faces_are_a_page_with_words_and_a_way_back(as_, cast, three, monkeypatch):
    def fail(*_args, **_kwargs):
        raise PaperFailed("fonts", "NotoSerif.ttf is missing")

    monkeypatch.setattr(paper, "print_certificates", fail)
    answer = as_(cast.hr).get(f"/certificates/{three[0].id}.pdf")
    assert answer.status_code == 503
    assert "缺少打印用的字体" in answer.text
    assert "NotoSerif" not in answer.text
    assert f"/certificates/{three[0].id}" in answer.text


def test_the_chosen_become_one_pdf_with_progress_on_the_way(as_, cast, three):
    hr, numbers = as_(cast.hr), [one.number for one in three]
    asked = hr.post("/certificates/prints", data={"certificate": [one.id for one in three]})
    assert asked.status_code == 303
    waiting = hr.get(asked.location)
    assert "正在排队" in waiting.text
    assert "<noscript><a" in waiting.text
    assert "every 1500ms" in hr.region(asked.location, "progress").text
    work_off()
    ready = hr.region(asked.location, "progress").text
    assert "3 份证书已排好" in ready
    assert "every" not in ready
    pdf = hr.get(f"{asked.location}.pdf")
    assert pdf.headers["Cache-Control"] == "no-store"
    assert all(n in page for n, page in zip(numbers, text_of(pdf.data), strict=True))
    listed = hr.get("/certificates/prints").text
    assert "孙人" in listed
    assert "已就绪" in listed
    assert "3" in hr.get("/notices").text


def test_all_of_a_course_are_printed_but_not_the_revoked(as_, cast, three):
    certificate(cast.leader, revoked_by=cast.hr)
    certificate(cast.trainer, course_id=2)
    as_(cast.hr).post("/certificates/prints", data={"all": 1})
    run = db.session.scalars(sa.select(PrintRun)).one()
    assert run.count == 3


def test_choosing_nothing_is_said(as_, cast, three):
    answer = as_(cast.hr).post("/certificates/prints", data={})
    assert answer.status_code == 422
    assert "请至少选择一份" in answer.text


def test_a_failed_run_says_why_and_is_tried_again(as_, cast, three, monkeypatch):
    hr = as_(cast.hr)
    asked = hr.post("/certificates/prints", data={"all": 1})

    def fail(*_args, **_kwargs):
        raise PaperFailed("limits", "killed")

    with monkeypatch.context() as broken:
        broken.setattr(runs, "print_certificates", fail)
        work_off()
    failed = hr.get(asked.location).text
    assert "打印用时过长" in failed
    assert hr.get(f"{asked.location}.pdf").status_code == 303
    again = hr.post("/certificates/prints", data={"again": asked.location.rsplit("/", 1)[1]})
    assert again.location != asked.location
    work_off()
    assert "3 份证书已排好" in hr.get(again.location).text


def test_a_technical_fault_is_not_shown_as_it_is(as_, cast, three):
    hr = as_(cast.hr)
    asked = hr.post("/certificates/prints", data={"all": 1})
    db.session.execute(sa.update(jobs.Job).values(state="failed", error="KeyError: 'x'"))
    text = hr.get(asked.location).text
    assert "KeyError" not in text
    assert "打印没有成功" in text


def test_nobody_but_hr_prints(as_, cast, three):
    hr = as_(cast.hr)
    run = hr.post("/certificates/prints", data={"all": 1}).location
    for person in (cast.agent, cast.leader, cast.trainer):
        other = as_(person)
        for path in (run, f"{run}.pdf", "/certificates/prints", f"/certificates/{three[0].id}.pdf"):
            assert other.get(path).status_code == 403, path
        assert other.post("/certificates/prints", data={"all": 1}).status_code == 403
    assert hr.get("/certificates/prints/999").status_code == 404
    assert hr.get("/certificates/999.pdf").status_code == 404


def test_an_empty_list_of_runs_says_what_to_do(as_, cast):
    assert "还没有打印记录" in as_(cast.hr).get("/certificates/prints").text


def test_one_sheet_is_the_same_bytes_each_time(cast, three):
    assert printing.print_certificates([three[0].says]) == printing.print_certificates(
        [three[0].says]
    )
