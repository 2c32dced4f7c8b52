"""Who has completed a course and waits for the certificate."""

from typing import NamedTuple

from flask import Blueprint, current_app, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from lms.certificates import actions, facts, queries
from lms.certificates.actions import Batch
from lms.certificates.rules import Award, Issuer
from lms.certificates.sheet import Wording
from lms.enrolment import awards
from lms.enrolment.models import Enrolment
from lms.kit import clock
from lms.kit.errors import Refused
from lms.people.roles import Permission
from lms.web.certificates.forms import IssueForm
from lms.web.pages import page, see_other
from lms.web.paging import leaf
from lms.web.session import me
from lms.web.signs import needs

desk = Blueprint("issuing", __name__)

AT_ONCE = 200
"""Certificates issued by one click: a transaction must not keep an exam waiting."""


class Waiting(NamedTuple):
    """One line of the table."""

    enrolment: Enrolment
    award: Award
    complaint: Refused | None
    """Why it could not be drawn; said before anybody clicks."""


def _issuer() -> Issuer:
    return Issuer.of(current_app.extensions["lms-settings"])


@desk.route("/certificates/ready", methods=["GET", "POST"])
@needs(Permission.ISSUE_CERTIFICATES)
def ready() -> ResponseReturnValue:
    """Everybody who is ready; issue to one, to the chosen, or to all of a course."""
    search = request.args.get("q", "").strip()
    course = request.args.get("course", type=int)
    form = IssueForm()
    if form.validate_on_submit():
        try:
            batch = _issue()
        except Refused as refusal:
            form.blame(refusal)
        else:
            _say(batch)
            return see_other(".ready", q=search or None, course=course)
    found = leaf(awards.ready(search=search, course_id=course))
    waiting, fault = _waiting(found.items)
    if fault and not form.refusal:
        form.blame(fault)
    return page(
        "certificates/ready.html",
        found=found,
        waiting=waiting,
        courses=awards.ready_courses(),
        search=search,
        course=course,
        chosen=set(request.form.getlist("enrolment", type=int)),
        at_once=AT_ONCE,
        form=form,
    )


def _issue() -> Batch:
    """Issue to all of a course, to one by its own button, or to the boxes that are ticked."""
    ids = request.form.getlist("only", type=int) or request.form.getlist("enrolment", type=int)
    course = request.form.get("all", type=int)
    if course is not None:
        chosen = awards.ready(course_id=course)
    elif ids:
        chosen = awards.ready(ids=ids)
    else:
        raise Refused(_l("Choose at least one person."))
    deserved = awards.awards(awards.find_all_ready(chosen, AT_ONCE))
    if not deserved:
        raise Refused(_l("These certificates were issued already; see the register."))
    batch = actions.issue_all(deserved, issuer=_issuer(), by=me(), on=clock.today(), at=clock.now())
    if batch.refused and not batch.issued and not batch.known:
        raise batch.refused[0][1]
    return batch


def _say(batch: Batch) -> None:
    """What became of it; who was refused stays in the table, with the reason."""
    n = len(batch.issued)
    flash(ngettext("%(num)d certificate is issued.", "%(num)d certificates are issued.", n))
    if refused := len(batch.refused):
        words = ngettext(
            "%(num)d was not issued: the name cannot be drawn. It is marked below.",
            "%(num)d were not issued: the names cannot be drawn. They are marked below.",
            refused,
        )
        flash(words)


def _waiting(enrolments: list[Enrolment]) -> tuple[list[Waiting], Refused | None]:
    """The lines with what stands against each; and what stands against all of them."""
    version = queries.current_version()
    wording = version.words if version else Wording()
    pairs = zip(enrolments, awards.awards(enrolments), strict=True)
    lines: list[Waiting] = []
    fault: Refused | None = None
    for enrolment, (person, award) in pairs:
        said = facts.facts(person, award, issuer=_issuer(), wording=wording, on=clock.today())
        complaint = None
        try:
            if fault is None:
                complaint = facts.complaint(said)
        except Refused as refusal:
            fault = refusal
        lines.append(Waiting(enrolment, award, complaint))
    return lines, fault
