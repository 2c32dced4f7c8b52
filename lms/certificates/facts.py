"""What a certificate will say: a person, an award and an issuer become frozen facts."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec
from flask_babel import lazy_gettext as _l

from lms.certificates.printing import Undrawable, undrawable
from lms.certificates.rules import Award, Issuer
from lms.certificates.sheet import Facts, Signatory, Wording
from lms.kit.errors import Refused
from lms.kit.paper.failure import PaperFailed
from lms.people.models import Person

SENTENCES = {
    "name": _l(
        "The name “%(text)s” has the character %(codes)s, which the typeface lacks. "
        "No certificate was issued."
    ),
    "h2": _l(
        "The title “%(text)s” has the character %(codes)s, which the typeface lacks. "
        "No certificate was issued."
    ),
}
OTHERWISE = _l(
    "“%(text)s” has the character %(codes)s, which the typeface lacks. No certificate was issued."
)
PERHAPS = _l("Perhaps %(characters)s is meant: correct it on the roster, then issue again.")

FAILURES = {
    "fonts": _l(
        "The typefaces for printing are missing. "
        "Ask your administrator to run “lms doctor”; nothing is lost."
    ),
    "libraries": _l(
        "Printing needs system libraries that are missing. "
        "Ask your administrator to run “lms doctor”; nothing is lost."
    ),
    "characters": _l(
        "A character cannot be drawn. Correct the name, then issue a new certificate."
    ),
    "limits": _l(
        "Printing took too long and was stopped. Try again, or print fewer certificates at once."
    ),
}
BROKEN = _l("Printing did not work. Try again; if it stays, tell your administrator the time.")


def in_words(failure: PaperFailed) -> Refused:
    """What the person at the desk is told when paper fails."""
    return Refused(FAILURES.get(failure.why, BROKEN))


def facts(
    person: Person,
    award: Award,
    *,
    issuer: Issuer,
    wording: Wording,
    number: str = "",
    code: str = "",
    on: date,
) -> Facts:
    """Everything the sheet will state, copied from what holds today."""
    return Facts(
        number=number,
        code=code,
        verify_url=f"{issuer.base_url}/verify/{code}",
        person_name=person.name,
        employee_no=person.employee_no,
        title=award.subject.title,
        issued_on=on,
        centre_name=issuer.centre,
        hours=award.hours,
        score=award.score,
        period_from=award.period_from,
        period_to=award.period_to,
        seal_ring=issuer.centre,
        seal_line=issuer.seal,
        signatories=tuple(Signatory(name, role) for name, role in issuer.signatories),
        wording=wording,
    )


def specimen(issuer: Issuer, wording: Wording, *, on: date) -> Facts:
    """An invented certificate that shows a wording."""
    return Facts(
        number="FX0000-000000",
        code="XXXX-XXXX-XXXX-XXXX-XXXX",
        verify_url=f"{issuer.base_url}/verify/XXXX-XXXX-XXXX-XXXX-XXXX",
        person_name="林可欣",
        employee_no="A0001",
        title="服务营销岗前培训",
        issued_on=on,
        centre_name=issuer.centre,
        hours=18.0,
        score=96.0,
        period_from=on,
        period_to=on,
        seal_ring=issuer.centre,
        seal_line=issuer.seal,
        signatories=tuple(Signatory(name, role) for name, role in issuer.signatories),
        wording=wording,
    )


def kept(said: Facts) -> Any:
    """The facts as the database keeps them."""
    return msgspec.to_builtins(said)


def complaint(said: Facts) -> Refused | None:
    """Why this sheet could not be drawn, in words that name the character; None when it can.

    Raises Refused when the faces themselves are missing.
    """
    try:
        found = undrawable(said)
    except PaperFailed as failure:
        raise in_words(failure) from failure
    if not found:
        return None
    first = found[0]
    same = [one for one in found if (one.part, one.text) == (first.part, first.text)]
    sentence = SENTENCES.get(first.part, OTHERWISE) % {
        "text": first.text.strip("《》"),
        "codes": "、".join(one.code_point for one in same),
    }
    meant = _meant(same)
    return Refused(f"{sentence}{PERHAPS % {'characters': meant}}" if meant else sentence)


def _meant(found: Iterable[Undrawable]) -> str:
    return "、".join(f"“{one.suggestion}”" for one in found if one.suggestion)
