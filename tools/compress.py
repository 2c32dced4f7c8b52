"""Lays a compressed copy beside every style, script and drawing, for browsers on slow lines."""

import gzip
import os
import sys
from pathlib import Path

import brotli

STATIC = Path(__file__).resolve().parent.parent / "lms" / "static"
SMALLEST = 1000
"""Bytes below which nothing is gained."""


def sources() -> list[Path]:
    """What is worth compressing."""
    found = (path for ending in ("css", "js", "svg") for path in STATIC.rglob(f"*.{ending}"))
    return sorted(path for path in found if path.stat().st_size >= SMALLEST)


def stale(source: Path, copy: Path) -> bool:
    """Whether the copy is missing or was made of something else."""
    return not copy.exists() or copy.stat().st_mtime_ns != source.stat().st_mtime_ns


def write(copy: Path, content: bytes, source: Path) -> None:
    """Whole or not at all, with the source's own time as the sign of what it was made of."""
    fresh = copy.with_name(f".{copy.name}.new")
    fresh.write_bytes(content)
    times = source.stat()
    os.utime(fresh, ns=(times.st_atime_ns, times.st_mtime_ns))
    fresh.replace(copy)


def stale_copies() -> list[Path]:
    """Copies that would hand out yesterday's file."""
    copies = (path for ending in ("br", "gz") for path in STATIC.rglob(f"*.{ending}"))
    return [c for c in copies if not c.with_suffix("").exists() or stale(c.with_suffix(""), c)]


def main() -> int:
    """0 when every copy is today's."""
    for orphan in stale_copies():
        orphan.unlink()
    made = 0
    for source in sources():
        content = source.read_bytes()
        for ending, squeeze in ((".br", brotli.compress), (".gz", compress_gzip)):
            copy = source.with_name(source.name + ending)
            if stale(source, copy):
                write(copy, squeeze(content), source)
                made += 1
    if made:
        print(f"Browser files: {made} compressed copies.")
    return 0


def compress_gzip(content: bytes) -> bytes:
    """The same bytes every time."""
    return gzip.compress(content, 9, mtime=0)


if __name__ == "__main__":
    sys.exit(main())
