"""Draws the certificate's ornament: a voice, as the waveform it leaves, woven into the frame."""

import sys
from collections.abc import Callable
from math import cos, pi, pow, sin
from pathlib import Path

ART = Path(__file__).resolve().parent.parent / "lms" / "certificates" / "art"

WIDTH, HEIGHT = 297.0, 210.0
INK, BRONZE, PALE = "#1b4460", "#a88445", "#efe7d6"
OUTER, INNER = 9.0, 14.0
NOTCH = 7.0
REACH = 62.0

Curve = Callable[[float], float]


def smooth(curve: Curve, start: float, end: float, pieces: int) -> str:
    """A curve y(x) as cubic pieces that share its slope at every joint."""
    step = (end - start) / pieces
    nudge = step / 1000
    xs = [start + i * step for i in range(pieces + 1)]
    ys = [curve(x) for x in xs]
    slopes = [(curve(x + nudge) - curve(x - nudge)) / (2 * nudge) for x in xs]
    path = [f"M{xs[0]:.2f} {ys[0]:.2f}"]
    for i in range(pieces):
        third = step / 3
        x1, y1 = third, slopes[i] * third
        x2, y2 = step - third, ys[i + 1] - ys[i] - slopes[i + 1] * third
        dx, dy = step, ys[i + 1] - ys[i]
        path.append(f"c{x1:.2f} {y1:.2f} {x2:.2f} {y2:.2f} {dx:.2f} {dy:.2f}")
    return "".join(path)


def line(colour: str, thickness: float, path: str) -> str:
    """A stroked path."""
    return f'<path fill="none" stroke="{colour}" stroke-width="{thickness}" d="{path}"/>'


def swell(middle: float, reach: float, syllables: int) -> Curve:
    """Loudness along a line: so many syllables, the middle ones loudest, silent at both ends."""

    def loudness(x: float) -> float:
        place = (x - middle) / reach
        if abs(place) >= 1:
            return 0.0
        fade = cos(place * pi / 2) ** 2
        return fade * (0.42 + 0.58 * pow(abs(sin(place * pi * syllables / 2)), 1.2))

    return loudness


def voice(y: float, height: float, loudness: Curve, length: float, phase: float) -> Curve:
    """One strand: a tone of a wavelength in mm, as loud as said, about a resting line."""
    return lambda x: y + height * loudness(x) * sin(2 * pi * (x - WIDTH / 2) / length + phase)


def frame() -> list[str]:
    """The outer rule, and an inner one with scooped corners that falls silent in the middle."""
    x0, y0, x1, y1 = INNER, INNER, WIDTH - INNER, HEIGHT - INNER
    n, left, right = NOTCH, WIDTH / 2 - REACH + 6, WIDTH / 2 + REACH - 6
    top = f"M{left} {y0}H{x0 + n}a{n} {n} 0 0 1 -{n} {n}V{y1 - n}a{n} {n} 0 0 1 {n} {n}H{left}"
    bottom = f"M{right} {y0}H{x1 - n}a{n} {n} 0 0 0 {n} {n}V{y1 - n}a{n} {n} 0 0 0 -{n} {n}H{right}"
    o = OUTER
    outer = f"M{o} {o}H{WIDTH - o}V{HEIGHT - o}H{o}z"
    return [line(INK, 0.7, outer), line(BRONZE, 0.22, top + bottom)]


def crests() -> list[str]:
    """Where the inner rule would pass the middle, it speaks: four syllables, above and below."""
    middle = WIDTH / 2
    loudness = swell(middle, REACH, 4)

    def nearer(x: float) -> float:
        return loudness(x) * swell(middle, REACH * 0.7, 1)(x) ** 0.5 if loudness(x) else 0.0

    drawn = []
    for colour, thickness, reach, loud, phases in (
        (BRONZE, 0.13, REACH, loudness, [i * pi / 4 for i in range(8)]),
        (INK, 0.17, REACH * 0.7, nearer, [pi / 8, pi / 8 + pi]),
    ):
        strands = (
            smooth(voice(y, 4.2, loud, 7.75, phase), middle - reach, middle + reach, 60)
            for y in (INNER, HEIGHT - INNER)
            for phase in phases
        )
        drawn.append(line(colour, thickness, "".join(strands)))
    return drawn


def ripples() -> list[str]:
    """In the scoop of each corner, what a drop of sound leaves on still water."""
    path = ""
    for x, right in ((INNER, 1), (WIDTH - INNER, -1)):
        for y, down in ((INNER, 1), (HEIGHT - INNER, -1)):
            for r in (NOTCH * 0.68, NOTCH * 0.36):
                sweep = 1 if right * down < 0 else 0
                path += f"M{x + right * r:.2f} {y:.2f}A{r:.2f} {r:.2f} 0 0 {1 - sweep} "
                path += f"{x:.2f} {y + down * r:.2f}"
    return [line(BRONZE, 0.22, path)]


def underprint() -> list[str]:
    """The same voice, large and very pale, behind the name: what a copier loses first."""
    middle, reach = WIDTH / 2, 118.0

    def strand(share: float) -> Curve:
        def height(x: float) -> float:
            place = x - middle
            loud = pow(max(cos(place / reach * pi / 2), 0.0), 1.4)
            wide = 29 * share * cos(2 * pi * place / 84)
            fine = 5 * cos(2 * pi * place / 28) * cos(share * pi)
            return 96 + loud * (wide + fine)

        return height

    shares = [(i - 10.5) / 10.5 for i in range(22)]
    strands = (smooth(strand(s), middle - reach, middle + reach, 36) for s in shares)
    return [line(PALE, 0.15, "".join(strands))]


def sheet() -> str:
    """The whole ornament of an A4 sheet, one unit a millimetre."""
    body = "\n".join([*underprint(), *frame(), *crests(), *ripples()])
    size = f'width="{WIDTH:g}mm" height="{HEIGHT:g}mm" viewBox="0 0 {WIDTH:g} {HEIGHT:g}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>\n{body}\n</svg>\n'


def main() -> int:
    """Write the drawing; run it after changing a figure above, and commit what it gives."""
    (ART / "ornament.svg").write_text(sheet(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
