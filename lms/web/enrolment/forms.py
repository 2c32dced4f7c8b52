"""What is asked about enrolments."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectMultipleField
from wtforms.validators import Optional

from lms.web.fields import Form


class EnrolForm(Form):
    """Whom to put on a course, and until when it should be done."""

    people = SelectMultipleField(_l("People"), coerce=int, validate_choice=False)
    due_on = DateField(
        _l("To be done by"),
        [Optional()],
        description=_l("May stay empty."),
    )


class DueForm(Form):
    """Until when the course should be done."""

    due_on = DateField(_l("To be done by"), [Optional()])
