"""A PDF as an answer: on the screen or as a file, kept by nobody on the way."""

from collections.abc import Sequence
from urllib.parse import quote

from flask import Response, make_response, request

from lms.certificates.facts import in_words
from lms.certificates.printing import print_certificates
from lms.certificates.sheet import Facts, Mark
from lms.kit.paper.failure import PaperFailed
from lms.web.pages import page

PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'"
"""Browsers' own viewers need these two; nothing else may load."""


def pdf(data: bytes, name: str) -> Response:
    """The file; with `?download` in the address it is saved instead of shown."""
    response = make_response(data)
    kind = "attachment" if "download" in request.args else "inline"
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = (
        f"{kind}; filename=certificate.pdf; filename*=UTF-8''{_quoted(name)}.pdf"
    )
    response.headers["Content-Security-Policy"] = PDF_POLICY
    response.headers["Cache-Control"] = "no-store"
    return response


def printed(sheets: Sequence[Facts], *, name: str, back: str, mark: Mark = "") -> Response:
    """Print now; where paper fails, a page that says so in words and leads `back`."""
    try:
        return pdf(print_certificates(sheets, mark=mark), name)
    except PaperFailed as failure:
        reason = in_words(failure).reason
        return make_response(
            page("certificates/no_paper.html", status=503, reason=reason, back=back)
        )


def _quoted(name: str) -> str:
    """As RFC 5987 wants it; what file systems refuse becomes a space."""
    return quote("".join(" " if c in '\\/:*?"<>|' or c < " " else c for c in name), safe="")
