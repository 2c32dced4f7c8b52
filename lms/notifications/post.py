"""The post: takes letters from the outbox to the mail server, each once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
import structlog

from lms.kit import clock, mail
from lms.kit.db import db, look, transaction
from lms.notifications.models import Letter
from lms.notifications.queries import letters_due
from lms.notifications.rules import pause

log = structlog.get_logger()

CLAIM = timedelta(minutes=5)
"""How long a claimed letter is another worker's; longer than any server may take."""


@dataclass
class Claimed:
    """What of a letter is needed outside the transaction that claimed it."""

    id: int
    to: str
    title: str
    body: str
    failures: int
    created_at: datetime

    @property
    def number(self) -> str:
        """What the letter is called for ever."""
        return f"letter.{self.id}.{self.created_at:%Y%m%d%H%M%S}"


def send_letters() -> None:
    """A chore of the worker: everything that is due, over one connection."""
    to = mail.configured()
    if to is None or not _due():
        return
    try:
        with mail.line(to) as line:
            while claimed := _claim():
                _hand_over(line, claimed)
    except mail.Unreachable as error:
        log.warning("mail_unreachable", server=to.host, error=str(error))
        _put_off_all(str(error))


def _due() -> list[int]:
    with look():
        return [letter.id for letter in letters_due(clock.now())]


def _claim() -> Claimed | None:
    """Take the next letter so that nobody else does; the count of tries goes up with it."""
    now = clock.now()
    for number in _due():
        with transaction():
            row = db.session.execute(
                sa.update(Letter)
                .where(Letter.id == number, Letter.sent_at.is_(None), Letter.next_attempt_at <= now)
                .values(next_attempt_at=now + CLAIM, attempts=Letter.attempts + 1)
                .returning(
                    Letter.id,
                    Letter.to,
                    Letter.title,
                    Letter.body,
                    Letter.attempts,
                    Letter.created_at,
                )
            ).one_or_none()
        if row is not None:
            return Claimed(*row)
    return None


def _hand_over(line: mail.Line, letter: Claimed) -> None:
    try:
        line.send(number=letter.number, to=letter.to, title=letter.title, body=letter.body)
    except mail.Rejected as error:
        wait = None if error.for_good else pause(letter.failures)
        log.warning("letter_rejected", letter=letter.id, error=str(error), given_up=wait is None)
        _note(letter.id, error=str(error), next_attempt_at=wait and clock.now() + wait)
    except mail.Unreachable as error:
        wait = pause(letter.failures)
        _note(letter.id, error=str(error), next_attempt_at=wait and clock.now() + wait)
        raise
    else:
        _note(letter.id, error="", next_attempt_at=None, sent_at=clock.now())


def _note(letter_id: int, **values: object) -> None:
    with transaction():
        db.session.execute(sa.update(Letter).where(Letter.id == letter_id).values(**values))


def _put_off_all(words: str) -> None:
    """Without a server every due letter has failed once more; the next look comes later."""
    now = clock.now()
    due = sa.and_(Letter.sent_at.is_(None), Letter.next_attempt_at <= now)
    with transaction():
        tried = db.session.scalars(sa.select(Letter.attempts).where(due).distinct()).all()
        for attempts in sorted(tried, reverse=True):
            wait = pause(attempts + 1)
            db.session.execute(
                sa.update(Letter)
                .where(due, Letter.attempts == attempts)
                .values(
                    attempts=attempts + 1,
                    error=words,
                    next_attempt_at=now + wait if wait else None,
                )
            )
