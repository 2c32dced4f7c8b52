"""From frozen facts to paper: reads proof, then hands the sheets to the press."""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from lms.certificates.seal import seal_svg
from lms.certificates.sheet import Facts, Mark, NameFace, html, texts
from lms.kit.paper.faces import (
    KAI,
    SANS,
    SANS_MEDIUM,
    SERIF,
    SERIF_BOLD,
    first_complete,
    missing_characters,
    suggest,
)
from lms.kit.paper.frames import Page
from lms.kit.paper.press import Imprint, Press, Progress
from lms.kit.paper.qr import qr_svg

ART = Path(__file__).resolve().parent / "art"

SET_IN = {
    "h1": (SERIF_BOLD,),
    "h2": (SERIF_BOLD,),
    "mark": (SERIF_BOLD,),
    "seal": (SERIF_BOLD,),
    "name": (KAI, SERIF),
    "hand": (KAI,),
    "role": (SANS,),
    "staff": (SANS,),
    "check": (SANS, SANS_MEDIUM),
}
"""Faces by the part of the sheet, as art/sheet.css sets them; SERIF for every other part.
A name the first face cannot draw is set in the second, as a whole."""


class Undrawable(NamedTuple):
    """A character no certificate can carry; `part` is a class of the sheet, "name" above all."""

    part: str
    text: str
    character: str
    suggestion: str | None

    @property
    def code_point(self) -> str:
        """U+20000, as it is said to somebody who cannot see the character either."""
        return f"U+{ord(self.character):04X}"


def undrawable(facts: Facts, mark: Mark = "") -> list[Undrawable]:
    """What stands against printing these facts; empty when all can be drawn.

    Asked before a certificate is issued. Raises PaperFailed when the faces are missing.
    """
    found = []
    for part, shown in texts(facts, mark).items():
        faces = SET_IN.get(part, (SERIF,))
        for text in shown:
            if first_complete(text, faces) is None:
                lacking = missing_characters(text, faces[-1])
                found += [Undrawable(part, text, c, suggest(c)) for c in lacking]
    return found


def page(facts: Facts, mark: Mark = "") -> Page:
    """One sheet with its own drawings, ready for a press that has `shared_drawings()`."""
    drawings = {"qr.svg": qr_svg(facts.verify_url)}
    if facts.seal_ring or facts.seal_line:
        drawings["seal.svg"] = seal_svg(facts.seal_ring, facts.seal_line)
    face: NameFace = "kai" if first_complete(facts.person_name, SET_IN["name"]) == KAI else "serif"
    return Page(html(facts, name_face=face, mark=mark), drawings)


@lru_cache(maxsize=1)
def shared_drawings() -> dict[str, bytes]:
    """Style and ornament, the same for every sheet."""
    return {name: (ART / name).read_bytes() for name in ("sheet.css", "ornament.svg")}


def print_certificates(
    certificates: Sequence[Facts],
    *,
    title: str = "",
    created: datetime | None = None,
    mark: Mark = "",
    progress: Progress | None = None,
    press: Press | None = None,
) -> bytes:
    """All of them as one PDF, one sheet a page, in the order given.

    One certificate is dated by its day of issue, so that printing it again gives the same
    bytes; a print run passes `created`. `press` is one kept warm by a job. Raises PaperFailed.
    """
    first = certificates[0]
    when = created or datetime.combine(first.issued_on, time(), UTC)
    named = title or f"{first.wording.heading} {first.person_name} {first.number}"
    imprint = Imprint(named, first.centre_name, when)
    pages = [page(facts, mark) for facts in certificates]
    if press is not None:
        return press.print_pdf(pages, imprint, assets=shared_drawings(), progress=progress)
    with Press() as own:
        return own.print_pdf(pages, imprint, assets=shared_drawings(), progress=progress)
