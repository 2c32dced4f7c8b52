"""One's own password and devices."""

from flask import Blueprint, abort, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.kit import clock
from lms.kit.errors import Refused
from lms.people import actions, queries
from lms.web import session as web_session
from lms.web.pages import page, see_other
from lms.web.people.forms import ChangePasswordForm, SignOutForm
from lms.web.session import me
from lms.web.signs import first_steps, signed_in

desk = Blueprint("account", __name__)


@desk.get("/account")
@signed_in
def account() -> ResponseReturnValue:
    """Who I am here, and where I am signed in."""
    who = web_session.visitor()
    devices = queries.sessions_of(me(), clock.now())
    return page(
        "people/account.html",
        person=me(),
        devices=devices,
        this=who.login_session if who else None,
        form=SignOutForm(),
    )


@desk.route("/account/password", methods=["GET", "POST"])
@first_steps
def change_password() -> ResponseReturnValue:
    """Choose a password of one's own."""
    who = web_session.visitor()
    form = ChangePasswordForm()
    if form.validate_on_submit() and who is not None:
        try:
            actions.change_password(
                who.person,
                current=form.current.data or "",
                new=form.new.data or "",
                keep=who.login_session,
                at=clock.now(),
            )
        except Refused as refusal:
            form.blame(refusal)
        else:
            flash(_("Your password is changed. Other devices are signed out."))
            return see_other("today.today")
    first = who is not None and who.login_session.limited
    return page("people/change_password.html", form=form, first=first)


@desk.post("/account/devices/<int:session_id>/end")
@signed_in
def end_device(session_id: int) -> ResponseReturnValue:
    """Sign one of one's own devices out."""
    form = SignOutForm()
    mine = queries.sessions_of(me(), clock.now())
    device = next((one for one in mine if one.id == session_id), None)
    if device is None or not form.validate_on_submit():
        abort(404)
    actions.end_session(device, by=me(), at=clock.now())
    flash(_("That device is signed out."))
    return see_other(".account")
