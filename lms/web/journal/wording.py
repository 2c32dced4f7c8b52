"""How each verb of the journal reads."""

from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l

VERBS: dict[str, Any] = {
    "people.add": _l("put on the roster"),
    "people.change": _l("changed on the roster"),
    "people.leave": _l("marked as left"),
    "people.return": _l("noted the return"),
    "people.import": _l("imported a roster"),
    "people.grant": _l("gave a role"),
    "people.revoke_role": _l("took a role back"),
    "people.set_first_password": _l("set a first password"),
    "people.change_password": _l("changed the password"),
    "people.sign_in": _l("signed in"),
    "people.sign_in_failed": _l("wrong password"),
    "people.sign_out": _l("signed out"),
    "courseware.publish": _l("published an edition"),
    "enrolment.enrol": _l("put on a course"),
    "enrolment.due_day": _l("changed a due day"),
    "enrolment.withdraw": _l("took off a course"),
    "enrolment.complete": _l("completed a course"),
    "exams.start": _l("began an exam"),
    "exams.submit": _l("handed an exam in"),
    "exams.override": _l("corrected a mark"),
    "certificates.issue": _l("issued a certificate"),
    "certificates.print": _l("printed certificates"),
    "certificates.revoke": _l("revoked a certificate"),
    "certificates.template": _l("changed the certificate's wording"),
}


def init_app(app: Flask) -> None:
    """Give it to the templates."""
    app.jinja_env.globals["journal_verb"] = lambda verb: VERBS.get(verb, verb)
