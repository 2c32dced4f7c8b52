"""Forms for signing in, passwords and people."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, PasswordField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import EqualTo, InputRequired, Length, Optional, Regexp

from lms.people.roles import ROLE_NAMES
from lms.people.roster import MAIL
from lms.people.roster_columns import COLUMN_NAMES
from lms.web.fields import Day, Form, Line

ROLE_CHOICES = [SelectChoice(str(role), name) for role, name in ROLE_NAMES.items()]


class SignInForm(Form):
    """Employee number and password."""

    employee_no = Line(
        _l("Employee number"), [InputRequired(_l("Enter your employee number.")), Length(max=40)]
    )
    password = PasswordField(
        _l("Password"), [InputRequired(_l("Enter your password.")), Length(max=200)]
    )
    stay = BooleanField(_l("Stay signed in on this device for 14 days"))
    kept = HiddenField()


class SignOutForm(Form):
    """Nothing but the token."""


class ChangePasswordForm(Form):
    """The old one, and the new one twice."""

    current = PasswordField(
        _l("Current password"), [InputRequired(_l("Enter your current password.")), Length(max=200)]
    )
    new = PasswordField(
        _l("New password"),
        [InputRequired(_l("Enter a new password.")), Length(max=200)],
        description=_l("At least 8 characters, letters mixed with digits or others."),
    )
    again = PasswordField(
        _l("New password again"),
        [EqualTo("new", _l("The two new passwords differ. Type both again."))],
    )


class PersonForm(Form):
    """What the roster knows of somebody."""

    name = Line(_l("Name"), [InputRequired(_l("Enter the name.")), Length(max=60)])
    team_id = SelectField(_l("Team"), coerce=int)
    grade_id = SelectField(_l("Grade"), coerce=int)
    email = Line(
        _l("Mail"),
        [
            Optional(),
            Regexp(rf"^(?:{MAIL.pattern})$", message=_l("Write it as name@example.com.")),
            Length(max=200),
        ],
    )
    hired_on = Day(_l("Hired on"), [Optional()])


class NewPersonForm(PersonForm):
    """Somebody who is not on the roster yet."""

    employee_no = Line(
        _l("Employee number"),
        [InputRequired(_l("Enter the employee number.")), Length(max=40)],
        description=_l("The person signs in with it. It is never given to anybody else."),
    )
    role = SelectField(_l("Role"), choices=ROLE_CHOICES)


class RolesForm(Form):
    """Which roles somebody holds, and a trainer's skill groups."""

    roles = SelectMultipleField(_l("Role"), choices=ROLE_CHOICES)
    skill_group_ids = SelectMultipleField(_l("Skill group"), coerce=int)


class LeavingForm(Form):
    """The first day away."""

    on = Day(
        _l("First day away"),
        [InputRequired(_l("Enter the day."))],
        description=_l("From this day on the person cannot sign in. Nothing is deleted."),
    )


class ReturnForm(Form):
    """The first day back."""

    on = Day(
        _l("First day back"),
        [InputRequired(_l("Enter the day."))],
        description=_l("The number, the courses and the certificates are as they were."),
    )


class JustATokenForm(Form):
    """One button; nothing to fill in."""


class UploadForm(Form):
    """A roster file."""

    file = FileField(_l("File"), [FileRequired(_l("Choose a file."))])
    full = BooleanField(
        _l("This is the full roster"),
        description=_l("Who is missing in it is proposed for leaving; you decide."),
    )


class ColumnsForm(Form):
    """Which column of the file means what."""

    full = BooleanField(_l("This is the full roster"))


for _column, _name in COLUMN_NAMES.items():
    setattr(ColumnsForm, _column.value, SelectField(_name, coerce=int))


class ImportForm(Form):
    """Do what the preview says, and who has left."""

    fingerprint = HiddenField()
    leaving = SelectMultipleField(_l("Left"), coerce=int, validate_choice=False)
    leave_on = Day(_l("First day away"), [Optional()])
