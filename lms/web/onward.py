"""What comes after an activity: the next one, or the way back to the course."""

from typing import NamedTuple

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lms.enrolment.places import Place, Stop
from lms.web.players import player_url


class Onward(NamedTuple):
    """The words on the button, and where it leads."""

    label: str
    url: str


def onward(place: Place) -> Onward:
    """The next open activity; the course's path when nothing is open any more."""
    following = place.following
    if place.way.progress.complete and (following is None or not following.required):
        return Onward(_("See how it went"), way_back(place))
    if following is None:
        return Onward(_("Back to the course"), way_back(place))
    words = _("Next: %(title)s", title=following.title)
    return Onward(words, player_url(place.enrolment.id, following))


def way_back(place: Place) -> str:
    """The course's path."""
    return url_for("path.path", enrolment_id=place.enrolment.id)


def what_opens(stops: list[Stop], module_slug: str = "") -> str:
    """In words, what must be done first; short for an activity of the same module."""
    if len(stops) == 1:
        return str(_("Opens after “%(title)s”.", title=stops[0].title))
    days = list(dict.fromkeys(stop.module_title for stop in stops))
    if len(stops) > 2 and {stop.module_slug for stop in stops} == {module_slug}:
        return str(_("Opens when the other %(count)s of this part are done.", count=len(stops)))
    if len(days) == 1 and len(stops) > 2:
        words = _(
            "Opens when “%(module)s” is done; %(count)s are still to do.",
            module=days[0],
            count=len(stops),
        )
        return str(words)
    words = _(
        "Opens after “%(title)s” and %(count)s more.", title=stops[0].title, count=len(stops) - 1
    )
    return str(words)


def turn_back(place: Place) -> Response | None:
    """Where a locked activity is: back to the path, which says what opens it; None when open."""
    if place.standing.state != "locked":
        return None
    words = what_opens(place.waits_for, place.activity.module.slug)
    flash(_("“%(title)s” is not open yet.", title=place.activity.title) + " " + words)
    return redirect(way_back(place), 303)
