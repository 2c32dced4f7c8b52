"""How others did: papers, attempts within scope, and the correction of a mark."""

from flask import Blueprint, abort, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.courseware.rules import AREAS
from lms.exams import kinds, marking, policy, queries, results, rules
from lms.kit import clock
from lms.kit.errors import Refused
from lms.people.roles import Permission
from lms.web import filters
from lms.web.exams.forms import CorrectionForm
from lms.web.pages import page, see_other
from lms.web.paging import leaf
from lms.web.session import me
from lms.web.signs import needs

desk = Blueprint("marking", __name__)


@desk.get("/exams")
@needs(Permission.SEE_PROGRESS)
def papers() -> ResponseReturnValue:
    """Exams that people within my scope have sat."""
    search = request.args.get("q", "").strip()
    found = leaf(queries.papers(me(), search=search))
    return page(
        "exams/papers.html",
        papers=found,
        tallies=queries.tallies(me(), [paper.id for paper in found.items]),
        search=search,
    )


@desk.get("/exams/papers/<int:paper_id>")
@needs(Permission.SEE_PROGRESS)
def attempts(paper_id: int) -> ResponseReturnValue:
    """Attempts at one exam by people within my scope."""
    paper = queries.find_sat_paper(me(), paper_id) or abort(404)
    search = request.args.get("q", "").strip()
    outcome = request.args.get("outcome", "")
    return page(
        "exams/attempts.html",
        paper=paper,
        exam=kinds.from_json(paper.content),
        attempts=leaf(queries.listing(me(), paper, search=search, outcome=outcome)),
        tally=queries.tallies(me(), [paper.id])[paper.id],
        reader=me(),
        search=search,
        outcome=outcome,
    )


@desk.get("/exams/attempts/<int:attempt_id>/marking")
@needs(Permission.SEE_PROGRESS)
def mark_sheet(attempt_id: int) -> ResponseReturnValue:
    """One attempt of somebody within my scope, question by question."""
    attempt = queries.find_within_scope(me(), attempt_id) or abort(404)
    found = results.answered(attempt, queries.overrides_of(attempt))
    exam = kinds.from_json(attempt.paper.content)
    areas = results.score_by_area(found)
    weak = rules.weak_areas(areas, exam.pass_share)
    return page(
        "exams/mark_sheet.html",
        attempt=attempt,
        exam=exam,
        areas=areas,
        weakest=weak[0] if weak else None,
        area_names=AREAS,
        questions=found if policy.may_read_answers(me(), attempt) else [],
        may_correct=policy.may_override(me(), attempt),
    )


@desk.route("/exams/attempts/<int:attempt_id>/marking/<int:position>", methods=["GET", "POST"])
@needs(Permission.MARK)
def correction(attempt_id: int, position: int) -> ResponseReturnValue:
    """Another mark for one question, with the reason."""
    attempt = queries.find_within_scope(me(), attempt_id) or abort(404)
    found = results.answered(attempt, queries.overrides_of(attempt))
    one = next((q for q in found if q.item.position == position), None) or abort(404)
    if not policy.may_override(me(), attempt):
        abort(403)
    form = CorrectionForm()
    form.got.description = _(
        "From 0 to %(marks)s; until now %(got)s.",
        marks=one.question.marks,
        got=filters.number(one.got),
    )
    if form.validate_on_submit():
        try:
            marking.override(
                attempt,
                one.item.id,
                got=float(form.got.data or 0),
                reason=form.reason.data or "",
                by=me(),
                at=clock.now(),
            )
            flash(_("The mark is corrected, and %(name)s is told.", name=attempt.person.name))
            return see_other(".mark_sheet", attempt_id=attempt.id)
        except Refused as refusal:
            form.blame(refusal)
    return page("exams/correction.html", attempt=attempt, one=one, form=form)
