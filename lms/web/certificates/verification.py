"""The public page: whether a certificate is genuine, and nothing more."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from lms.certificates import queries
from lms.certificates.rules import asked, masked, tail
from lms.web import limits
from lms.web.pages import page
from lms.web.signs import public

desk = Blueprint("verification", __name__)
OFTEN = "30 per minute"


@desk.get("/verify")
@desk.get("/verify/<code>")
@public
@limits.limiter.limit(OFTEN, key_func=limits.by_address)
def verify(code: str = "") -> ResponseReturnValue:
    """Type a number or a code, or follow the QR code; by a number alone less is said, since
    numbers can be counted up and codes cannot."""
    typed = (code or request.args.get("code", "")).strip()[:200]
    found = queries.find_public(typed) if typed else None
    said = found.says if found else None
    by_code = bool(typed) and not asked(typed).number
    answer = page(
        "certificates/verify.html",
        status=404 if typed and not found else 200,
        typed=typed,
        found=found,
        said=said,
        name=masked(said.person_name) if said else "",
        staff=tail(said.employee_no) if said and by_code and said.employee_no else "",
    )
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
