"""Lessons read, calls heard, customers talked to: written in bulk, marked by the content itself."""

import random
from collections.abc import Sequence
from datetime import timedelta

from lms.courseware.models import Edition
from lms.demo.learning import Piece
from lms.demo.playing import Go, goes
from lms.enrolment.models import ActivityRecord, Enrolment
from lms.kit.db import db
from lms.practice import kinds
from lms.practice.kinds import Practice
from lms.practice.models import Run, Step


class Floor:
    """Where people practise; the content is read once."""

    def __init__(self, edition: Edition, chance: random.Random) -> None:
        self._chance = chance
        self._contents: dict[int, Practice] = {
            one.id: kinds.from_json(one.content) for one in edition.activities if one.kind != "exam"
        }

    def practise(self, enrolment: Enrolment, pieces: Sequence[Piece], *, gift: float) -> None:
        """What one person did in one day before the exam, with every go and every answer."""
        for piece in pieces:
            played = goes(self._contents[piece.activity.id], self._chance, gift)
            db.session.add_all(self._runs(enrolment, piece, played))
            db.session.add(
                ActivityRecord(
                    enrolment_id=enrolment.id,
                    activity_id=piece.activity.id,
                    started_at=piece.begun,
                    completed_at=piece.ended,
                    score=max((go.score for go in played), default=None),
                )
            )
        enrolment.last_seen_at = pieces[-1].ended
        db.session.flush()

    def _runs(self, enrolment: Enrolment, piece: Piece, played: Sequence[Go]) -> list[Run]:
        """The goes one after another within the piece's time."""
        found = []
        length = (piece.ended - piece.begun) / max(1, len(played))
        for number, go in enumerate(played):
            begun = piece.begun + number * length
            pause: timedelta = length / (len(go.given) + 1)
            run = Run(
                enrolment_id=enrolment.id,
                activity_id=piece.activity.id,
                number=number + 1,
                started_at=begun,
                finished_at=begun + length,
                score=go.score,
                passed=go.passed,
                steps=[
                    Step(
                        position=position,
                        key=given.key,
                        answer=given.answer,
                        share=given.share,
                        answered_at=begun + (position + 1) * pause,
                    )
                    for position, given in enumerate(go.given)
                ],
            )
            found.append(run)
        return found
