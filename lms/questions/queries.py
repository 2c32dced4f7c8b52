"""Reading the bank."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from lms.kit.db import db
from lms.questions.models import Bank, Question, QuestionVersion, bank_version


def bank_of(edition_id: int) -> list[QuestionVersion]:
    """What the edition may ask, by slug."""
    return list(
        db.session.scalars(
            sa.select(QuestionVersion)
            .join(bank_version, bank_version.c.version_id == QuestionVersion.id)
            .join(Bank, Bank.id == bank_version.c.bank_id)
            .join(Question, Question.id == QuestionVersion.question_id)
            .options(joinedload(QuestionVersion.question))
            .where(Bank.edition_id == edition_id)
            .order_by(Question.slug)
        )
    )


def count_by_area(edition_id: int) -> dict[str, int]:
    """How many questions of each area the edition's bank holds."""
    rows = db.session.execute(
        sa.select(QuestionVersion.area, sa.func.count())
        .join(bank_version, bank_version.c.version_id == QuestionVersion.id)
        .join(Bank, Bank.id == bank_version.c.bank_id)
        .where(Bank.edition_id == edition_id)
        .group_by(QuestionVersion.area)
    )
    return {row[0]: row[1] for row in rows}
