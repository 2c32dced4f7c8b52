"""Importing the roster: choose a file, look at what will happen, do it."""

from typing import Any

from flask import Blueprint, Response, abort, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from lms.kit import clock, sheets
from lms.kit.errors import Refused
from lms.kit.sheets import Sheet
from lms.people import first_passwords, importing, uploads
from lms.people.models import RosterUpload
from lms.people.roles import Permission
from lms.people.roster_columns import COLUMN_NAMES, NEEDED, Column
from lms.people.roster_plan import Deed, Line, Plan
from lms.web.pages import page, see_other
from lms.web.paging import SIZE, Leaf
from lms.web.people.forms import ColumnsForm, ImportForm, UploadForm
from lms.web.people.wording import line_words
from lms.web.session import me
from lms.web.signs import needs, takes_files

desk = Blueprint("roster", __name__)

FAULTS_SHOWN = 100
MISSING_SHOWN = 500


@desk.route("/people/roster", methods=["GET", "POST"])
@needs(Permission.MANAGE_PEOPLE)
@takes_files(sheets.MOST_BYTES + 64 * 1024)
def upload() -> ResponseReturnValue:
    """Choose the file; a file that is no table is refused here."""
    form = UploadForm()
    if form.validate_on_submit():
        try:
            sheet = sheets.read(form.file.data.read())
            kept = uploads.keep(
                sheet,
                filename=form.file.data.filename or "",
                full=bool(form.full.data),
                by=me(),
                at=clock.now(),
            )
            return see_other(".preview", upload_id=kept.id)
        except Refused as refusal:
            form.blame(refusal)
    return page("people/upload.html", form=form)


@desk.get("/people/roster/template.xlsx")
@needs(Permission.MANAGE_PEOPLE)
def template() -> ResponseReturnValue:
    """An empty roster with the right column names."""
    header = [str(COLUMN_NAMES[column]) for column in Column]
    data = sheets.write_xlsx(header, [], title=_("Roster"))
    response = Response(data, content_type=sheets.XLSX)
    response.headers["Content-Disposition"] = "attachment; filename=roster.xlsx"
    return response


def _columns_form(sheet: Sheet, kept: RosterUpload, *, sent: bool = False) -> ColumnsForm:
    """What the columns mean, as kept; or as `sent` with this request."""
    chosen = uploads.mapping(kept)
    form = ColumnsForm() if sent else ColumnsForm(formdata=None, full=kept.full)
    none = SelectChoice(-1, _("not in this file"))
    for column in Column:
        field = form[column.value]
        field.choices = [none, *(SelectChoice(i, name) for i, name in enumerate(sheet.header))]
        if not sent:
            field.data = chosen.get(column, -1)
    return form


