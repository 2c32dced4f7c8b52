"""Lessons read, calls heard, customers talked to: written in bulk, marked by the content itself."""

import random
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

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
        runs: list[tuple[Run, Go]] = []
        for piece in pieces:
            played = goes(self._contents[piece.activity.id], self._chance, gift)
            runs += zip(_runs(enrolment, piece, len(played)), played, strict=True)
            db.session.add(
                ActivityRecord(
                    enrolment_id=enrolment.id,
                    activity_id=piece.activity.id,
                    started_at=piece.begun,
                    completed_at=piece.ended,
                    score=max((go.score for go in played), default=None),
                )
            )
        for run, go in runs:
            run.score, run.passed = go.score, go.passed
            db.session.add(run)
        enrolment.last_seen_at = pieces[-1].ended
        db.session.flush()
        steps = [step for run, go in runs for step in _steps(run, go)]
        if steps:
            db.session.execute(sa.insert(Step), steps)


def _runs(enrolment: Enrolment, piece: Piece, number: int) -> list[Run]:
    """So many goes, one after another within the piece's time."""
    length = (piece.ended - piece.begun) / max(1, number)
    return [
        Run(
            enrolment_id=enrolment.id,
            activity_id=piece.activity.id,
            number=n + 1,
            started_at=piece.begun + n * length,
            finished_at=piece.begun + (n + 1) * length,
        )
        for n in range(number)
    ]


def _steps(run: Run, go: Go) -> list[dict[str, Any]]:
    """Every answer of a go, at even pauses."""
    assert run.finished_at is not None
    pause = (run.finished_at - run.started_at) / (len(go.given) + 1)
    return [
        {
            "run_id": run.id,
            "position": position,
            "key": given.key,
            "answer": given.answer,
            "share": given.share,
            "answered_at": run.started_at + (position + 1) * pause,
        }
        for position, given in enumerate(go.given)
    ]
