"""Which desk plays which kind of activity."""

from typing import Any

from flask import Flask, url_for

PLAYERS = {
    "page": "lesson.lesson",
    "recording": "recording_lesson.recording_lesson",
    "role-play": "role_play.role_play",
    "system-drill": "system_drill.system_drill",
    "exam": "exam.exam",
}
"""Kind of activity → endpoint; each takes enrolment_id and activity_id."""


def player_url(enrolment_id: int, activity: Any) -> str:
    """Where this activity is done by the person of this enrolment."""
    return url_for(PLAYERS[activity.kind], enrolment_id=enrolment_id, activity_id=activity.id)


def init_app(app: Flask) -> None:
    """Give it to the templates."""
    app.jinja_env.globals["player_url"] = player_url
