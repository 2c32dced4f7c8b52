"""The words of the certificates to come."""

import msgspec
from flask import Blueprint, current_app, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.certificates import actions, queries
from lms.certificates.facts import specimen
from lms.certificates.rules import Issuer
from lms.certificates.sheet import Wording
from lms.kit import clock
from lms.kit.errors import Refused
from lms.people.roles import Permission
from lms.web.certificates import paper
from lms.web.certificates.forms import WordingForm
from lms.web.certificates.miniature import miniature
from lms.web.pages import page, see_other
from lms.web.paging import leaf
from lms.web.session import me
from lms.web.signs import needs

desk = Blueprint("wording", __name__)
PARTS = msgspec.structs.fields(Wording)


def _issuer() -> Issuer:
    return Issuer.of(current_app.extensions["lms-settings"])


def _current() -> Wording:
    version = queries.current_version()
    return version.words if version else Wording()


@desk.route("/certificates/wording", methods=["GET", "POST"])
@needs(Permission.ISSUE_CERTIFICATES)
def wording() -> ResponseReturnValue:
    """Change the words, see what they look like; what was issued stays as it is."""
    form = WordingForm(data=msgspec.to_builtins(_current()))
    previewing = bool(form.preview.data)
    if form.validate_on_submit() and not previewing:
        try:
            _version, new = actions.reword(
                _draft(form), issuer=_issuer(), by=me(), on=clock.today(), at=clock.now()
            )
        except Refused as refusal:
            form.blame(refusal)
        else:
            flash(_("The new wording holds from now on.") if new else _("Nothing was changed."))
            return see_other(".wording")
    return page(
        "certificates/wording.html",
        status=200 if previewing else None,
        form=form,
        picture=miniature(specimen(_issuer(), _draft(form), on=clock.today())),
        versions=leaf(queries.versions(), size=10),
    )


def _draft(form: WordingForm) -> Wording:
    return Wording(**{part.name: (form[part.name].data or "")[:60] for part in PARTS})


@desk.get("/certificates/wording/specimen.pdf")
@needs(Permission.ISSUE_CERTIFICATES)
def specimen_pdf() -> ResponseReturnValue:
    """The current wording on paper, marked as a specimen."""
    sheet = specimen(_issuer(), _current(), on=clock.today())
    name = _("Specimen")
    return paper.printed([sheet], name=name, mark="specimen", back=url_for(".wording"))
