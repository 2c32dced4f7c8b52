"""Print runs end in one file and one notice, whatever happens to the worker."""

import io

import pypdfium2
import pytest
import sqlalchemy as sa
import time_machine

from lms.certificates import actions, queries, runs
from lms.certificates.models import PrintRun
from lms.kit import clock, jobs, storage
from lms.kit.db import db
from lms.kit.errors import Refused
from lms.kit.paper.failure import PaperFailed
from lms.notifications.models import Notice
from tests import make
from tests.make_certificates import certificate


class Killed(BaseException):
    """The worker is gone: nothing is caught, nothing is cleaned up."""


@pytest.fixture
def three(cast):
    return [certificate(p) for p in (cast.agent, cast.colleague, cast.outsider)]


def ask(certificates, by):
    run = runs.ask(certificates, by=by, at=clock.now())
    db.session.commit()
    return run.id


def work(run_id):
    run = db.session.get_one(PrintRun, run_id)
    jobs.work(run.job_id)
    db.session.expire_all()
    run = db.session.get_one(PrintRun, run_id)
    return run, jobs.find_job(run.job_id)


def pages(run):
    return len(pypdfium2.PdfDocument(io.BytesIO(storage.get(run.storage_key))))


def notices():
    return db.session.scalars(sa.select(Notice).where(Notice.kind == "certificates.printed")).all()


def test_a_run_becomes_one_pdf_and_tells_who_asked(cast, three):
    hr = cast.hr.id
    run, job = work(ask(three, cast.hr))
    assert (job.state, job.done, job.total) == ("done", 3, 3)
    assert pages(run) == 3
    assert [n.person_id for n in notices()] == [hr]


def test_a_second_click_finds_the_run_of_the_first(cast, three):
    assert ask(three, cast.hr) == ask(three, cast.hr)
    assert ask(three[:2], cast.hr) != ask(three, cast.hr)


def test_nothing_chosen_is_said(cast):
    with pytest.raises(Refused, match="至少选择一份"):
        runs.ask([], by=cast.hr, at=make.MORNING)


@pytest.mark.parametrize("moment", ["while printing", "after printing", "after keeping"])
def test_a_run_whose_worker_was_killed_is_finished_by_the_next(cast, three, monkeypatch, moment):
    run_id = ask(three, cast.hr)

    def die(*_args, **_kwargs):
        raise Killed

    with monkeypatch.context() as broken:
        if moment == "while printing":
            broken.setattr(jobs.Running, "progress", die)
        elif moment == "after printing":
            broken.setattr(storage, "put", die)
        else:
            broken.setattr(runs, "_finish", die)
        with pytest.raises(Killed):
            work(run_id)
    db.session.rollback()
    assert db.session.get_one(PrintRun, run_id).printed_at is None
    assert not notices()
    with time_machine.travel(clock.now() + jobs.LEASE * 2):
        run, job = work(run_id)
    assert (job.state, pages(run), len(notices())) == ("done", 3, 1)


def test_a_run_done_twice_tells_once(cast, three):
    _run, job = work(ask(three, cast.hr))
    runs.print_run(jobs.Running(job.id, {}))
    assert len(notices()) == 1


def test_what_was_revoked_meanwhile_is_left_out(cast, three):
    run_id = ask(three, cast.hr)
    second = queries.of_award(three[1].award)[0]
    actions.revoke(second, reason="姓名有误", by=cast.hr, at=make.MORNING)
    db.session.commit()
    run, _job = work(run_id)
    assert (run.count, pages(run)) == (2, 2)


@pytest.mark.parametrize(
    ("why", "said"),
    [("fonts", "缺少打印用的字体"), ("limits", "打印用时过长"), ("fault", "打印没有成功")],
)
def test_a_failure_of_paper_is_said_in_words(cast, three, monkeypatch, why, said):
    def fail(*_args, **_kwargs):
        raise PaperFailed(why, "technical words")

    monkeypatch.setattr(runs, "print_certificates", fail)
    _run, job = work(ask(three, cast.hr))
    assert job.state == "failed"
    assert said in job.error
    assert "technical" not in job.error


def test_a_full_disk_is_said_in_words(cast, three, monkeypatch):
    def fail(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage, "put", fail)
    _run, job = work(ask(three, cast.hr))
    assert "磁盘可能已满" in job.error
