"""Reading a lesson."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from lms.kit import clock
from lms.kit.errors import Refused
from lms.people.roles import Permission
from lms.practice import lessons
from lms.practice.kinds import Page
from lms.practice.queries import Exercise
from lms.web.fields import Form
from lms.web.onward import onward, way_back
from lms.web.pages import page, see_other, see_path
from lms.web.practice.entrance import enter
from lms.web.signs import needs

desk = Blueprint("lesson", __name__)


@desk.route(
    "/learning/<int:enrolment_id>/lesson/<int:activity_id>",
    methods=["GET", "POST"],
)
@needs(Permission.LEARN)
def lesson(enrolment_id: int, activity_id: int) -> ResponseReturnValue:
    """The text, and what it asks; the answers bring their feedback at once."""
    posted = request.method == "POST"
    exercise = enter(Page, enrolment_id, activity_id, writing=posted)
    form = Form()
    blamed = ""
    if form.validate_on_submit():
        try:
            return _finish(exercise)
        except Refused as refusal:
            form.refusal = refusal.reason
            blamed = refusal.field
    return page(
        "practice/lesson.html",
        form=form,
        exercise=exercise,
        place=exercise.place,
        content=exercise.content,
        checked=_checked(exercise),
        blamed=blamed,
        typed=request.form if posted else None,
        onward=onward(exercise.place),
        way_back=way_back(exercise.place),
    )


def _finish(exercise: Exercise[Page]) -> Response:
    place = exercise.place
    if not exercise.content.questions:
        lessons.finish_reading(exercise, at=clock.now())
        return see_path(onward(place).url)
    values = {q.slug: request.form.getlist(q.slug) for q in exercise.content.questions}
    lessons.answer_check(exercise, values=values, at=clock.now())
    here = {"enrolment_id": place.enrolment.id, "activity_id": place.activity.id}
    return see_other(".lesson", **here, _anchor="check")


def _checked(exercise: Exercise[Page]) -> dict[str, object] | None:
    """What was answered and how it is marked, once the answers were sent."""
    run = exercise.run
    if run is None or run.finished_at is None:
        return None
    return {"answers": run.answers, "result": exercise.content.result(run.answers)}
