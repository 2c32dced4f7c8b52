"""One person: who, in what state, what to do now, and what happened."""

from flask import Blueprint, abort, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from lms.journal import queries as journal
from lms.kit import clock
from lms.kit.errors import Refused
from lms.people import actions, changes, first_passwords, policy, queries
from lms.people.models import Grade, Person, Team
from lms.people.roles import ROLE_NAMES, Permission, Role
from lms.web.pages import page, see_other
from lms.web.people.forms import (
    JustATokenForm,
    LeavingForm,
    NewPersonForm,
    PersonForm,
    ReturnForm,
    RolesForm,
)
from lms.web.people.sections import sections_for
from lms.web.people.wording import ROLE_DUTIES, entry_details, roles_in_words
from lms.web.session import me
from lms.web.signs import needs

desk = Blueprint("person", __name__)

DOOR_VERBS = ("people.sign_in", "people.sign_out", "people.sign_in_failed")
"""When somebody came and went is their own business, not the directory's."""


def _managed(person_id: int) -> Person:
    """The person, if the asker may see (else 404) and manage (else 403) them."""
    person = queries.find_visible(me(), person_id) or abort(404)
    if not policy.may_manage(me(), person):
        abort(403)
    return person


def _choices(form: PersonForm, person: Person | None = None) -> tuple[list[Team], list[Grade]]:
    teams, grades = queries.teams(), queries.grades()
    if person is not None and person.team is not None and person.team not in teams:
        teams.append(person.team)
    form.team_id.choices = [
        SelectChoice(0, _("no team")),
        *(SelectChoice(team.id, team.name) for team in teams),
    ]
    form.grade_id.choices = [
        SelectChoice(0, _("no grade")),
        *(SelectChoice(grade.id, grade.name) for grade in grades),
    ]
    return teams, grades


@desk.get("/people/<int:person_id>")
@needs(Permission.SEE_PEOPLE)
def person(person_id: int) -> ResponseReturnValue:
    """Everything about one person that one may see."""
    someone = queries.find_visible(me(), person_id) or abort(404)
    manages = policy.may_manage(me(), someone)
    today = clock.today()
    can_sign_in = queries.find_credential(someone) is not None if manages else True
    return page(
        "people/person.html",
        person=someone,
        manages=manages,
        gone=someone.left_on is not None and someone.left_on <= today,
        can_sign_in=can_sign_in,
        next_step=_next_step(someone, can_sign_in) if manages else "",
        roles_in_words=roles_in_words(someone),
        entries=journal.about(someone.subject, limit=30, without=DOOR_VERBS) if manages else [],
        entry_details=entry_details,
        sections=sections_for(me(), someone),
    )


def _next_step(someone: Person, can_sign_in: bool) -> str:
    """The one thing that HR should do now for this person, or nothing."""
    if someone.left_on is not None:
        return ""
    if not someone.roles:
        return "roles"
    if Role.AGENT in someone.roles and someone.team is None:
        return "team"
    return "" if can_sign_in else "password"


@desk.route("/people/new", methods=["GET", "POST"])
@needs(Permission.MANAGE_PEOPLE)
def new_person() -> ResponseReturnValue:
    """Put somebody on the roster by hand."""
    form = NewPersonForm()
    teams, grades = _choices(form)
    if form.validate_on_submit():
        try:
            someone = actions.add(
                employee_no=form.employee_no.data or "",
                name=form.name.data or "",
                team=next((team for team in teams if team.id == form.team_id.data), None),
                grade=next((grade for grade in grades if grade.id == form.grade_id.data), None),
                email=form.email.data or "",
                hired_on=form.hired_on.data,
                by=me(),
                at=clock.now(),
            )
            actions.grant(someone, Role(form.role.data), by=me(), at=clock.now())
        except Refused as refusal:
            form.blame(refusal)
        else:
            flash(_("%(name)s is on the roster.", name=someone.name))
            return see_other(".person", person_id=someone.id)
    return page("people/new_person.html", form=form)


