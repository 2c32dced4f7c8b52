"""The attempt itself: questions, answers saved as they are given, handing in."""

from datetime import datetime
from typing import Any

import msgspec
from flask import Blueprint, abort, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.exams import actions, answers, kinds, queries, results
from lms.exams.models import Attempt
from lms.kit import clock
from lms.kit.errors import Refused
from lms.people.roles import Permission
from lms.web import filters, transaction
from lms.web.fields import Form
from lms.web.pages import page, see_other
from lms.web.session import me
from lms.web.signs import needs

desk = Blueprint("sitting", __name__)

LARGEST_ANSWER = 16 * 1024
"""Bytes of one saved answer; the longest text has 500 characters."""


@desk.route("/exams/attempts/<int:attempt_id>", methods=["GET", "POST"])
@needs(Permission.LEARN)
def sitting(attempt_id: int) -> ResponseReturnValue:
    """The open attempt; the form is for browsers without script, which save all at once."""
    attempt = queries.find_own(me(), attempt_id, items=True) or abort(404)
    form = Form()
    newer: list[int] = []
    if form.validate_on_submit():
        try:
            newer = actions.save_all(attempt, *_given(attempt), at=clock.now())
            if not newer:
                return _onward(attempt)
            transaction.keep()
            form.refusal = _(
                "Question %(numbers)s was answered in another window meanwhile. "
                "Look at the answer there, and change it if you like.",
                numbers=_listed(newer),
            )
            attempt = queries.find_own(me(), attempt_id, items=True) or abort(404)
        except answers.OutOfDate:
            return see_other(".sitting", attempt_id=attempt.id)
        except Refused as refusal:
            form.blame(refusal)
    now = clock.now()
    if attempt.closed_at is not None:
        return see_other("result.result", attempt_id=attempt.id)
    if now >= attempt.deadline_at:
        return page("exams/time_over.html", attempt=attempt, form=form)
    return page(
        "exams/sitting.html",
        attempt=attempt,
        exam=kinds.from_json(attempt.paper.content),
        questions=results.answered(attempt),
        newer=newer,
        now_ms=_ms(now),
        deadline_ms=_ms(attempt.deadline_at),
        saved_at=max((i.saved_at for i in attempt.items if i.saved_at), default=None),
        form=form,
        status=409 if newer else None,
    )


def _given(attempt: Attempt) -> tuple[dict[int, tuple[Any, int]], set[int]]:
    """What the form sent: position → (answer as shown, revision), and the flags."""
    given: dict[int, tuple[Any, int]] = {}
    for one in results.answered(attempt):
        position = one.item.position
        known = request.form.get(f"r-{position}", "")
        if known.isascii() and known.isdecimal() and len(known) < 10:
            values = request.form.getlist(f"a-{position}")
            given[position] = (one.question.answer_from(values), int(known))
    return given, {one.position for one in attempt.items if f"f-{one.position}" in request.form}


def _onward(attempt: Attempt) -> ResponseReturnValue:
    if request.form.get("deed") == "hand-in":
        return see_other(".handing_in", attempt_id=attempt.id)
    flash(_("Everything on the page is saved."))
    return see_other(".sitting", attempt_id=attempt.id)


@desk.post("/exams/attempts/<int:attempt_id>/answers/<int:position>")
@needs(Permission.LEARN)
def save_answer(attempt_id: int, position: int) -> ResponseReturnValue:
    """Keep one answer as given; the answer to the page is sent after the commit."""
    request.max_content_length = LARGEST_ANSWER
    now = clock.now()
    try:
        sent = msgspec.json.decode(request.get_data(), type=answers.Sent)
        saved = actions.save(
            attempt_id, position, sent.answer, revision=sent.revision, by=me(), at=now
        )
    except answers.OutOfDate as late:
        return _out_of_date(late), 409
    except Refused as refusal:
        return {"words": str(refusal)}, 422
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return {"words": _("This answer cannot be read. Load the page again and answer.")}, 422
    if saved is None:
        abort(404)
    return {
        "revision": saved.revision,
        "saved": filters.time(saved.at),
        "now": _ms(now),
        "deadline": _ms(saved.deadline_at),
    }


def _out_of_date(late: answers.OutOfDate) -> dict[str, Any]:
    return {
        "why": late.why,
        "words": str(late),
        "revision": late.revision,
        "answer": late.answer,
    }


@desk.post("/exams/attempts/<int:attempt_id>/flags/<int:position>")
@needs(Permission.LEARN)
def flag(attempt_id: int, position: int) -> ResponseReturnValue:
    """Remember that I want to come back to a question."""
    flagged = request.form.get("flagged") == "1"
    try:
        if not actions.flag(attempt_id, position, flagged, by=me(), at=clock.now()):
            abort(404)
    except answers.OutOfDate as late:
        return _out_of_date(late), 409
    return "", 204


@desk.route("/exams/attempts/<int:attempt_id>/handing-in", methods=["GET", "POST"])
@needs(Permission.LEARN)
def handing_in(attempt_id: int) -> ResponseReturnValue:
    """What is still open, and the button that hands in."""
    attempt = queries.find_own(me(), attempt_id, items=True) or abort(404)
    form = Form()
    if form.validate_on_submit():
        actions.hand_in(attempt, by=me(), at=clock.now())
        return see_other("result.result", attempt_id=attempt.id)
    if attempt.closed_at is not None:
        return see_other("result.result", attempt_id=attempt.id)
    if clock.now() >= attempt.deadline_at:
        return page("exams/time_over.html", attempt=attempt, form=form)
    return page(
        "exams/handing_in.html",
        attempt=attempt,
        total=len(attempt.items),
        unanswered=[one.position for one in attempt.items if one.answer is None],
        flagged=[one.position for one in attempt.items if one.flagged],
        form=form,
    )


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def _listed(numbers: list[int]) -> str:
    return _(", ").join(str(n) for n in numbers)
