"""The files of a package as they lie on disk: which belong to it, and whether they can be read."""

import contextlib
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from lms.publishing.kinds import Fault, is_media

MOST_TEXT = 1024 * 1024
MOST_MEDIA = 200 * 1024 * 1024
MOST_FILES = 2000
MOST_PATH = 200
RESERVED = {"questions", "recordings", "pictures"}
_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]*"
_KNOWN = re.compile(
    rf"(course\.yaml|README\.md|[a-z0-9-]+/[a-z0-9-]+\.md|questions/{_NAME}\.yaml"
    rf"|recordings/{_NAME}\.(mp3|vtt)|pictures/{_NAME}\.(png|jpg|webp))\Z"
)
_MAGIC = {
    "png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "jpg": re.compile(rb"\xff\xd8\xff"),
    "webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
}


class Source(NamedTuple):
    """What was found in a folder."""

    files: dict[str, Path]
    """By path in the package, sorted; only files that belong to a package."""
    texts: dict[str, str]
    """Text files that could be read."""
    checksums: dict[str, str]
    faults: list[Fault]


def scan(folder: Path) -> Source:
    """Every file of the package in this folder, with faults of names, encodings and types."""
    source = Source({}, {}, {}, [])
    faults = source.faults
    if not folder.is_dir():
        faults.append(Fault(".", 1, _l("There is no such folder. Check its name.")))
        return source
    found = sorted(p for p in folder.rglob("*") if not _hidden(p.relative_to(folder)))
    if len(found) > MOST_FILES:
        words = _l(
            "The folder holds more than %(most)s files. Is it the right one?", most=MOST_FILES
        )
        faults.append(Fault(".", 1, words))
        return source
    for file in found:
        path = file.relative_to(folder).as_posix()
        if file.is_symlink():
            words = _l("Links to other files are not allowed. Put the file itself here.")
            faults.append(Fault(path, 1, words))
        elif file.is_dir():
            continue
        elif len(path) > MOST_PATH or not _KNOWN.match(path):
            words = _l("This file has no place in a course package. Rename it, or take it out.")
            faults.append(Fault(path, 1, words))
        else:
            _take(path, file, source)
    if "course.yaml" not in source.files:
        words = _l("The file course.yaml is missing. Every package begins with it.")
        faults.append(Fault("course.yaml", 1, words))
    return source


def checksum(checksums: Mapping[str, str]) -> str:
    """One checksum over all paths and contents, whatever else differs (times, order, place)."""
    lines = "".join(f"{digest}  {path}\n" for path, digest in sorted(checksums.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _take(path: str, file: Path, source: Source) -> None:
    media = is_media(path)
    most = MOST_MEDIA if media else MOST_TEXT
    if file.stat().st_size > most:
        words = _l("The file is larger than %(most)s MiB. Make it smaller.", most=most // 1024**2)
        source.faults.append(Fault(path, 1, words))
        return
    raw = file.read_bytes()
    source.files[path] = file
    source.checksums[path] = hashlib.sha256(raw).hexdigest()
    if media:
        magic = _MAGIC.get(path.rsplit(".", 1)[-1])
        if magic and not magic.match(raw):
            words = _l("The content of this picture is not what its name says. Save it again.")
            source.faults.append(Fault(path, 1, words))
        return
    source.faults.extend(_text_faults(path, raw))
    with contextlib.suppress(UnicodeDecodeError):
        # Read on with mended line ends, so that the other faults are found in the same run.
        text = raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        source.texts[path] = text


def _text_faults(path: str, raw: bytes) -> list[Fault]:
    faults = []
    if raw.startswith(b"\xef\xbb\xbf"):
        words = _l("The file begins with a byte order mark. Save it as UTF-8 without BOM.")
        faults.append(Fault(path, 1, words))
    if b"\r" in raw:
        line = raw[: raw.index(b"\r")].count(b"\n") + 1
        words = _l("The file has Windows line ends. Save it with Unix line ends (LF).")
        faults.append(Fault(path, line, words))
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        faults.append(Fault(path, line, _l("The file is not UTF-8. Save it as UTF-8.")))
    return faults
