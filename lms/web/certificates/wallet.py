"""My certificates: to look at, to keep, to show."""

from flask import Blueprint, Response, abort, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.certificates import printing as sheets
from lms.certificates import queries
from lms.web.certificates import paper
from lms.web.certificates.miniature import miniature
from lms.web.pages import page, see_other
from lms.web.paging import leaf
from lms.web.session import me
from lms.web.signs import signed_in

desk = Blueprint("wallet", __name__)


@desk.get("/my-certificates")
@signed_in
def wallet() -> ResponseReturnValue:
    """Everything that was awarded to me."""
    mine = leaf(queries.mine(me()), size=12)
    cards = [(one, miniature(one.says, revoked=one.revocation is not None)) for one in mine.items]
    return page("certificates/wallet.html", mine=mine, cards=cards)


@desk.get("/my-certificates/<int:certificate_id>")
@signed_in
def my_certificate(certificate_id: int) -> ResponseReturnValue:
    """One of mine, large: save it, print it, show where it can be checked."""
    mine = queries.find_mine(me(), certificate_id) or abort(404)
    return page(
        "certificates/my_certificate.html",
        certificate=mine,
        picture=miniature(mine.says, revoked=mine.revocation is not None),
        address=mine.says.verify_url,
    )


@desk.get("/my-certificates/<int:certificate_id>.pdf")
@signed_in
def my_certificate_pdf(certificate_id: int) -> ResponseReturnValue:
    """One of mine as PDF; a revoked one is no longer handed out."""
    mine = queries.find_mine(me(), certificate_id) or abort(404)
    back = url_for(".my_certificate", certificate_id=mine.id)
    if mine.revocation is not None:
        flash(_("This certificate was withdrawn and is no longer printed."))
        return see_other(".my_certificate", certificate_id=mine.id)
    return paper.printed([mine.says], name=f"{mine.title} {mine.person_name}", back=back)


@desk.get("/certificates/ornament.svg")
@signed_in
def ornament() -> ResponseReturnValue:
    """The ornament of every sheet, for its small picture."""
    response = Response(sheets.shared_drawings()["ornament.svg"], mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response
