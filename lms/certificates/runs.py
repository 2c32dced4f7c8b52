"""Print runs: many certificates as one PDF, made by the worker."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
import structlog
from flask_babel import lazy_gettext as _l

from lms.certificates import queries
from lms.certificates.facts import in_words
from lms.certificates.models import Certificate, PrintRun
from lms.certificates.printing import print_certificates
from lms.journal import actions as journal
from lms.kit import clock, jobs, storage
from lms.kit.db import db, in_turn, transaction
from lms.kit.errors import Refused
from lms.kit.paper.failure import PaperFailed
from lms.notifications import actions as notifications
from lms.people.models import Person

log = structlog.get_logger()

KIND = "certificates.print"
MOST = 2000
"""Certificates in one run: about a hundred megabytes of PDF would come next."""


def ask(certificates: Sequence[Certificate], *, by: Person, at: datetime) -> PrintRun:
    """Ask for one PDF of these certificates, a page each, in this order.

    A second click finds the run of the first. Raises Refused for nothing and for too many.
    """
    if not certificates:
        raise Refused(_l("Choose at least one certificate that holds; revoked ones are left out."))
    if len(certificates) > MOST:
        raise Refused(_l("Print at most %(most)s certificates at once.", most=MOST))
    in_turn("certificates.print")
    ids = [certificate.id for certificate in certificates]
    if same := _unfinished(ids, by):
        return same
    run = PrintRun(
        certificate_ids=ids,
        count=len(ids),
        title=_title(certificates),
        job_id=jobs.enqueue(KIND, {}, at=at).id,
        storage_key=storage.new_key("certificates"),
        requested_at=at,
        requested_by_id=by.id,
    )
    db.session.add(run)
    db.session.flush()
    journal.note(KIND, run.subject, by=by, at=at, details={"count": run.count})
    return run


def _unfinished(ids: list[int], by: Person) -> PrintRun | None:
    waiting = db.session.scalars(
        sa.select(PrintRun)
        .join(PrintRun.job)
        .where(PrintRun.requested_by_id == by.id, jobs.Job.state.in_(["waiting", "running"]))
    )
    return next((run for run in waiting if run.certificate_ids == ids), None)


def _title(certificates: Sequence[Certificate]) -> str:
    """What the run is called: the one person, or the courses in it."""
    if len(certificates) == 1:
        return f"{certificates[0].title} · {certificates[0].person_name}"
    titles = "、".join(dict.fromkeys(certificate.title for certificate in certificates))
    return f"{titles[:150]} · {certificates[0].number}–{certificates[-1].number}"


def print_run(running: jobs.Running) -> None:
    """Make the PDF of one run. Killed anywhere and begun again, it ends in the same one file,
    one notice: the file's name is fixed, and the notice goes with `printed_at`."""
    with transaction():
        run = queries.find_run_of_job(running.job_id)
        if run is None or run.printed_at is not None:
            return
        sheets = [certificate.says for certificate in queries.in_order(run.certificate_ids)]
        key, title, created = run.storage_key, run.title, run.requested_at
    if not sheets:
        raise Refused(_l("All certificates of this run were revoked meanwhile."))

    def progress(done: int, total: int) -> None:
        if done % max(1, total // 50) == 0 or done == total:
            running.progress(done, total)

    running.progress(0, len(sheets))
    try:
        pdf = print_certificates(sheets, title=title, created=created, progress=progress)
    except PaperFailed as failure:
        log.error("print_run_failed", job=running.job_id, why=failure.why, error=str(failure))
        raise in_words(failure) from failure
    try:
        storage.put(key, pdf)
    except Exception as error:
        log.exception("print_run_not_kept", job=running.job_id)
        raise Refused(
            _l("The PDF could not be kept, the disk may be full. Make room, then print again.")
        ) from error
    _finish(running.job_id, count=len(sheets), at=clock.now())


def _finish(job_id: int, *, count: int, at: datetime) -> None:
    with transaction():
        run = queries.find_run_of_job(job_id)
        if run is None or run.printed_at is not None:
            return
        run.printed_at = at
        run.count = count
        notifications.tell(
            run.requested_by,
            "certificates.printed",
            {"count": count},
            path=f"/certificates/prints/{run.id}",
            at=at,
        )
