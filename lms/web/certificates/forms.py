"""Forms for issuing, revoking, printing and wording certificates."""

from flask_babel import lazy_gettext as _l
from wtforms import SubmitField, TextAreaField
from wtforms.validators import InputRequired, Length

from lms.web.fields import Form, Line, tidy


class IssueForm(Form):
    """Nothing but the token; who is chosen stands in the table's boxes."""


class PrintForm(Form):
    """Nothing but the token; what is chosen stands in the table's boxes."""


class RenewForm(Form):
    """Nothing but the token."""


class RevokeForm(Form):
    """Why a certificate no longer holds."""

    reason = TextAreaField(
        _l("Reason"),
        [
            InputRequired(_l("Say why: the person and the file need the reason.")),
            Length(max=500, message=_l("Use at most 500 characters.")),
        ],
        filters=[tidy],
        description=_l("The person reads it. The public page only says that it was withdrawn."),
    )


def _words(label: object, most: int, *, required: bool = True, description: object = "") -> Line:
    validators: list[object] = [Length(max=most)]
    if required:
        validators.insert(0, InputRequired(_l("This cannot be left empty.")))
    return Line(label, validators, description=description)


class WordingForm(Form):
    """The words of a certificate; fields are named as in sheet.Wording."""

    heading = _words(_l("Heading"), 12)
    heading_below = _words(_l("Line beneath the heading"), 60, required=False)
    lead = _words(_l("Before the name"), 30, required=False)
    body = _words(
        _l("After the name"),
        44,
        description=_l(
            "{person}, {employee_no}, {title}, {centre}, {number}, {hours}, {score} and {period} "
            "are replaced by what is true for each person."
        ),
    )
    staff = _words(_l("Employee number"), 30, required=False)
    hours = _words(_l("Hours"), 8)
    hours_unit = _words(_l("Unit of hours"), 6)
    score = _words(_l("Exam result"), 8)
    score_unit = _words(_l("Unit of the score"), 6)
    period = _words(_l("Training period"), 8)
    number = _words(_l("Certificate number"), 10)
    check = _words(_l("Beside the QR code"), 24)
    specimen = _words(_l("Across a specimen"), 4)
    revoked = _words(_l("Across a revoked certificate"), 4)
    preview = SubmitField(_l("Preview"))
