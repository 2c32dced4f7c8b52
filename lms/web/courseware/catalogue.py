"""Every course of the centre, and a look inside."""

from collections import Counter
from typing import Any

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from lms.courseware import queries, rules
from lms.courseware.models import Course, Edition
from lms.enrolment import progress
from lms.kit import clock
from lms.people.roles import Permission
from lms.publishing import kinds
from lms.questions import queries as questions
from lms.web.pages import page
from lms.web.paging import leaf
from lms.web.session import me
from lms.web.signs import needs

desk = Blueprint("catalogue", __name__)


@desk.get("/courses")
@needs(Permission.SEE_COURSES)
def catalogue() -> ResponseReturnValue:
    """All courses with their latest edition."""
    search, kind = request.args.get("q", "").strip(), request.args.get("kind", "")
    found = leaf(queries.catalogue(search=search, kind=kind if kind in rules.COURSE_KINDS else ""))
    counted = me().may(Permission.SEE_PROGRESS)
    ids = [edition.course_id for edition in found.items]
    return page(
        "courseware/catalogue.html",
        editions=found,
        on_it=progress.on_courses(me(), ids, clock.today()) if counted else None,
        nobody=progress.OnIt(0, 0),
        search=search,
        kind=kind,
    )


@desk.get("/courses/<slug>")
@needs(Permission.SEE_COURSES)
def course(slug: str) -> ResponseReturnValue:
    """One edition of a course: days, areas, bank; and how the editions differ."""
    number = request.args.get("edition", type=int)
    edition = queries.find_edition_numbered(slug, number) or abort(404)
    counted = me().may(Permission.SEE_PROGRESS)
    return page(
        "courseware/course.html",
        edition=edition,
        areas=_areas(edition),
        editions=_history(edition.course),
        on_it=progress.on_editions(me(), edition.course_id, clock.today()) if counted else None,
        nobody=progress.OnIt(0, 0),
        may_enrol=me().may(Permission.ENROL),
    )


@desk.get("/courses/<slug>/editions/<int:number>/activities/<int:activity_id>")
@needs(Permission.SEE_COURSES)
def preview(slug: str, number: int, activity_id: int) -> ResponseReturnValue:
    """One activity to look at, with what is right; nothing is recorded."""
    edition = queries.find_edition_numbered(slug, number) or abort(404)
    activity = queries.find_activity(edition.id, activity_id) or abort(404)
    content = kinds.from_json(activity.content)
    return page("courseware/preview.html", edition=edition, activity=activity, content=content)


def _areas(edition: Edition) -> list[dict[str, Any]]:
    """By area, in the order in which they are shown: minutes, activities, questions."""
    minutes: Counter[str] = Counter()
    activities: Counter[str] = Counter()
    for activity in edition.activities:
        minutes[activity.area] += activity.minutes
        activities[activity.area] += 1
    bank = questions.count_by_area(edition.id)
    return [
        {
            "area": area,
            "minutes": minutes[area],
            "activities": activities[area],
            "questions": bank.get(area, 0),
        }
        for area in rules.AREAS
        if activities[area] or bank.get(area)
    ]


def _history(course: Course) -> list[tuple[Edition, rules.Changes | None]]:
    """The editions, latest first, each with what it changed."""
    editions = queries.editions_of(course)
    checksums = queries.checksums_of(course)
    older: list[Edition | None] = [*editions[1:], None]
    return [
        (edition, rules.changes(checksums[before.id], checksums[edition.id]) if before else None)
        for edition, before in zip(editions, older, strict=True)
    ]