@desk.route("/people/<int:person_id>/details", methods=["GET", "POST"])
@needs(Permission.MANAGE_PEOPLE)
def edit_person(person_id: int) -> ResponseReturnValue:
    """Name, team, grade, mail and day of hiring."""
    someone = _managed(person_id)
    form = PersonForm(obj=someone)
    teams, grades = _choices(form, someone)
    if form.validate_on_submit():
        try:
            changed = changes.change(
                someone,
                name=form.name.data or "",
                team=next((team for team in teams if team.id == form.team_id.data), None),
                grade=next((grade for grade in grades if grade.id == form.grade_id.data), None),
                email=form.email.data or "",
                hired_on=form.hired_on.data,
                by=me(),
                at=clock.now(),
            )
        except Refused as refusal:
            form.blame(refusal)
        else:
            flash(_("The changes are kept.") if changed else _("Everything stays as it was."))
            return see_other(".person", person_id=person_id)
    return page("people/edit_person.html", form=form, person=someone)


@desk.route("/people/<int:person_id>/roles", methods=["GET", "POST"])
@needs(Permission.MANAGE_PEOPLE)
def roles(person_id: int) -> ResponseReturnValue:
    """Which roles somebody holds."""
    someone = _managed(person_id)
    groups = queries.skill_groups()
    form = RolesForm()
    form.skill_group_ids.choices = [SelectChoice(group.id, group.name) for group in groups]
    if form.validate_on_submit():
        try:
            changes.set_roles(
                someone,
                {Role(role) for role in form.roles.data or ()},
                skill_group_ids=set(form.skill_group_ids.data or ()),
                by=me(),
                at=clock.now(),
            )
        except Refused as refusal:
            form.blame(refusal)
        else:
            flash(_("The roles are set."))
            return see_other(".person", person_id=person_id)
    chosen = set(form.roles.data or ()) if form.is_submitted() else someone.roles
    return page(
        "people/roles.html",
        form=form,
        person=someone,
        offered=[role for role in Role if policy.may_grant(me(), role)],
        names=ROLE_NAMES,
        role_duty=ROLE_DUTIES.get,
        chosen=chosen,
        groups=groups,
        chosen_groups=set(form.skill_group_ids.data or ()) or someone.trained_skill_group_ids,
    )


@desk.route("/people/<int:person_id>/leaving", methods=["GET", "POST"])
@needs(Permission.MANAGE_PEOPLE)
def leaving(person_id: int) -> ResponseReturnValue:
    """Note the first day away."""
    someone = _managed(person_id)
    form = LeavingForm(on=someone.left_on or clock.today())
    if form.validate_on_submit() and form.on.data:
        try:
            changes.leave(someone, on=form.on.data, by=me(), at=clock.now(), today=clock.today())
        except Refused as refusal:
            form.blame(refusal)
        else:
            flash(_("It is noted that %(name)s leaves.", name=someone.name))
            return see_other(".person", person_id=person_id)
    return page("people/leaving.html", form=form, person=someone)


@desk.route("/people/<int:person_id>/return", methods=["GET", "POST"])
@needs(Permission.MANAGE_PEOPLE)
def come_back(person_id: int) -> ResponseReturnValue:
    """Note the first day back."""
    someone = _managed(person_id)
    form = ReturnForm(on=clock.today())
    if form.validate_on_submit() and form.on.data:
        try:
            changes.come_back(someone, on=form.on.data, by=me(), at=clock.now())
        except Refused as refusal:
            form.blame(refusal)
        else:
            flash(_("Welcome back, %(name)s.", name=someone.name))
            return see_other(".person", person_id=person_id)
    return page("people/come_back.html", form=form, person=someone)


@desk.route("/people/<int:person_id>/password", methods=["GET", "POST"])
@needs(Permission.MANAGE_PEOPLE)
def new_password(person_id: int) -> ResponseReturnValue:
    """A first password, shown once in the answer and kept nowhere."""
    someone = _managed(person_id)
    form = JustATokenForm()
    password = ""
    if form.validate_on_submit():
        password = first_passwords.reset(someone, by=me(), at=clock.now())
    return page(
        "people/new_password.html", form=form, person=someone, password=password, status=200
    )
