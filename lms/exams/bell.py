"""The bell: attempts whose time is over are closed, whether or not anybody looks."""

import structlog

from lms.exams import marking, queries
from lms.kit import clock
from lms.kit.db import look, transaction

log = structlog.get_logger()


def ring() -> None:
    """A chore of the worker: close what is overdue, each attempt in a transaction of its own."""
    now = clock.now()
    with look():
        waiting = queries.overdue(now)
    for attempt_id in waiting:
        try:
            with transaction():
                marking.close(attempt_id, by=None, at=now)
        except Exception:
            # One that cannot be marked must not keep the others open.
            log.exception("attempt_not_closed", attempt=attempt_id)
