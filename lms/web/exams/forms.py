"""The form of a correction."""

from flask_babel import lazy_gettext as _l
from wtforms import DecimalField, TextAreaField
from wtforms.validators import InputRequired, Length

from lms.web.fields import Form, tidy


class CorrectionForm(Form):
    """Another mark for one question, and why."""

    got = DecimalField(
        _l("Mark"),
        [InputRequired(_l("Enter the mark as a number."))],
        places=None,
        invalid_value_message=_l("Enter the mark as a number."),
    )
    reason = TextAreaField(
        _l("Reason for the correction"),
        [InputRequired(_l("Say in a few words why: the person will read it.")), Length(max=500)],
        filters=[tidy],
        description=_l("The person reads it beside the question, and it stands in the journal."),
    )
