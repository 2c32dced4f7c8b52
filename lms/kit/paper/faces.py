"""The faces we set type in, and whether they can draw a name before it is promised."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont, TTLibError

from lms.kit.paper.failure import PaperFailed

FONTS = Path(__file__).resolve().parents[2] / "fonts"
CONFIG = "fonts.conf"
FETCH = "python tools/fonts.py"


class Face(NamedTuple):
    """One font file, and the family and weight under which CSS finds it."""

    file: str
    family: str
    weight: int


SERIF = Face("NotoSerifSC-Regular.ttf", "Noto Serif SC", 400)
SERIF_BOLD = Face("NotoSerifSC-Bold.ttf", "Noto Serif SC", 700)
SANS = Face("NotoSansSC-Regular.ttf", "Noto Sans SC", 400)
SANS_MEDIUM = Face("NotoSansSC-Medium.ttf", "Noto Sans SC", 500)
KAI = Face("LXGWWenKai-Regular.ttf", "LXGW WenKai", 400)
ALL = (SERIF, SERIF_BOLD, SANS, SANS_MEDIUM, KAI)


class Glyph(NamedTuple):
    """The outline of one character, in SVG path notation, y pointing up."""

    path: str
    advance: int
    em: int


def fonts_config(folder: Path = FONTS) -> Path:
    """The private fontconfig file of the fonts folder.

    Raises PaperFailed with the command that mends it: a face is missing, or the folder was
    moved since set-up (fontconfig ignores wrong paths silently and takes the host's fonts).
    """
    missing = [face.file for face in ALL if not (folder / face.file).is_file()]
    if missing:
        names = ", ".join(missing)
        raise PaperFailed("fonts", f"Faces for printing are missing: {names}. Run: {FETCH}")
    config = folder / CONFIG
    if not config.is_file() or f"<dir>{folder}</dir>" not in config.read_text("utf-8"):
        raise PaperFailed("fonts", f"The list of faces was made for another place. Run: {FETCH}")
    return config


def missing_characters(text: str, face: Face, folder: Path = FONTS) -> list[str]:
    """The characters of a text that this very face cannot draw, each once, in order.

    A character counts as drawn when the face maps it and its outline is not empty: one
    well-known font maps 䶮 to a blank. White space needs no outline, line ends no glyph.
    """
    drawn, blank = _repertoire(folder / face.file)
    needless = {chr(code) for code in blank if chr(code).isspace()} | {"\n", "\r", "\t"}
    absent = (c for c in text if ord(c) not in drawn and c not in needless)
    return list(dict.fromkeys(absent))


def first_complete(text: str, faces: Iterable[Face], folder: Path = FONTS) -> Face | None:
    """The first face that draws the whole text: a name is never set in two faces."""
    return next((face for face in faces if not missing_characters(text, face, folder)), None)


def outlines(text: str, face: Face, folder: Path = FONTS) -> tuple[Glyph, ...]:
    """The shapes of characters, for what is drawn rather than written (a seal).

    Raises PaperFailed when the face lacks one of them.
    """
    return _outlines(text, folder / face.file)


def suggest(character: str) -> str | None:
    """What was probably meant by a character that no face draws; None when nobody knows.

    Old personnel systems hand over rare characters in the private-use places GBK gave them
    (䶮 as U+E863), or as compatibility forms that only look right on their own screen.
    """
    if meant := _FROM_PRIVATE_USE.get(character):
        return meant
    folded = unicodedata.normalize("NFKC", character)
    return folded if folded != character and len(folded) == 1 else None


def normalised(text: str) -> str:
    """The text with private-use forms of GBK replaced by their real characters."""
    return "".join(_FROM_PRIVATE_USE.get(c, c) for c in unicodedata.normalize("NFC", text))


@lru_cache(maxsize=16)
def _repertoire(path: Path) -> tuple[frozenset[int], frozenset[int]]:
    """Which code points a font draws, and which it maps to an empty outline."""
    with _opened(path) as font:
        offsets = font["loca"].locations
        number = font.getReverseGlyphMap()
        places = {code: number[name] for code, name in font.getBestCmap().items()}
    drawn = frozenset(code for code, at in places.items() if offsets[at + 1] > offsets[at])
    return drawn, frozenset(places) - drawn


@lru_cache(maxsize=64)
def _outlines(text: str, path: Path) -> tuple[Glyph, ...]:
    with _opened(path) as font:
        shapes, names, em = font.getGlyphSet(), font.getBestCmap(), font["head"].unitsPerEm
        glyphs = []
        for character in text:
            if ord(character) not in names:
                raise PaperFailed("characters", f"{path.name} has no {character}")
            shape = shapes[names[ord(character)]]
            pen = SVGPathPen(shapes)
            shape.draw(pen)
            glyphs.append(Glyph(pen.getCommands(), shape.width, em))
    return tuple(glyphs)


def _opened(path: Path) -> TTFont:
    try:
        return TTFont(path, lazy=True)
    except (OSError, TTLibError) as error:
        raise PaperFailed("fonts", f"{path.name} cannot be read. Run: {FETCH}") from error


# GB18030 FE59, FE61 …: places that Unicode filled only after Python's codec was written.
_FILLED_LATER = {
    "\ue816": "\U00020087",
    "\ue817": "\U00020089",
    "\ue818": "\U000200cc",
    "\ue81e": "\u9fb4",
    "\ue826": "\u9fb5",
    "\ue82b": "\u9fb6",
    "\ue82c": "\u9fb7",
    "\ue831": "\U000215d7",
    "\ue832": "\u9fb8",
    "\ue83b": "\U0002298f",
    "\ue843": "\u9fb9",
    "\ue854": "\u9fba",
    "\ue855": "\U000241fe",
    "\ue864": "\u9fbb",
}


def _from_private_use() -> dict[str, str]:
    """GBK put row FE50 to FEA0 at U+E815 and on; GB18030 knows where most of it went."""
    trail = [byte for byte in range(0x50, 0xA1) if byte != 0x7F]
    moved = {chr(0xE815 + i): bytes((0xFE, b)).decode("gb18030") for i, b in enumerate(trail)}
    return {**moved, **_FILLED_LATER}


_FROM_PRIVATE_USE = _from_private_use()
