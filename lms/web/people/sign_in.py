"""Coming in and going out."""

from flask import Blueprint, current_app, render_template, request, session
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature

from lms.kit import clock
from lms.kit.errors import Refused
from lms.people import actions
from lms.people.models import Person
from lms.people.roles import ROLE_NAMES, Role
from lms.web import limits, transaction
from lms.web import session as web_session
from lms.web.errors import keeper
from lms.web.pages import page, safe_path, see_path
from lms.web.people.forms import SignInForm, SignOutForm
from lms.web.signs import first_steps, public

desk = Blueprint("sign_in", __name__)

KEPT_S = 12 * 3600


@desk.route("/sign-in", methods=["GET", "POST"])
@public
@limits.limiter.limit("20 per 15 minutes", key_func=limits.by_account, methods=["POST"])
@limits.limiter.limit("300 per minute", key_func=limits.by_address, methods=["POST"])
def sign_in() -> ResponseReturnValue:
    """The door of the house."""
    if request.method == "GET" and web_session.visitor() is not None:
        return see_path(request.args.get("next"))
    form = SignInForm()
    if form.validate_on_submit():
        try:
            person, secret = actions.sign_in(
                employee_no=form.employee_no.data or "",
                password=form.password.data or "",
                stay=bool(form.stay.data),
                address=web_session.address(),
                device=web_session.device(),
                demo=bool(current_app.config["DEMO"]),
                at=clock.now(),
            )
        except Refused as refusal:
            transaction.keep()
            form.blame(refusal)
        else:
            web_session.begin(secret, stay=bool(form.stay.data))
            if form.kept.data:
                return _give_back(form.kept.data, person)
            return see_path(request.args.get("next"))
    return page(
        "people/sign_in.html",
        form=form,
        demo_accounts=[(role.value, ROLE_NAMES[role]) for role in Role],
    )


def _give_back(kept: str, person: Person) -> ResponseReturnValue:
    """Show what was being written when the session ended, ready to be sent again.

    Somebody else who signs in at the same desk does not get it.
    """
    try:
        what = keeper(str(current_app.secret_key)).loads(kept, max_age=KEPT_S)
    except BadSignature:
        return see_path("/")
    if what["whose"] not in (None, person.id):
        return see_path("/")
    return render_template(
        "people/kept_form.html", path=safe_path(what["path"]), fields=what["fields"]
    )


@desk.post("/sign-out")
@first_steps
def sign_out() -> ResponseReturnValue:
    """End this device's session, in the database too."""
    who = web_session.visitor()
    if SignOutForm().validate_on_submit() and who is not None:
        actions.end_session(who.login_session, by=who.person, at=clock.now())
        web_session.end()
    return see_path("/sign-in")


@desk.post("/language")
@public
def language() -> ResponseReturnValue:
    """Read in the other language; remembered for the person, or for this visit."""
    chosen = request.form.get("language", "")
    if chosen in {"zh", "en"}:
        who = web_session.visitor()
        if who is not None:
            who.person.language = chosen
        session["language"] = chosen
    return see_path(request.form.get("next"))
