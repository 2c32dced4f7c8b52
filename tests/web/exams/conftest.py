"""An agent before the exam, and a browser that sends answers as the page does."""

from dataclasses import dataclass
from typing import Any

import pytest

from lms.enrolment.models import Enrolment
from lms.exams import queries
from lms.exams.models import Attempt
from lms.kit import clock
from tests import make_exams


@dataclass
class Sitter:
    """Somebody in the midst of an exam."""

    client: Any
    attempt: Attempt
    enrolment: Enrolment

    @property
    def url(self) -> str:
        return f"/exams/attempts/{self.attempt.id}"

    @property
    def front(self) -> str:
        activity_id = make_exams.paper(self.enrolment).activity_id
        return f"/learning/{self.enrolment.id}/exams/{activity_id}"

    def save(self, slug: str, *, right: bool = True, revision: int = 0) -> Any:
        position, given = make_exams.answer_of(self.attempt, slug, right=right)
        return self.send(position, given, revision)

    def send(self, position: int, answer: Any, revision: int = 0) -> Any:
        return self.client.post(
            f"{self.url}/answers/{position}", json={"answer": answer, "revision": revision}
        )

    def now(self) -> Attempt:
        return queries.lock(self.attempt.id)


@pytest.fixture
def enrolment(cast):
    """林可欣 may sit the exam; a stranger is in the midst of it."""
    edition = make_exams.edition()
    make_exams.stranger(edition)
    return make_exams.ready(cast.agent, edition)


@pytest.fixture
def sitter(cast, as_, enrolment):
    """林可欣 has begun just now."""
    attempt = make_exams.start(enrolment, at=clock.now())
    return Sitter(as_(cast.agent), attempt, enrolment)
