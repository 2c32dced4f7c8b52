"""Pictures, recordings and transcripts of an edition, to people who are on it."""

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from lms.courseware import policy, queries
from lms.courseware.models import Asset
from lms.enrolment import queries as enrolments
from lms.kit import storage
from lms.web.session import me
from lms.web.signs import signed_in

desk = Blueprint("course_files", __name__)

TRANSCRIPT = "text/vtt"


@desk.get("/files/<int:edition_id>/<path:path>")
@signed_in
def file(edition_id: int, path: str) -> ResponseReturnValue:
    """One file, whole or the stretch that a player asks for; sources of lessons are never given."""
    if not (policy.may_look_into(me()) or enrolments.is_on(me(), edition_id)):
        abort(404)
    asset = queries.find_asset(edition_id, path) or abort(404)
    if asset.text is not None and asset.media_type != TRANSCRIPT:
        abort(404)
    if request.if_none_match.contains(asset.checksum):
        return _signed(Response(status=304), asset)
    wanted = request.range if _range_holds(asset) else None
    if wanted is None or wanted.units != "bytes":
        return _signed(_stretch(asset, 0, asset.size, 200), asset)
    bounds = wanted.range_for_length(asset.size)
    if bounds is None or bounds[1] is None:
        refused = Response(status=416, headers={"Content-Range": f"bytes */{asset.size}"})
        return _signed(refused, asset)
    start, end = bounds
    answer = _stretch(asset, start, end, 206)
    answer.headers["Content-Range"] = f"bytes {start}-{end - 1}/{asset.size}"
    return _signed(answer, asset)


def _range_holds(asset: Asset) -> bool:
    """A stretch of what the browser has; of another state it wants the whole."""
    condition = request.if_range
    return condition.etag in (None, asset.checksum) and condition.date is None


def _stretch(asset: Asset, start: int, end: int, status: int) -> Response:
    if asset.text is not None:
        return Response(asset.text.encode()[start:end], status)
    try:
        storage.size(asset.storage_key)
    except storage.Missing:
        abort(404)
    pieces = storage.stretch(asset.storage_key, start, end - start)
    return Response(pieces, status, {"Content-Length": str(end - start)})


def _signed(answer: Response, asset: Asset) -> Response:
    """Kept by this browser alone, asked about each time, and never run as a page of ours."""
    answer.headers["Content-Type"] = (
        "text/vtt; charset=utf-8" if asset.media_type == TRANSCRIPT else asset.media_type
    )
    answer.set_etag(asset.checksum)
    answer.headers["Accept-Ranges"] = "bytes"
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Disposition"] = "inline"
    answer.headers["Vary"] = "Cookie"
    return answer
