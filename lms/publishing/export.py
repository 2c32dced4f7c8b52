"""An edition becomes a folder again, byte for byte what was loaded."""

import os
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from flask_babel import lazy_gettext as _l

from lms.kit.errors import Refused
from lms.publishing.kinds import Package


def files(stored: Package | Mapping[str, bytes | Path]) -> dict[str, bytes]:
    """Every file of an edition by path, from a package or from texts and media as stored.

    An edition keeps the source files themselves; writing YAML anew would lose the author's
    comments, order and quotation marks.
    """
    source: Mapping[str, bytes | Path] = stored.files if isinstance(stored, Package) else stored
    return {path: _content(source[path]) for path in sorted(source)}


def write(stored: Mapping[str, bytes | Path], folder: Path) -> None:
    """Write the files into a folder that is new or empty; refuses any other."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        words = _l(
            "The folder %(folder)s is not empty. Name a new one, nothing has been written.",
            folder=str(folder),
        )
        raise Refused(words)
    for path in stored:
        _inside(path)
    for path in sorted(stored):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as out:
            out.write(_content(stored[path]))
            out.flush()
            os.fsync(out.fileno())


def _content(there: bytes | Path) -> bytes:
    return there if isinstance(there, bytes) else there.read_bytes()


def _inside(path: str) -> None:
    pure = PurePosixPath(path)
    if not path or pure.is_absolute() or ".." in pure.parts or "\\" in path:
        raise Refused(_l('"%(path)s" is no path inside a package.', path=path))
