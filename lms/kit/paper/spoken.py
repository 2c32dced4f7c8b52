"""Writes beside every line of a PDF what it says, so that copying gives the words as typed."""

import re
from typing import Any

import pydyf
from weasyprint import Document

_FACE = re.compile(rb"/(\w+) [\d.]+ Tf")
_SHOWN = re.compile(rb"\[(.*)\] ?TJ", re.S)
_GLYPHS = re.compile(rb"<([0-9a-f]+)>")


def say_what_is_shown(document: Document, pdf: pydyf.PDF) -> None:
    """A finisher for write_pdf: gives each span of text its ActualText.

    Readers guess at words from the gaps between glyphs and take letter-spaced Chinese
    (结 业 证 书) for four words; with ActualText they need not guess. Spans with characters
    beyond U+FFFF are left as they are: PDFium, in Chrome and Edge, drops these from ActualText
    and reads them well without it, as long as they are set less than 0.12 em apart.
    """
    alphabets: dict[str, dict[int, str]] = {}
    for font in document.fonts.values():
        alphabets.setdefault(font.hash, {}).update(font.to_unicode)
    for thing in pdf.objects:
        if isinstance(thing, pydyf.Stream):
            _say_in(thing.stream, alphabets)


def _say_in(operators: list[Any], alphabets: dict[str, dict[int, str]]) -> None:
    """One page: from each `/Span <<…>> BDC` to its EMC, collect the letters of every TJ."""
    span: pydyf.Dictionary | None = None
    said: list[str] = []
    alphabet: dict[int, str] = {}
    for place, operator in enumerate(operators):
        if operator == b"BDC" and operators[place - 2] == "/Span":
            span, said = operators[place - 1], []
        elif operator == b"EMC" and span is not None:
            if (words := "".join(said)) and max(words) <= "\uffff":
                span["ActualText"] = pydyf.String(words)
            span = None
        elif span is not None and isinstance(operator, bytes):
            if face := _FACE.fullmatch(operator):
                alphabet = alphabets.get(face[1].decode(), {})
            elif shown := _SHOWN.fullmatch(operator):
                codes = b"".join(_GLYPHS.findall(shown[1])).decode()
                numbers = (int(codes[i : i + 4], 16) for i in range(0, len(codes), 4))
                said.extend(alphabet.get(number, "") for number in numbers)
