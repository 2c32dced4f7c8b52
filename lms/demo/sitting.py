"""Sitting exams through their own actions, with as many right answers as somebody deserves."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

import sqlalchemy as sa

from lms.demo.learning import Piece
from lms.demo.playing import wrong
from lms.enrolment import queries as enrolments
from lms.enrolment.models import ActivityRecord, Enrolment
from lms.exams import actions, kinds, queries, rules
from lms.exams.models import AnswerLog, Attempt, AttemptItem, Paper
from lms.journal import actions as journal
from lms.kit.db import db
from lms.notifications import actions as notifications
from lms.people.models import Person
from lms.questions import kinds as questions
from lms.questions.kinds import Question


@dataclass
class Hall:
    """Where exams are sat; keeps questions that were read once."""

    known: dict[int, Question] = field(default_factory=dict)
    """By version."""
    papers: dict[int, Paper] = field(default_factory=dict)
    """By activity."""
    pools: dict[int, Sequence[Any]] = field(default_factory=dict)
    """By edition: what may be drawn."""
    sat: dict[tuple[int, int], int] = field(default_factory=dict)
    """Attempts recalled so far, by enrolment and paper."""
    records: dict[tuple[int, int], ActivityRecord] = field(default_factory=dict)
    """By enrolment and activity."""

    def begin(self, enrolment: Enrolment, activity_id: int, *, at: datetime) -> Attempt:
        """Begin an attempt at an exam that is open for this person."""
        place = enrolments.find_place(enrolment.person, enrolment.id, activity_id)
        assert place is not None
        return actions.start(place, self._paper(activity_id), by=enrolment.person, at=at)

    def finish(
        self,
        attempt: Attempt,
        *,
        share: float,
        passes: bool,
        chance: Random,
        by: Person,
        at: datetime,
    ) -> None:
        """Answer, so that about this share of the marks is earned, and hand in.

        The answers are written as `actions.save` leaves them, but all at once: question by
        question the demo would take minutes. `passes` decides on which side of the pass mark
        the result falls.
        """
        needed = kinds.from_json(attempt.paper.content).pass_share
        self._answer(attempt, share, needed, passes, chance, at)
        _log(attempt)
        actions.hand_in(attempt, by=by, at=at)

    def recall(self, enrolment: Enrolment, piece: Piece, share: float, chance: Random) -> None:
        """An attempt of long ago, written down at once as beginning, answering and handing in
        would have left it; for exams that complete no course."""
        paper, person = self._paper(piece.activity.id), enrolment.person
        exam = kinds.from_json(paper.content)
        number = self.sat[enrolment.id, paper.id] = self.sat.get((enrolment.id, paper.id), 0) + 1
        attempt = Attempt(
            paper=paper,
            enrolment_id=enrolment.id,
            person=person,
            number=number,
            seed=f"{chance.getrandbits(128):032x}",
            started_at=piece.begun,
            deadline_at=rules.deadline(piece.begun, exam.limit_minutes),
            closed_at=piece.ended,
            closed_how="submitted",
        )
        attempt.items = self._draw(enrolment.edition_id, exam, attempt.seed)
        asked = self._answer(attempt, share, exam.pass_share, piece.passes, chance, piece.ended)
        for item in attempt.items:
            question = asked[item.version_id]
            item.got = question.marks * question.mark(item.answer).share
        attempt.got = sum(item.got or 0.0 for item in attempt.items)
        attempt.possible = float(sum(one.marks for one in asked.values()))
        attempt.passed = rules.passed(attempt.share or 0.0, exam.pass_share)
        db.session.add(attempt)
        db.session.flush()
        _log(attempt)
        self._record(attempt, piece)
        score = attempt.share or 0.0
        details = {"number": number, "how": "submitted", "score": score, "passed": attempt.passed}
        begun = {"number": number}
        journal.note("exams.start", paper.subject, by=person, at=piece.begun, details=begun)
        journal.note("exams.submit", paper.subject, by=person, at=piece.ended, details=details)
        words = {"title": paper.title, "score": round(score * 100)}
        path = f"/exams/attempts/{attempt.id}/result"
        event = "exams.passed" if attempt.passed else "exams.failed"
        notifications.tell(person, event, words, path=path, at=piece.ended)

    def _record(self, attempt: Attempt, piece: Piece) -> None:
        key = (attempt.enrolment_id, piece.activity.id)
        record = self.records.get(key)
        if record is None:
            record = self.records[key] = ActivityRecord(
                enrolment_id=key[0], activity_id=key[1], started_at=piece.begun
            )
            db.session.add(record)
        record.score = max(record.score or 0.0, attempt.share or 0.0)
        if attempt.passed:
            record.completed_at = piece.ended

    def _draw(self, edition_id: int, exam: kinds.Exam, seed: str) -> list[AttemptItem]:
        if edition_id not in self.pools:
            self.pools[edition_id] = queries.drawable(edition_id)
        pool = self.pools[edition_id]
        versions = {row.slug: row.id for row in pool}
        drawn = rules.draw(exam.sections, pool, seed, exam.shuffle)
        placed = [(n, slug) for n, slugs in enumerate(drawn) for slug in slugs]
        asked = self._questions([versions[slug] for _, slug in placed])
        return [
            AttemptItem(
                position=position,
                section=section,
                version_id=versions[slug],
                option_order=rules.order_options(
                    len(asked[versions[slug]].choices()), f"{seed}:{slug}", exam.shuffle
                ),
            )
            for position, (section, slug) in enumerate(placed, 1)
        ]

    def _answer(
        self,
        attempt: Attempt,
        share: float,
        needed: float,
        passes: bool,
        chance: Random,
        ended: datetime,
    ) -> dict[int, Question]:
        """Answers at even pauses; returns the questions by version."""
        asked = self._questions([item.version_id for item in attempt.items])
        slipped = slips(list(asked.values()), share, needed=needed, passes=passes, chance=chance)
        pause = (ended - attempt.started_at) / (len(attempt.items) + 1)
        for number, item in enumerate(attempt.items, 1):
            question = asked[item.version_id]
            missed = question.slug in slipped
            item.answer = wrong(question, chance) if missed else question.right_answer()
            item.revision, item.saved_at = number, attempt.started_at + number * pause
        attempt.revision = len(attempt.items)
        return asked

    def _paper(self, activity_id: int) -> Paper:
        if activity_id not in self.papers:
            paper = queries.find_paper(activity_id)
            assert paper is not None
            self.papers[activity_id] = paper
        return self.papers[activity_id]

    def _questions(self, versions: list[int]) -> dict[int, Question]:
        new = [one for one in versions if one not in self.known]
        for version_id, content in queries.contents(new).items() if new else ():
            self.known[version_id] = questions.from_json(content)
        return {one: self.known[one] for one in versions}


def _log(attempt: Attempt) -> None:
    """Every answer as it was confirmed."""
    db.session.execute(
        sa.insert(AnswerLog),
        [
            {
                "attempt_id": attempt.id,
                "item_id": item.id,
                "revision": item.revision,
                "answer": item.answer,
                "saved_at": item.saved_at,
            }
            for item in attempt.items
        ],
    )


def slips(
    asked: list[Question], share: float, *, needed: float, passes: bool, chance: Random
) -> set[str]:
    """Slugs of the questions that are answered wrongly: about 1 - `share` of the marks.

    Most of them lie in one area, as they do with people. Never so many that somebody who
    passes misses the pass mark; always so many that somebody who fails does.
    """
    weak = chance.choice([one.area for one in asked])
    order = sorted(asked, key=lambda one: chance.random() - 0.4 * (one.area == weak))
    possible = sum(one.marks for one in asked)
    wanted = max(share, needed) if passes else min(share, needed - 0.01)
    lost, found = 0, set()
    for one in order:
        if passes and lost + one.marks > possible * (1 - wanted) + 1e-9:
            continue
        if not passes and lost >= possible * (1 - wanted):
            break
        lost += one.marks
        found.add(one.slug)
    return found
