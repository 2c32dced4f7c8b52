"""Forms for signing in, passwords and people."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, PasswordField
from wtforms.validators import EqualTo, InputRequired, Length

from lms.web.fields import Form, Line


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
