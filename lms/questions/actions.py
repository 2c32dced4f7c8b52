"""Keeping questions: a changed wording is a new version, an edition's choice is frozen."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from lms.kit.db import db
from lms.questions import kinds
from lms.questions.models import Bank, Question, QuestionVersion


def freeze_bank(
    course_id: int, edition_id: int, asked: Sequence[kinds.Question], *, at: datetime
) -> Bank:
    """The bank of a new edition; wordings known from earlier editions are used again."""
    named = {
        question.slug: question
        for question in db.session.scalars(
            sa.select(Question).where(Question.course_id == course_id)
        )
    }
    worded: dict[tuple[str, str], QuestionVersion] = {}
    latest: dict[str, int] = {}
    for version in db.session.scalars(
        sa.select(QuestionVersion)
        .join(Question, Question.id == QuestionVersion.question_id)
        .options(joinedload(QuestionVersion.question))
        .where(Question.course_id == course_id)
    ):
        worded[version.slug, version.checksum] = version
        latest[version.slug] = max(latest.get(version.slug, 0), version.number)
    bank = Bank(edition_id=edition_id, versions=[])
    for one in asked:
        content = kinds.to_json(one)
        checksum = _checksum(content)
        held = worded.get((one.slug, checksum))
        if held is None:
            question = named.get(one.slug) or Question(course_id=course_id, slug=one.slug)
            held = QuestionVersion(
                question=question,
                number=latest.get(one.slug, 0) + 1,
                checksum=checksum,
                kind=one.kind,
                area=one.area,
                tags=list(one.tags),
                content=content,
                created_at=at,
            )
        bank.versions.append(held)
    db.session.add(bank)
    db.session.flush()
    return bank


def _checksum(content: dict[str, Any]) -> str:
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
