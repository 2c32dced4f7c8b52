"""What is said in a recording, line by line with its seconds."""

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from msgspec import Struct

_TIMES = re.compile(r"^((?:\d+:)?\d\d:\d\d\.\d{3})\s+-->\s+((?:\d+:)?\d\d:\d\d\.\d{3})(?:\s.*)?$")
_VOICE = re.compile(r"^<v(?:\.[^\s>]+)?\s+([^>]+)>")
_TAG = re.compile(r"<[^>]*>")


class Cue(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of a transcript."""

    start: float
    """Seconds from the recording's start."""
    end: float
    speaker: str = ""
    text: str


class TranscriptError(ValueError):
    """A transcript breaks the rules of WebVTT at a line."""

    def __init__(self, line: int, message: Any) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


def parse(text: str) -> list[Cue]:
    """The cues of a WebVTT file in order; raises `TranscriptError` at the first fault."""
    lines = text.split("\n")
    if not re.match(r"^WEBVTT(\s|\Z)", lines[0]):
        raise TranscriptError(1, _l("A transcript begins with the line WEBVTT. Add it."))
    cues: list[Cue] = []
    number = 1
    while number < len(lines):
        block_start = number
        block = []
        while number < len(lines) and lines[number].strip():
            block.append(lines[number])
            number += 1
        number += 1
        cue = _cue(block, block_start + 1)
        if cue is None:
            continue
        if cues and cue.start < cues[-1].start:
            words = _l("This cue starts before the one above it. Put the cues in order of time.")
            raise TranscriptError(block_start + 1, words)
        cues.append(cue)
    if not cues:
        raise TranscriptError(1, _l("The transcript holds no cue. Write down what is said."))
    return cues


def _cue(block: list[str], line: int) -> Cue | None:
    if not block or re.match(r"^(NOTE|STYLE|REGION)(\s|\Z)", block[0]):
        return None
    at = next((i for i, row in enumerate(block[:2]) if "-->" in row), None)
    times = _TIMES.match(block[at].strip()) if at is not None else None
    if at is None or times is None:
        words = _l("A cue needs a line of times like 00:00:01.000 --> 00:00:04.500.")
        raise TranscriptError(line, words)
    start, end = _seconds(times[1]), _seconds(times[2])
    if end <= start:
        raise TranscriptError(line + at, _l("This cue ends before it starts. Correct its times."))
    said = "\n".join(block[at + 1 :])
    voice = _VOICE.match(said)
    plain = _TAG.sub("", said).strip()
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&amp;", "&")):
        plain = plain.replace(entity, sign)
    if not plain:
        raise TranscriptError(line + at, _l("This cue is empty. Write what is said, or remove it."))
    return Cue(start=start, end=end, speaker=voice[1].strip() if voice else "", text=plain)


def _seconds(clock: str) -> float:
    parts = clock.split(":")
    hours = int(parts[-3]) if len(parts) == 3 else 0
    return round(hours * 3600 + int(parts[-2]) * 60 + float(parts[-1]), 3)
