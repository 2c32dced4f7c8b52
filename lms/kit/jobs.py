"""Work that outlives a request: a row says what is to be done, a queue wakes it up."""

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import structlog
from flask import Flask, current_app
from huey import RedisHuey, SqliteHuey
from huey.consumer import Consumer
from sqlalchemy import event
from sqlalchemy.orm import Mapped, mapped_column

from lms.kit import clock
from lms.kit.db import Instant, Json, Key, Model, db, one_of, transaction
from lms.kit.errors import Refused

log = structlog.get_logger()

LEASE = timedelta(minutes=2)
"""A running job renews it with every step; past it, another worker takes over."""

ATTEMPTS = 3
STATES = ["waiting", "running", "done", "failed"]


class Job(Model):
    """The truth about one piece of work; the queue only carries its number."""

    __tablename__ = "kit_job"
    __table_args__ = (
        one_of("state", STATES),
        sa.Index("ix_kit_job_state_run_after", "state", "run_after"),
    )

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(sa.String(60))
    """Which handler does it; see `handlers` in lms/app.py."""
    payload: Mapped[Json]
    state: Mapped[str] = mapped_column(sa.String(10), default="waiting")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    """How far, in the handler's own units; 0 of 0 before it begins."""
    error: Mapped[str] = mapped_column(sa.Text, default="")
    """A sentence for the person who waits; empty unless failed."""
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[Instant]
    run_after: Mapped[Instant]
    lease_until: Mapped[Instant | None]
    finished_at: Mapped[Instant | None]


class Running:
    """What a handler holds while it works: its payload, and a way to say how far it is."""

    def __init__(self, job_id: int, payload: dict[str, Any]) -> None:
        self.job_id = job_id
        self.payload = payload

    def progress(self, done: int, total: int) -> None:
        """Note how far the work is and renew the lease, in a transaction of its own."""
        with transaction():
            _update(self.job_id, done=done, total=total, lease_until=clock.now() + LEASE)


Handler = Callable[[Running], None]


def enqueue(kind: str, payload: dict[str, Any], *, at: datetime) -> Job:
    """Ask for work; it begins after this transaction is committed, and not at all otherwise."""
    job = Job(kind=kind, payload=payload, created_at=at, run_after=at)
    db.session.add(job)
    db.session.flush()
    db.session.info.setdefault("wake", []).append(job.id)
    return job


def find_job(job_id: int) -> Job | None:
    """The job's row, for a page that shows progress."""
    return db.session.get(Job, job_id)


# --- the queue ----------------------------------------------------------------


def init_app(app: Flask, *, instance: Path, redis_url: str, handlers: dict[str, Handler]) -> None:
    """Give the application its queue: a SQLite file beside the database, or Redis."""
    huey = (
        RedisHuey("lms", url=redis_url)
        if redis_url
        else SqliteHuey("lms", filename=str(instance / "queue.db"), fsync=True)
    )
    app.extensions["lms-jobs"] = (huey, handlers)

    @huey.task(name="perform")
    def perform(job_id: int) -> None:
        with app.app_context():
            work(job_id)

    app.extensions["lms-perform"] = perform
    event.listen(db.session, "after_commit", _wake)
    event.listen(db.session, "after_rollback", lambda session: session.info.pop("wake", None))


def _wake(session: Any) -> None:
    numbers = session.info.pop("wake", [])
    if numbers:
        perform = current_app.extensions["lms-perform"]
        for number in numbers:
            try:
                perform(number)
            except Exception as error:
                # The row is committed; the sweeper finds it when the queue answers again.
                log.warning("queue_unreachable", job=number, error=str(error))


def work(job_id: int) -> None:
    """Claim one job and do it; somebody else's claim, or a finished job, is left alone."""
    payload_and_kind = _claim(job_id)
    if payload_and_kind is None:
        return
    kind, payload = payload_and_kind
    handler = current_app.extensions["lms-jobs"][1][kind]
    try:
        handler(Running(job_id, payload))
    except Refused as refusal:
        _finish(job_id, "failed", str(refusal))
    except Exception as error:
        log.exception("job_failed", job=job_id, kind=kind)
        _retry_or_fail(job_id, f"{type(error).__name__}: {error}")
    else:
        _finish(job_id, "done", "")


def _claim(job_id: int) -> tuple[str, dict[str, Any]] | None:
    now = clock.now()
    free = sa.or_(
        sa.and_(Job.state == "waiting", Job.run_after <= now),
        sa.and_(Job.state == "running", Job.lease_until < now),
    )
    with transaction():
        claimed = db.session.execute(
            sa.update(Job)
            .where(Job.id == job_id, free)
            .values(state="running", lease_until=now + LEASE, attempts=Job.attempts + 1)
            .returning(Job.kind, Job.payload)
        ).one_or_none()
    return (claimed[0], claimed[1]) if claimed else None


def _finish(job_id: int, state: str, error: str) -> None:
    with transaction():
        _update(job_id, state=state, error=error, lease_until=None, finished_at=clock.now())


def _retry_or_fail(job_id: int, error: str) -> None:
    with transaction():
        job = db.session.get_one(Job, job_id)
        if job.attempts >= ATTEMPTS:
            _update(job_id, state="failed", error=error, lease_until=None, finished_at=clock.now())
        else:
            pause = timedelta(seconds=10 * 4**job.attempts)
            _update(job_id, state="waiting", lease_until=None, run_after=clock.now() + pause)


def _update(job_id: int, **values: Any) -> None:
    db.session.execute(sa.update(Job).where(Job.id == job_id).values(**values))


def due(now: datetime) -> list[int]:
    """Jobs that nobody is at: never woken, waiting for a retry, or left by a killed worker."""
    return list(
        db.session.scalars(
            sa.select(Job.id)
            .where(
                sa.or_(
                    sa.and_(Job.state == "waiting", Job.run_after <= now),
                    sa.and_(Job.state == "running", Job.lease_until < now),
                )
            )
            .order_by(Job.id)
            .limit(100)
        )
    )


# --- the worker ---------------------------------------------------------------

SWEEP_S = 5


class QuietConsumer(Consumer):
    """A huey consumer that leaves signals to the command that started it."""

    def _set_signal_handlers(self) -> None:
        return


def serve(app: Flask, *, chores: list[Callable[[], None]], stop: threading.Event) -> None:
    """Do jobs until `stop` is set; every few seconds sweep for lost jobs and do the chores."""
    huey, _ = app.extensions["lms-jobs"]
    consumer = QuietConsumer(huey, workers=2, periodic=False, initial_delay=0.1, max_delay=1.0)
    consumer.start()
    try:
        while not stop.is_set():
            with app.app_context():
                sweep(chores)
            stop.wait(SWEEP_S)
    finally:
        consumer.stop(graceful=True)
        deadline = time.monotonic() + 10
        for _worker, thread in consumer.worker_threads:
            thread.join(max(0.1, deadline - time.monotonic()))


def sweep(chores: list[Callable[[], None]]) -> None:
    """Wake what lies about, then the chores; one that fails does not keep the others from it."""
    for chore in (_wake_lost_jobs, *chores):
        try:
            chore()
        except Exception:
            log.exception("chore_failed", chore=chore.__name__)
        finally:
            db.session.remove()


def _wake_lost_jobs() -> None:
    waiting = due(clock.now())
    db.session.remove()
    for number in waiting:
        current_app.extensions["lms-perform"](number)
