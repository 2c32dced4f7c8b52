"""The register: every certificate, its record, and withdrawing one."""

from datetime import date
from typing import Any, cast

from flask import Blueprint, Response, abort, current_app, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.certificates import actions, policy, queries
from lms.certificates.models import Certificate
from lms.certificates.queries import State
from lms.certificates.rules import Issuer
from lms.enrolment import awards
from lms.journal import queries as journal
from lms.kit import clock, sheets
from lms.kit.errors import Refused
from lms.people.roles import Permission
from lms.web.certificates.forms import PrintForm, RenewForm, RevokeForm
from lms.web.certificates.miniature import miniature
from lms.web.pages import page, see_other
from lms.web.paging import leaf
from lms.web.session import me
from lms.web.signs import needs

desk = Blueprint("register", __name__)
STATES = ("", "valid", "revoked")


def _asked() -> dict[str, Any]:
    """How the address narrows the register."""
    state = request.args.get("state", "")
    return {
        "search": request.args.get("q", "").strip(),
        "state": cast(State, state if state in STATES else ""),
        "subject_id": request.args.get("course", type=int),
    }


@desk.get("/certificates")
@needs(Permission.SEE_CERTIFICATES)
def register() -> ResponseReturnValue:
    """All certificates in one's scope, latest first."""
    asked = _asked()
    may_issue = policy.may_issue(me())
    return page(
        "certificates/register.html",
        certificates=leaf(queries.register(me(), **asked)),
        courses=queries.titles(me()),
        may_issue=may_issue,
        ready=awards.ready_count() if may_issue else 0,
        form=PrintForm(),
        **asked,
    )


@desk.get("/certificates/register.xlsx")
@needs(Permission.SEE_CERTIFICATES)
def register_sheet() -> ResponseReturnValue:
    """The same register as a spreadsheet."""
    header = [
        _("Certificate number"),
        _("Name"),
        _("Employee number"),
        _("Team"),
        _("Course"),
        _("Hours"),
        _("Exam result"),
        _("Issued on"),
        _("State"),
        _("Revoked on"),
    ]
    rows = [_row(certificate) for certificate in queries.everything(me(), **_asked())]
    response = Response(
        sheets.write_xlsx(header, rows, title=_("Certificates")), mimetype=sheets.XLSX
    )
    name = f"certificates-{clock.today():%Y-%m-%d}.xlsx"
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


def _row(certificate: Certificate) -> list[sheets.Cell]:
    said, revocation = certificate.facts, certificate.revocation
    team = certificate.person.team
    revoked_on: date | None = None
    if revocation is not None:
        revoked_on = clock.local(revocation.revoked_at).date()
    return [
        certificate.number,
        certificate.person_name,
        said["employee_no"],
        team.name if team else "",
        certificate.title,
        said["hours"],
        said["score"],
        certificate.issued_on,
        _("revoked") if revocation else _("valid"),
        revoked_on,
    ]


@desk.get("/certificates/<int:certificate_id>")
@needs(Permission.SEE_CERTIFICATES)
def certificate(certificate_id: int) -> ResponseReturnValue:
    """One certificate's record: what it says, what happened to it."""
    shown = queries.find_visible(me(), certificate_id) or abort(404)
    return page(
        "certificates/certificate.html",
        certificate=shown,
        picture=miniature(shown.says, revoked=shown.revocation is not None),
        others=queries.others_of_award(shown),
        entries=journal.about(shown.subject),
        may_issue=policy.may_issue(me()),
        may_revoke=policy.may_revoke(me(), shown),
        may_renew=policy.may_renew(me(), shown),
    )


@desk.route("/certificates/<int:certificate_id>/revocation", methods=["GET", "POST"])
@needs(Permission.ISSUE_CERTIFICATES)
def revoke(certificate_id: int) -> ResponseReturnValue:
    """Say why, and withdraw it."""
    shown = queries.find_visible(me(), certificate_id) or abort(404)
    form = RevokeForm()
    if form.validate_on_submit():
        try:
            actions.revoke(shown, reason=form.reason.data or "", by=me(), at=clock.now())
        except Refused as refusal:
            form.blame(refusal)
        else:
            flash(_("%(number)s is revoked. The public page says so.", number=shown.number))
            return see_other(".certificate", certificate_id=shown.id)
    return page("certificates/revoke.html", certificate=shown, form=form)


@desk.route("/certificates/<int:certificate_id>/renewal", methods=["GET", "POST"])
@needs(Permission.ISSUE_CERTIFICATES)
def renew(certificate_id: int) -> ResponseReturnValue:
    """Issue a revoked one anew, with the name and the wording of today."""
    shown = queries.find_visible(me(), certificate_id) or abort(404)
    if not policy.may_renew(me(), shown):
        abort(403)
    form = RenewForm()
    if form.validate_on_submit():
        try:
            made = actions.renew(
                shown,
                issuer=Issuer.of(current_app.extensions["lms-settings"]),
                by=me(),
                on=clock.today(),
                at=clock.now(),
            )
        except Refused as refusal:
            form.blame(refusal)
        else:
            flash(_("%(number)s is issued.", number=made.number))
            return see_other(".certificate", certificate_id=made.id)
    return page("certificates/renew.html", certificate=shown, form=form)
