"""The form of a correction."""

from flask_babel import lazy_gettext as _l
from wtforms import DecimalField, TextAreaField
from wtforms.validators import InputRequired, Length

from lms.web.fields import Form, tidy


class MarkField(DecimalField):
    """A mark, as people type numbers."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was typed; says in our words when it is no number."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_l("Enter the mark as a number.")) from error


class CorrectionForm(Form):
    """Another mark for one question, and why."""

    got = DecimalField(_l("Mark"), [InputRequired(_l("Enter the mark as a number."))], places=None)
    reason = TextAreaField(
        _l("Reason"),
        [InputRequired(_l("Say in a few words why: the person will read it.")), Length(max=500)],
        filters=[tidy],
        description=_l("The person reads it beside the question, and it stands in the journal."),
    )
