"""What is asked about enrolments."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField

from lms.web.fields import Day, Form


class EnrolForm(Form):
    """Whom to put on a course, and until when it should be done."""

    people = SelectMultipleField(_l("People"), coerce=int, validate_choice=False)
    due_on = Day(_l("To be done by"), description=_l("May stay empty."))


class DueForm(Form):
    """Until when the course should be done."""

    due_on = Day(_l("To be done by"))
