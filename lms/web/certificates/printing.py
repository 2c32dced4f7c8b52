"""Printing: one sheet now, or many as one PDF that the worker makes."""

import re
from itertools import chain
from typing import Any

from flask import Blueprint, Response, abort, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.certificates import queries, runs
from lms.certificates.facts import BROKEN
from lms.certificates.models import Certificate, PrintRun
from lms.kit import clock, storage
from lms.kit.errors import Refused
from lms.people.roles import Permission
from lms.web.certificates import paper
from lms.web.certificates.forms import PrintForm
from lms.web.pages import page, see_other
from lms.web.paging import leaf
from lms.web.session import me
from lms.web.signs import needs

desk = Blueprint("printing", __name__)


@desk.get("/certificates/<int:certificate_id>.pdf")
@needs(Permission.ISSUE_CERTIFICATES)
def certificate_pdf(certificate_id: int) -> ResponseReturnValue:
    """One sheet; a revoked one says so across its middle."""
    shown = queries.find_visible(me(), certificate_id) or abort(404)
    return paper.printed(
        [shown.says],
        name=f"{shown.number} {shown.person_name}",
        mark="revoked" if shown.revocation else "",
        back=url_for("register.certificate", certificate_id=shown.id),
    )


@desk.route("/certificates/prints", methods=["GET", "POST"])
@needs(Permission.ISSUE_CERTIFICATES)
def prints() -> ResponseReturnValue:
    """All print runs; a POST asks for a new one."""
    form = PrintForm()
    if form.validate_on_submit():
        try:
            run = runs.ask(_chosen(), by=me(), at=clock.now())
        except Refused as refusal:
            form.blame(refusal)
        else:
            return see_other(".print_run", run_id=run.id)
    return page("certificates/prints.html", runs=leaf(queries.runs()), form=form)


def _chosen() -> list[Certificate]:
    """The ticked boxes, all of a course, or those of an earlier run."""
    course = request.form.get("all", type=int)
    ids = request.form.getlist("certificate", type=int)
    again = request.form.get("again", type=int)
    if again is not None:
        earlier = queries.find_run(again) or abort(404)
        ids = list(earlier.certificate_ids)
    return queries.printable(me(), ids=ids, subject_id=course, limit=runs.MOST + 1)


@desk.get("/certificates/prints/<int:run_id>")
@needs(Permission.ISSUE_CERTIFICATES)
def print_run(run_id: int) -> ResponseReturnValue:
    """How far a run is; the region asks again by itself until it is done."""
    run = queries.find_run(run_id) or abort(404)
    return page("certificates/print_run.html", run=run, failure=_failure(run), form=PrintForm())


def _failure(run: PrintRun) -> Any:
    """Why it failed: sentences stand as they are, a fault's technical words stay in the log."""
    technical = re.match(r"\w+: ", run.job.error)
    return BROKEN if technical else run.job.error


@desk.get("/certificates/prints/<int:run_id>.pdf")
@needs(Permission.ISSUE_CERTIFICATES)
def print_run_pdf(run_id: int) -> ResponseReturnValue:
    """The finished file."""
    run = queries.find_run(run_id) or abort(404)
    if run.printed_at is None:
        return see_other(".print_run", run_id=run.id)
    try:
        size = storage.size(run.storage_key)
        pieces = storage.stream(run.storage_key)
        first = next(pieces)  # opened while the application is at hand
    except storage.Missing:
        flash(_("The file of this run is gone. Print it again."))
        return see_other(".print_run", run_id=run.id)
    response: Response = paper.pdf(b"", f"{run.title} {run.count}")
    response.response = chain([first], pieces)
    response.content_length = size
    return response
