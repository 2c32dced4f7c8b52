"""The seal: a ring, a star and a name, drawn from words; its letters are shapes, not text."""

from functools import lru_cache
from math import cos, pi, sin

from lms.kit.paper.faces import SERIF_BOLD, Glyph, outlines

RED = "#cf3a2a"
MIDDLE_OF_CHARACTER = 0.38
"""Of an em, above the base line: where the middle of a Chinese character is."""
WIDEST_ARC = 196.0
"""Degrees: the ring ends above the line on which the issuer's name crosses the seal."""


@lru_cache(maxsize=8)
def seal_svg(ring: str, line: str = "") -> bytes:
    """A round seal of 40 mm: `ring` around the upper arc, a star, `line` beneath it.

    Letters are outlines: the words belong to a picture and must not turn up, one letter a
    line, when the sheet's text is copied. Raises PaperFailed for a character the face lacks.
    """
    drawn = [*_around(ring), *_along(line)]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-200 -200 400 400">'
        f'<circle r="192" fill="none" stroke="{RED}" stroke-width="11"/>'
        f'<path fill="{RED}" d="{_star(54)}"/>'
        f'<g fill="{RED}">{"".join(drawn)}</g></svg>'
    ).encode()


def _around(text: str) -> list[str]:
    """Characters on the arc, upright towards the rim, narrower the more there are."""
    count = len(text)
    span = min(WIDEST_ARC, 22.0 * count + 20) if count > 1 else 0.0
    step = span / (count - 1) if count > 1 else 0.0
    radius, tall = 150.0, 52.0
    room = radius * step * pi / 180 if step else tall
    wide = min(tall * 0.86, room * 0.94)
    drawn = []
    for place, glyph in enumerate(outlines(text, SERIF_BOLD)):
        angle = -span / 2 + place * step
        turn = angle * pi / 180
        x, y = radius * sin(turn), -radius * cos(turn)
        drawn.append(_letter(glyph, x, y, angle, wide, tall))
    return drawn


def _along(text: str) -> list[str]:
    """Characters on a straight line beneath the star."""
    if not text:
        return []
    tall = 30.0
    wide = min(tall * 1.06, 250.0 / len(text))
    left = -wide * (len(text) - 1) / 2
    return [
        _letter(glyph, left + place * wide, 104.0, 0.0, wide * 0.96, tall)
        for place, glyph in enumerate(outlines(text, SERIF_BOLD))
    ]


def _letter(glyph: Glyph, x: float, y: float, angle: float, wide: float, tall: float) -> str:
    """One outline, its middle at x and y, scaled to a width and a height."""
    if not glyph.path:
        return ""
    across, up = wide / glyph.em, tall / glyph.em
    return (
        f'<path transform="translate({x:.2f} {y:.2f}) rotate({angle:.2f})'
        f" scale({across:.5f} {-up:.5f})"
        f' translate({-glyph.advance / 2:.1f} {-MIDDLE_OF_CHARACTER * glyph.em:.1f})"'
        f' d="{glyph.path}"/>'
    )


def _star(radius: float) -> str:
    """A five-pointed star about the origin, one point up."""
    points = []
    for i in range(10):
        reach = radius if i % 2 == 0 else radius * 0.382
        turn = i * pi / 5
        points.append(f"{reach * sin(turn):.2f} {-reach * cos(turn) - 12:.2f}")
    return "M" + "L".join(points) + "z"
