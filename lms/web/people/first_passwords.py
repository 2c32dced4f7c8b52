"""First passwords for everybody who has none: ordered, made, shown once."""

from flask import Blueprint, Response, abort, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.kit import clock, jobs, sheets
from lms.kit.errors import Refused
from lms.people import first_passwords as lists
from lms.people.roles import Permission
from lms.web.pages import page, see_other
from lms.web.people.forms import JustATokenForm
from lms.web.session import me
from lms.web.signs import needs

desk = Blueprint("first_passwords", __name__)


@desk.route("/people/first-passwords", methods=["GET", "POST"])
@needs(Permission.MANAGE_PEOPLE)
def first_passwords() -> ResponseReturnValue:
    """How many have none, and the order to make them."""
    form = JustATokenForm()
    if form.validate_on_submit():
        try:
            ordered = lists.ask(by=me(), at=clock.now())
            return see_other(".password_list", list_id=ordered.id)
        except Refused as refusal:
            form.blame(refusal)
    without = lists.count_without(me(), at=clock.now())
    return page("people/first_passwords.html", form=form, without=without)


@desk.get("/people/first-passwords/<int:list_id>")
@needs(Permission.MANAGE_PEOPLE)
def password_list(list_id: int) -> ResponseReturnValue:
    """How far the making is; then the button that shows the list, once."""
    ordered = lists.find_list(me(), list_id) or abort(404)
    job = jobs.find_job(ordered.job_id) or abort(404)
    return page("people/password_list.html", ordered=ordered, job=job, form=JustATokenForm())


@desk.post("/people/first-passwords/<int:list_id>/showing")
@needs(Permission.MANAGE_PEOPLE)
def show(list_id: int) -> ResponseReturnValue:
    """The list itself, for the first and last time, on the screen or as a file."""
    ordered = lists.find_list(me(), list_id) or abort(404)
    if not JustATokenForm().validate_on_submit():
        abort(400)
    try:
        shown = lists.show(ordered, by=me(), at=clock.now())
    except Refused as refusal:
        flash(str(refusal))
        return see_other(".password_list", list_id=list_id)
    if request.form.get("as") != "xlsx":
        return page("people/show.html", shown=shown, status=200)
    header = [_("Team"), _("Employee number"), _("Name"), _("First password")]
    rows = [
        [person.team.name if person.team else "", person.employee_no, person.name, password]
        for person, password in shown
    ]
    data = sheets.write_xlsx(header, rows, title=_("First passwords"))
    response = Response(data, content_type=sheets.XLSX)
    response.headers["Content-Disposition"] = "attachment; filename=first-passwords.xlsx"
    return response
