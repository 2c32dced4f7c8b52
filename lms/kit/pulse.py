"""A sign of life: what runs in the background notes that it does."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.kit import clock
from lms.kit.db import Instant, Key, Model, db, look, transaction

EVERY = timedelta(seconds=30)
SILENT_AFTER = timedelta(minutes=2)


class Pulse(Model):
    """When a kind of background work was last seen alive, wherever it runs."""

    __tablename__ = "kit_pulse"

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(sa.String(40), unique=True)
    beat_at: Mapped[Instant]


def beat() -> None:
    """A chore of the worker: say that it is there, twice a minute at most."""
    now = clock.now()
    with look():
        last = last_beat("worker")
    if last is not None and now - last < EVERY:
        return
    with transaction():
        beaten = db.session.execute(
            sa.update(Pulse).where(Pulse.name == "worker").values(beat_at=now)
        )
        if not beaten.rowcount:  # type: ignore[attr-defined]
            db.session.add(Pulse(name="worker", beat_at=now))


def last_beat(name: str) -> datetime | None:
    """When it was last seen alive."""
    return db.session.scalar(sa.select(Pulse.beat_at).where(Pulse.name == name))
