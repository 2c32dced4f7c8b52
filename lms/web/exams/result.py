"""After an exam: the score, what it means, and what helps next."""

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from lms.courseware.models import Activity
from lms.courseware.rules import AREAS
from lms.enrolment import queries as enrolments
from lms.exams import kinds, queries, results, rules
from lms.people.roles import Permission
from lms.web.onward import onward
from lms.web.pages import page, see_other
from lms.web.session import me
from lms.web.signs import needs

desk = Blueprint("result", __name__)

AREAS_TO_REVIEW = 3
LESSONS_PER_AREA = 2
"""Enough for an evening; the whole course again would help nobody."""


@desk.get("/exams/attempts/<int:attempt_id>/result")
@needs(Permission.LEARN)
def result(attempt_id: int) -> ResponseReturnValue:
    """One closed attempt of my own."""
    attempt = queries.find_own(me(), attempt_id, items=True) or abort(404)
    if attempt.closed_at is None:
        return see_other("sitting.sitting", attempt_id=attempt.id)
    exam = kinds.from_json(attempt.paper.content)
    attempts = queries.attempts_of(attempt.enrolment_id, attempt.paper_id)
    place = enrolments.find_place(me(), attempt.enrolment_id, attempt.paper.activity_id)
    found = results.answered(attempt, queries.overrides_of(attempt))
    areas = results.score_by_area(found)
    weak = rules.weak_areas(areas, exam.pass_share)
    wrong = [one for one in found if not one.right]
    only_wrong = bool(wrong) and request.args.get("questions") != "all"
    return page(
        "exams/result.html",
        attempt=attempt,
        exam=exam,
        areas=areas,
        area_names=AREAS,
        weakest=weak[0] if weak else None,
        review=_review(attempt.paper.activity, [one.area for one in weak[:AREAS_TO_REVIEW]]),
        questions=wrong if only_wrong else found,
        wrong=len(wrong),
        total=len(found),
        only_wrong=only_wrong,
        passed_ever=any(one.passed for one in attempts),
        running=next((one for one in attempts if one.closed_at is None), None),
        left=rules.attempts_left(exam.attempts, len(attempts)),
        again=bool(place) and not any(one.passed or one.closed_at is None for one in attempts),
        onward=onward(place) if place else None,
    )


def _review(activity: Activity, areas: list[str]) -> dict[str, list[Activity]]:
    """By weak area, the lessons that teach it; the areas in their order."""
    lessons = queries.lessons(activity, areas) if areas else []
    return {
        area: [one for one in lessons if one.area == area][:LESSONS_PER_AREA]
        for area in areas
        if any(one.area == area for one in lessons)
    }
