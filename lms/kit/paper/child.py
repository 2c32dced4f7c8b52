"""The room without windows: a process that turns HTML into PDF and can reach nothing else.

Started by `press` with a clean environment. In comes an `Order`, out go a `PrintedPage` per
page and one `Finished` or `Failed`.
"""

import contextlib
import errno
import logging
import os
import resource
import sys
from collections.abc import Mapping
from typing import IO, Any

from weasyprint import HTML, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcherResponse

from lms.kit.paper.frames import Failed, Finished, Order, PrintedPage, next_order, send
from lms.kit.paper.spoken import say_what_is_shown

SCHEME = "asset:"
TYPES = {"svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg", "css": "text/css"}
FORBIDDEN = ("socket.", "urllib.", "subprocess.", "os.exec", "os.fork", "os.posix_", "os.system")


class Shelf:
    """Hands out what was put on it and remembers what else was asked for."""

    def __init__(self, assets: Mapping[str, bytes]) -> None:
        self.assets = assets
        self.refused: list[str] = []

    def __call__(self, url: str) -> URLFetcherResponse:
        name = url.removeprefix(SCHEME)
        if name == url or name not in self.assets:
            self.refused.append(url[:120])
            raise FatalURLFetchingError(url)
        kind = TYPES.get(name.rpartition(".")[2], "application/octet-stream")
        return URLFetcherResponse(url, self.assets[name], {"Content-Type": kind})


class Ear(logging.Handler):
    """Hears what the renderer complains about; it would rather print something than nothing."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.undrawn: list[str] = []
        self.errors: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep what makes a sheet worthless: an undrawn character, a thing not loaded."""
        if ".notdef" in str(record.msg):
            self.undrawn.append(record.getMessage().rpartition("fonts: ")[2])
        elif record.levelno >= logging.ERROR:
            self.errors.append(record.getMessage()[:200])


def printed(order: Order, ear: Ear, faces: FontConfiguration, out: IO[bytes]) -> Finished | Failed:
    """Lay out every page of the order, then write them as one PDF/A-3a.

    All pages share one set of faces: each set maps every font file anew, and forty of
    them are more address space than the press may use.
    """
    shelves: list[Shelf] = []
    documents = []
    drawings: dict[str, Any] = {}
    try:
        for page in order.pages:
            shelf = Shelf({**order.assets, **page.assets})
            shelves.append(shelf)
            # Shared drawings are parsed once; those of one page may have another's name.
            cache = {k: v for k, v in drawings.items() if k.removeprefix(SCHEME) in order.assets}
            html = HTML(string=page.html, url_fetcher=shelf, base_url=None)
            documents.append(html.render(font_config=faces, pdf_variant="pdf/a-3a", cache=cache))
            drawings = cache
        for count, document in enumerate(documents, start=1):
            tell_when_painted(document, out, count)
        whole = documents[0].copy([page for one in documents for page in one.pages])
        whole.metadata.title = order.title
        whole.metadata.authors = [order.author] if order.author else []
        whole.metadata.created = whole.metadata.modified = order.created
        pdf = whole.write_pdf(pdf_variant="pdf/a-3a", finisher=say_what_is_shown)
    except FatalURLFetchingError:
        pdf = b""
    if refused := [url for shelf in shelves for url in shelf.refused]:
        return Failed("address", f"The page asked for what was not handed over: {refused[0]}")
    if ear.undrawn:
        return Failed("characters", f"No face draws {ear.undrawn[0]}")
    if ear.errors:
        return Failed("address", ear.errors[0])
    return Finished(pdf)


def tell_when_painted(document: Document, out: IO[bytes], count: int) -> None:
    """Painting is most of the work: a page counts as printed when its last stroke is done."""
    last = document.pages[-1]
    paint = last.paint

    def painted(*arguments: Any) -> None:
        paint(*arguments)
        send(out, PrintedPage(count))

    last.paint = painted


def shut_the_windows() -> None:
    """Refuse network and other programs even to code that slipped past the shelf."""

    def watch(event: str, _arguments: Any) -> None:
        if event.startswith(FORBIDDEN):
            raise PermissionError(f"{event} is not done while printing")

    sys.addaudithook(watch)


def grant(cpu_s: int) -> None:
    """Allow so many more seconds of CPU; past them the system ends this process."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    allowed = int(spent.ru_utime + spent.ru_stime) + cpu_s
    resource.setrlimit(resource.RLIMIT_CPU, (allowed, resource.RLIM_INFINITY))


def main() -> None:
    """Serve orders until the press hangs up."""
    memory = int(os.environ["PRESS_MEMORY"])
    with contextlib.suppress(ValueError, OSError):  # macOS knows no such limit
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not break the frames
    ear, faces = Ear(), FontConfiguration()
    logging.getLogger("weasyprint").addHandler(ear)
    shut_the_windows()
    while (order := next_order(sys.stdin.buffer)) is not None:
        ear.undrawn.clear()
        ear.errors.clear()
        grant(order.cpu_s)
        try:
            answer = printed(order, ear, faces, out)
        except MemoryError:
            answer = Failed("limits", "The page needs more memory than a print may use.")
        except Exception as error:  # whatever the renderer trips over is the page's fault
            short = isinstance(error, OSError) and error.errno == errno.ENOMEM
            why = "limits" if short else "fault"
            answer = Failed(why, f"{type(error).__name__}: {error}"[:300])
        with contextlib.suppress(BrokenPipeError):
            send(out, answer)


if __name__ == "__main__":
    main()
