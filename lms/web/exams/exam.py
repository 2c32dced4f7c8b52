"""Before an exam: its rules, the attempts so far, and the button that begins one."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from lms.enrolment import queries as enrolments
from lms.enrolment.places import Place
from lms.exams import actions, kinds, queries, rules
from lms.exams.models import Paper
from lms.kit import clock
from lms.kit.errors import Refused
from lms.people.roles import Permission
from lms.web.fields import Form
from lms.web.onward import onward, turn_back, way_back
from lms.web.pages import page, see_other
from lms.web.session import me
from lms.web.signs import needs

desk = Blueprint("exam", __name__)


@desk.get("/learning/<int:enrolment_id>/exams/<int:activity_id>")
@needs(Permission.LEARN)
def exam(enrolment_id: int, activity_id: int) -> ResponseReturnValue:
    """The front page of an exam."""
    place, paper = _find(enrolment_id, activity_id)
    return turn_back(place) or _front(place, paper, Form())


@desk.post("/learning/<int:enrolment_id>/exams/<int:activity_id>/attempts")
@needs(Permission.LEARN)
def start(enrolment_id: int, activity_id: int) -> ResponseReturnValue:
    """Begin, or come back to the attempt that is open."""
    place, paper = _find(enrolment_id, activity_id)
    if back := turn_back(place):
        return back
    form = Form()
    if form.validate_on_submit():
        try:
            attempt = actions.start(place, paper, by=me(), at=clock.now())
            return see_other("sitting.sitting", attempt_id=attempt.id)
        except Refused as refusal:
            form.blame(refusal)
    return _front(place, paper, form)


def _find(enrolment_id: int, activity_id: int) -> tuple[Place, Paper]:
    place = enrolments.find_place(me(), enrolment_id, activity_id) or abort(404)
    return place, queries.find_paper(activity_id) or abort(404)


def _front(place: Place, paper: Paper, form: Form) -> ResponseReturnValue:
    attempts = queries.attempts_of(place.enrolment.id, paper.id)
    content = kinds.from_json(paper.content)
    now = clock.now()
    latest = attempts[0] if attempts else None
    return page(
        "exams/exam.html",
        place=place,
        exam=content,
        count=sum(section.count for section in content.sections),
        attempts=[one for one in attempts if one.closed_at is not None],
        current=latest if latest and latest.open_at(now) else None,
        overdue=latest
        if latest and latest.closed_at is None and latest.deadline_at <= now
        else None,
        passed=any(one.passed for one in attempts),
        left=rules.attempts_left(content.attempts, len(attempts)),
        onward=onward(place),
        way_back=way_back(place),
        form=form,
    )