def _leaf(lines: list[Line]) -> Leaf[Line]:
    number = max(1, request.args.get("page", 1, type=int))
    number = min(number, max(1, -(-len(lines) // SIZE)))
    return Leaf(lines[(number - 1) * SIZE : number * SIZE], number, len(lines))


@desk.get("/people/roster/<int:upload_id>")
@needs(Permission.MANAGE_PEOPLE)
def preview(upload_id: int) -> ResponseReturnValue:
    """What will happen, row by row; afterwards, what has happened."""
    kept = uploads.find_upload(me(), upload_id) or abort(404)
    if kept.imported_at is not None:
        without = first_passwords.count_without(me(), at=clock.now())
        return page("people/imported.html", upload=kept, without=without)
    try:
        sheet = uploads.open_table(kept, at=clock.now())
    except Refused as refusal:
        form = UploadForm()
        form.blame(refusal)
        return page("people/upload.html", form=form)
    return _preview(kept, sheet, ImportForm(leave_on=clock.today()))


def _preview(
    kept: RosterUpload, sheet: Sheet, form: ImportForm, columns: ColumnsForm | None = None
) -> ResponseReturnValue:
    columns = columns or _columns_form(sheet, kept)
    planned = Plan()
    try:
        planned = importing.draft(
            sheet, uploads.mapping(kept), full=kept.full, by=me(), today=clock.today()
        )
    except Refused as refusal:
        if not columns.refusal:
            columns.blame(refusal)
    shown = request.args.get("show", "")
    lines = [
        line
        for line in planned.lines
        if line.deed == shown or (shown not in set(Deed) and line.deed is not Deed.UNCHANGED)
    ]
    if not form.is_submitted():
        form.fingerprint.data = planned.fingerprint
    return page(
        "people/preview.html",
        upload=kept,
        sheet=sheet,
        columns=columns,
        form=form,
        planned=planned,
        lines=_leaf(lines),
        line_words=line_words,
        shown=shown,
        chips=_chips(planned, kept, shown),
        needed=[column.value for column in NEEDED],
        unused=[name for i, name in enumerate(sheet.header) if i not in kept.mapping.values()],
        open_columns=bool(columns.refusal or columns.errors),
        faults=planned.faults[:FAULTS_SHOWN],
        missing=planned.missing[:MISSING_SHOWN],
        chosen_missing=set(form.leaving.data or ()),
    )


def _chips(planned: Plan, kept: RosterUpload, shown: str) -> list[tuple[str, str, bool]]:
    counts = planned.counts
    changing = sum(counts.values()) - counts[Deed.UNCHANGED]
    words: list[tuple[Any, str, int]] = [
        (_("All changes"), "", changing),
        (_("New"), Deed.NEW, counts[Deed.NEW]),
        (_("Changed"), Deed.CHANGED, counts[Deed.CHANGED]),
        (_("Returning"), Deed.RETURNING, counts[Deed.RETURNING]),
        (_("Unchanged"), Deed.UNCHANGED, counts[Deed.UNCHANGED]),
    ]
    return [
        (
            f"{label} {count:,}",
            url_for(".preview", upload_id=kept.id, show=key or None),
            key == (shown if shown in set(Deed) else ""),
        )
        for label, key, count in words
        if count or not key
    ]


@desk.post("/people/roster/<int:upload_id>/columns")
@needs(Permission.MANAGE_PEOPLE)
def choose_columns(upload_id: int) -> ResponseReturnValue:
    """Say which column means what, and whether everybody is in the file."""
    kept = uploads.find_upload(me(), upload_id) or abort(404)
    try:
        sheet = uploads.open_table(kept, at=clock.now())
    except Refused as refusal:
        flash(str(refusal))
        return see_other(".upload")
    form = _columns_form(sheet, kept, sent=True)
    if form.validate_on_submit():
        chosen = {column: form[column.value].data for column in Column}
        try:
            uploads.choose(
                kept, {c: i for c, i in chosen.items() if i >= 0}, full=bool(form.full.data)
            )
            return see_other(".preview", upload_id=upload_id)
        except Refused as refusal:
            form.blame(refusal)
    return _preview(kept, sheet, ImportForm(formdata=None, leave_on=clock.today()), form)


@desk.post("/people/roster/<int:upload_id>/import")
@needs(Permission.MANAGE_PEOPLE)
def import_roster(upload_id: int) -> ResponseReturnValue:
    """Do what the preview said; if the house has changed meanwhile, show it again."""
    kept = uploads.find_upload(me(), upload_id) or abort(404)
    if kept.imported_at is not None:
        return see_other(".preview", upload_id=upload_id)
    form = ImportForm()
    try:
        sheet = uploads.open_table(kept, at=clock.now())
    except Refused as refusal:
        flash(str(refusal))
        return see_other(".upload")
    if form.validate_on_submit():
        importing.wait_in_line()
        try:
            mapping = uploads.mapping(kept)
            planned = importing.draft(sheet, mapping, full=kept.full, by=me(), today=clock.today())
            if planned.fingerprint != form.fingerprint.data:
                form.fingerprint.data = planned.fingerprint
                raise Refused(_("The roster has changed meanwhile. Look at the preview again."))
            importing.carry_out(
                planned,
                leaving=form.leaving.data or (),
                leave_on=form.leave_on.data,
                upload=kept,
                by=me(),
                at=clock.now(),
                today=clock.today(),
            )
            uploads.forget(kept)
            return see_other(".preview", upload_id=upload_id)
        except Refused as refusal:
            form.blame(refusal)
    return _preview(kept, sheet, form)
