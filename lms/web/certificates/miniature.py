"""A certificate as a small picture on a page: the sheet's own measures, drawn as SVG."""

import base64
import re
from dataclasses import dataclass

from lms.certificates import setting
from lms.certificates.seal import seal_svg
from lms.certificates.sheet import Facts, fill
from lms.kit.paper.failure import PaperFailed
from lms.kit.paper.qr import qr_svg

MM_PER_PT = 25.4 / 72
SIZE = re.compile(r"font-size:([\d.]+)pt")
SPACE = re.compile(r"letter-spacing:([\d.]+)em")
TITLE_TOP = 126.8
LINE = 1.4


@dataclass(frozen=True)
class Line:
    """One line of type: words, size and spacing in mm, and where its base line is."""

    words: str
    size: float
    space: float = 0.0
    y: float = 0.0


@dataclass(frozen=True)
class Miniature:
    """What the picture needs; see templates/certificates/_miniature.html."""

    facts: Facts
    revoked: bool
    centre: Line
    heading: Line
    lead: str
    name: Line
    staff: str
    body: str
    title: list[Line]
    known: list[str]
    known_y: float
    hands: list[tuple[float, str, str]]
    """Middle, name and role of each signatory."""
    day: str
    issuer: Line
    qr: str
    seal: str
    """Pictures as data: addresses; the seal's is empty where there is none."""


def miniature(facts: Facts, *, revoked: bool = False) -> Miniature:
    """The picture of one certificate, or of a draft."""
    lines, size = setting.title(facts.title or " ")
    size *= MM_PER_PT
    title = [
        Line(words, size, y=TITLE_TOP + index * size * LINE) for index, words in enumerate(lines)
    ]
    title[0] = Line(f"《{title[0].words}", size, y=title[0].y)
    title[-1] = Line(f"{title[-1].words}》", size, y=title[-1].y)
    w = facts.wording
    heading = min(15.2, 200 / max(1.0, setting.units(w.heading) * 1.4))
    return Miniature(
        facts=facts,
        revoked=revoked,
        centre=_line(facts.centre_name, setting.centre_name(facts.centre_name or " "), 29.4),
        heading=Line(w.heading, heading, heading * 0.4, 48.4),
        lead=fill(w.lead, facts),
        name=_line(facts.person_name, setting.person_name(facts.person_name or " "), 93.6),
        staff=fill(w.staff, facts) if facts.employee_no else "",
        body=fill(w.body, facts),
        title=title,
        known=_known(facts),
        known_y=title[-1].y + 9.8,
        hands=_hands(facts),
        day=setting.in_characters(facts.issued_on),
        issuer=_line(facts.centre_name, setting.issuer(facts.centre_name or " "), 173.8),
        qr=_picture(qr_svg(facts.verify_url)),
        seal=_seal(facts),
    )


def _line(words: str, style: str, y: float) -> Line:
    """The compositor's style for paper, as numbers for SVG."""
    found, spaced = SIZE.search(style), SPACE.search(style)
    size = float(found[1]) * MM_PER_PT if found else 4.0
    return Line(words, size, size * float(spaced[1]) if spaced else 0.0, y)


def _known(facts: Facts) -> list[str]:
    w, known = facts.wording, []
    if facts.hours is not None:
        known.append(f"{w.hours} {setting.figure(facts.hours)} {w.hours_unit}")
    if facts.score is not None:
        known.append(f"{w.score} {setting.figure(facts.score)} {w.score_unit}")
    if span := setting.period(facts.period_from, facts.period_to):
        known.append(f"{w.period} {span}")
    return known


def _hands(facts: Facts) -> list[tuple[float, str, str]]:
    shown = facts.signatories[:3]
    step = 33.0 if len(shown) == 3 else 49.0
    left = 148.5 - step * (len(shown) - 1) / 2
    return [(left + step * i, one.name, one.role) for i, one in enumerate(shown)]


def _seal(facts: Facts) -> str:
    """Without faces the page still stands, without its seal."""
    if not (facts.seal_ring or facts.seal_line):
        return ""
    try:
        return _picture(seal_svg(facts.seal_ring, facts.seal_line))
    except PaperFailed:
        return ""


def _picture(svg: bytes) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg).decode()
