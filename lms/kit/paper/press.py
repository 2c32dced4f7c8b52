"""The press: takes pages, gives one PDF, and lets a page reach only what came with it."""

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import IO, Self, cast

import msgspec
import pikepdf

from lms.kit.paper.faces import FONTS, fonts_config
from lms.kit.paper.failure import PaperFailed, Why
from lms.kit.paper.frames import Failed, Finished, Order, Page, PrintedPage, next_answer, send
from lms.kit.paper.libraries import install_command, missing_libraries

CHUNK = 50
"""Pages laid out in one piece; beyond it pieces are merged, so that memory stays flat."""

MEMORY = 1 << 30
"""Bytes of address space a press may use."""

OUT_OF_MEMORY = ("MemoryError", "Cannot allocate memory", "failed to map segment")
"""What Python and the loader say when that is used up."""

SOURCE = Path(__file__).resolve().parents[3]
PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR")

Progress = Callable[[int, int], None]


class Imprint(msgspec.Struct, frozen=True):
    """What the file says about itself. With the same date the same pages give the same bytes."""

    title: str
    author: str
    created: datetime


class Limits(msgspec.Struct, frozen=True):
    """What a piece of work may cost: seconds of CPU at least, more per page, and a factor
    of patience, in seconds of the clock per second of CPU, for a busy machine."""

    cpu_s: int = 10
    cpu_s_a_page: int = 2
    patience: float = 4.0

    def cpu(self, pages: int) -> int:
        """Seconds of CPU for so many pages."""
        return self.cpu_s + self.cpu_s_a_page * (pages - 1)


class Press:
    """A warm press: a `with` block that prints as often as you like.

    Starting costs half a second, so a job keeps one press for all it prints. Not to be
    shared between threads. After a failure by limits the next print starts a new process.
    """

    def __init__(self, *, limits: Limits | None = None, fonts: Path = FONTS) -> None:
        self._limits = limits or Limits()
        self._fonts = fonts
        self._process: subprocess.Popen[bytes] | None = None
        self._stderr: IO[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def print_pdf(
        self,
        pages: Sequence[Page],
        imprint: Imprint,
        *,
        assets: Mapping[str, bytes] | None = None,
        progress: Progress | None = None,
    ) -> bytes:
        """All pages as one PDF: PDF/A-3a up to CHUNK pages, plain PDF beyond.

        `assets` are drawings that all pages share; `progress(done, total)` is called as
        pages are laid out. Raises PaperFailed; then nothing was printed.
        """
        shared = dict(assets or {})
        _check(pages, shared)
        pieces: list[bytes] = []
        for start in range(0, len(pages), CHUNK):
            chunk = pages[start : start + CHUNK]
            order = Order(
                pages=list(chunk),
                assets=shared,
                title=imprint.title,
                author=imprint.author,
                created=imprint.created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                cpu_s=self._limits.cpu(len(chunk)),
            )
            for answer in self._answers(order):
                if isinstance(answer, Finished):
                    pieces.append(answer.pdf)
                elif progress is not None:
                    progress(start + answer.count, len(pages))
        return pieces[0] if len(pieces) == 1 else _merged(pieces, imprint)

    def close(self) -> None:
        """Stop the process; closing twice does no harm."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout, self._stderr):
                with suppress(OSError):
                    cast("IO[bytes]", pipe).close()

    def _answers(self, order: Order) -> Iterator[PrintedPage | Finished]:
        """Everything the child says about one order, the PDF last."""
        process = self._running()
        stdin, stdout = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
        watch = threading.Timer(order.cpu_s * self._limits.patience + 10, process.kill)
        watch.start()
        try:
            send(stdin, order)
            while (answer := next_answer(stdout)) is not None:
                if isinstance(answer, Failed):
                    raise PaperFailed(cast("Why", answer.why), answer.sentence)
                yield answer
                if isinstance(answer, Finished):
                    return
        except BrokenPipeError:
            pass  # the child has gone; how it went is told below
        finally:
            watch.cancel()
        raise self._post_mortem(process)

    def _post_mortem(self, process: subprocess.Popen[bytes]) -> PaperFailed:
        """What to say about a child that went away in the middle of its work."""
        code = process.wait()
        heard = cast("IO[bytes]", self._stderr)
        heard.seek(0)
        last = heard.read().decode("utf-8", "replace").strip().splitlines()[-1:]
        self.close()
        if lacking := missing_libraries():
            command = install_command(lacking)
            return PaperFailed("libraries", f"Printing needs system libraries. Run: {command}")
        if code < 0 or any(sign in "".join(last) for sign in OUT_OF_MEMORY):
            return PaperFailed("limits", f"Printing used up its time or memory ({code}).")
        return PaperFailed("fault", f"The press stopped ({code}): {' '.join(last)}")

    def _running(self) -> subprocess.Popen[bytes]:
        """The child, started with an environment that holds no secret of ours."""
        if self._process is not None and self._process.poll() is not None:
            self.close()
        if self._process is None:
            config = fonts_config(self._fonts)
            self._stderr = tempfile.TemporaryFile()  # noqa: SIM115 (closed by close)
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "lms.kit.paper.child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._stderr,
                cwd=tempfile.gettempdir(),
                env={
                    **{name: os.environ[name] for name in PASSED_ON if name in os.environ},
                    "FONTCONFIG_FILE": str(config),
                    "LANG": "C.UTF-8",
                    "PRESS_MEMORY": str(MEMORY),
                    "PYTHONPATH": str(SOURCE),
                },
            )
        return self._process


def print_pdf(
    pages: Sequence[Page],
    imprint: Imprint,
    *,
    assets: Mapping[str, bytes] | None = None,
    progress: Progress | None = None,
    limits: Limits | None = None,
) -> bytes:
    """`Press.print_pdf` on a press of its own: for one print, now."""
    with Press(limits=limits) as press:
        return press.print_pdf(pages, imprint, assets=assets, progress=progress)


def _check(pages: Sequence[Page], shared: Mapping[str, bytes]) -> None:
    """Refuse what would put one page's drawing on another: the renderer keeps pictures by name."""
    if not pages:
        raise ValueError("nothing to print")
    for page in pages:
        for name in page.assets:
            if name in shared or not name.endswith(".svg"):
                raise ValueError(f"{name}: drawings of one page are SVG and have their own names")


def _merged(pieces: list[bytes], imprint: Imprint) -> bytes:
    """The pieces as one file. Merging drops what makes a file PDF/A; title and date stay."""
    whole = pikepdf.new()
    for piece in pieces:
        with pikepdf.open(BytesIO(piece)) as part:
            whole.pages.extend(part.pages)
    for page in whole.pages:
        if "/StructParents" in page.obj:
            del page.obj["/StructParents"]
    whole.docinfo["/Title"] = imprint.title
    whole.docinfo["/Author"] = imprint.author
    created = imprint.created.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ")
    whole.docinfo["/CreationDate"] = whole.docinfo["/ModDate"] = created
    whole.Root.Lang = "zh-CN"
    out = BytesIO()
    whole.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()
