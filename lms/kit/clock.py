"""The only place that asks what time it is."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask import current_app


def now() -> datetime:
    """The instant, aware and in UTC."""
    return datetime.now(UTC)


def zone() -> ZoneInfo:
    """The centre's zone: what a day is, and what people read."""
    return ZoneInfo(current_app.config["TIMEZONE"])


def local(at: datetime) -> datetime:
    """The instant as the centre's wall clock shows it."""
    return at.astimezone(zone())


def today() -> date:
    """The centre's calendar day."""
    return local(now()).date()
