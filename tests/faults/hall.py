"""An examination hall in a database of its own: prints who sits where, as JSON.

Run as a process, since the server under test is one too: python -m tests.faults.hall COUNT
"""

import json
import sys
from typing import Any

from flask import Flask

from lms.app import create_app
from lms.enrolment.models import Enrolment
from lms.exams.models import AttemptItem
from lms.kit import clock
from lms.kit.db import transaction
from lms.people import actions as people
from lms.people.models import Person
from tests import make, make_exams


def settle(app: Flask, count: int) -> list[dict[str, Any]]:
    """People signed in before an exam; the first half has begun."""
    seats = []
    with app.app_context(), transaction():
        edition = make_exams.edition()
        for n in range(count):
            person = make.person()
            enrolment = make_exams.ready(person, edition, alone=True)
            seat = {"cookie": _cookie(app, person), "front": _front(enrolment)}
            if n < count // 2:
                attempt = make_exams.start(enrolment, at=clock.now())
                seat |= {"attempt": attempt.id, "positions": _kinds(attempt.items)}
            seats.append(seat)
    return seats


def _cookie(app: Flask, person: Person) -> str:
    secret = people.open_session(
        person, address="127.0.0.1", device="Mozilla/5.0 (Linux) Firefox/140", at=clock.now()
    )
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps({'token': secret})}"


def _front(enrolment: Enrolment) -> str:
    return f"/learning/{enrolment.id}/exams/{make_exams.paper(enrolment).activity_id}"


def _kinds(items: list[AttemptItem]) -> dict[int, int]:
    """Position → how many options stand on the screen."""
    return {item.position: len(item.option_order) for item in items}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(settle(create_app(), int(sys.argv[1]))))
