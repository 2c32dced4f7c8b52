"""What lms doctor looks at, one small question each."""

import os
import platform
import shutil
import stat
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import unquote, urlsplit

import sqlalchemy as sa

from lms.config import Settings
from lms.journal import queries as journal
from lms.kit import clock, mail, pulse, schema, storage
from lms.kit.db import db
from lms.kit.paper.faces import fonts_config
from lms.kit.paper.failure import PaperFailed
from lms.kit.paper.libraries import install_command, missing_libraries
from lms.notifications import queries as notifications
from lms.web import assets

PACKAGE = Path(__file__).resolve().parent.parent
LITTLE_SPACE = 1 << 30
MENDED_SQLITE = (3, 51, 3)
"""Older ones may lose what was written while the log was being reset."""


class Finding(NamedTuple):
    """One answer: well, a remark that harms nothing, or wrong."""

    state: Literal["well", "remark", "wrong"]
    about: str
    words: str


Look = Callable[[Settings], list[Finding]]


def python(_settings: Settings) -> list[Finding]:
    """3.11 or newer."""
    state: Literal["well", "wrong"] = "well" if sys.version_info >= (3, 11) else "wrong"
    return [Finding(state, "Python", platform.python_version())]


def libraries(_settings: Settings) -> list[Finding]:
    """What printing stands on."""
    missing = missing_libraries()
    if missing:
        words = f"{', '.join(missing)} missing. As root: {install_command(missing)}"
        return [Finding("wrong", "Printing", words)]
    return [Finding("well", "Printing", "Pango and HarfBuzz are there, its subsetter too")]


def fonts(_settings: Settings) -> list[Finding]:
    """The faces certificates are set in."""
    try:
        fonts_config()
    except PaperFailed as error:
        return [Finding("wrong", "Fonts", str(error))]
    return [Finding("well", "Fonts", "the five faces for certificates are there")]


def browser_files(_settings: Settings) -> list[Finding]:
    """What pages ask for, and whether compressed copies are today's."""
    if not (assets.STATIC / "vendor" / "manifest.json").exists():
        return [Finding("wrong", "Browser files", "missing. Run: make ready")]
    copies = [*assets.STATIC.rglob("*.br"), *assets.STATIC.rglob("*.gz")]
    stale = [c.name for c in copies if _differs(c.with_suffix(""), c)]
    if stale:
        words = f"compressed copies are older than their files ({stale[0]} …). Run: make ready"
        return [Finding("wrong", "Browser files", words)]
    return [Finding("well", "Browser files", "there")]


def _differs(source: Path, copy: Path) -> bool:
    return not source.exists() or source.stat().st_mtime_ns != copy.stat().st_mtime_ns


def words(_settings: Settings) -> list[Finding]:
    """The Chinese catalogue, compiled."""
    folder = PACKAGE / "translations" / "zh_Hans"
    compiled = folder / "LC_MESSAGES" / "messages.mo"
    newest = max((path.stat().st_mtime for path in folder.glob("*.po")), default=0)
    if not compiled.exists() or compiled.stat().st_mtime < newest:
        return [Finding("wrong", "Words", "the catalogue is not compiled. Run: make ready")]
    return [Finding("well", "Words", "the Chinese catalogue is compiled")]


def instance(settings: Settings) -> list[Finding]:
    """The folder that holds everything: writable, roomy, its key private."""
    folder = settings.instance
    if not os.access(folder, os.W_OK):
        return [Finding("wrong", "Instance", f"{folder} is not there, or cannot be written to")]
    found = [Finding("well", "Instance", str(folder))]
    key = folder / "secret.key"
    if key.exists() and stat.S_IMODE(key.stat().st_mode) & 0o077:
        found.append(Finding("wrong", "Secret key", f"others can read it. Run: chmod 600 {key}"))
    free = shutil.disk_usage(folder).free
    state: Literal["well", "wrong"] = "well" if free >= LITTLE_SPACE else "wrong"
    found.append(Finding(state, "Disk", f"{free / (1 << 30):.1f} GB free"))
    return found


def address(settings: Settings) -> list[Finding]:
    """Outside the demo people come over https."""
    if settings.secure:
        return [Finding("well", "Address", settings.base_url)]
    if settings.demo:
        return [Finding("remark", "Address", f"{settings.base_url}, without https: a demo")]
    return [
        Finding(
            "wrong",
            "Address",
            f"LMS_BASE_URL is {settings.base_url}: passwords would travel unencrypted. Put a proxy "
            "with a certificate in front, and set LMS_BASE_URL to https://…",
        )
    ]


def demo(settings: Settings) -> list[Finding]:
    """A demo must not be mistaken for the real thing."""
    if settings.demo:
        words = "LMS_DEMO=1: the accounts agent … admin are open to everybody with password demo"
        return [Finding("remark", "Demo", words)]
    if not settings.centre:
        words = "LMS_CENTRE is not set: certificates carry no name of the centre"
        return [Finding("wrong", "Centre", words)]
    return []


def database(settings: Settings) -> list[Finding]:
    """Reachable, and where its migrations should be."""
    with db.engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
    standing = schema.standing(db.engine)
    kind = db.engine.dialect.name
    if standing != "current":
        return [Finding("wrong", "Database", f"{kind}, not up to date. Run: lms db upgrade")]
    found = [Finding("well", "Database", f"{kind}, at {schema.revision(db.engine)}")]
    if settings.sqlite:
        version = db.session.scalar(sa.text("SELECT sqlite_version()")) or ""
        db.session.rollback()
        mended = tuple(int(part) for part in version.split(".")) >= MENDED_SQLITE
        found.append(
            Finding("well", "SQLite", version)
            if mended
            else Finding(
                "remark",
                "SQLite",
                f"{version} has a fault in its write-ahead log that 3.51.3 mends: install the "
                "package pysqlite3 (it comes with requirements.lock on Linux)",
            )
        )
    return found


def files(settings: Settings) -> list[Finding]:
    """Storage takes a file, gives it back and lets it go."""
    key = storage.new_key("doctor")
    storage.put(key, b"well")
    intact = storage.get(key) == b"well"
    storage.delete(key)
    parts = urlsplit(settings.storage_url)
    where = unquote(parts.path) if parts.scheme == "file" else f"s3://{parts.netloc}"
    if not intact:
        return [Finding("wrong", "Files", f"{where} gives back something else than was put there")]
    return [Finding("well", "Files", where)]


def worker(_settings: Settings) -> list[Finding]:
    """Seen alive lately."""
    beat = pulse.last_beat("worker")
    db.session.rollback()
    if beat is None:
        return [Finding("remark", "Worker", "not seen yet; `lms serve` starts it")]
    silence = clock.now() - beat
    minutes = int(silence / timedelta(minutes=1))
    if silence > pulse.SILENT_AFTER:
        words = f"last seen {minutes} min ago. Is `lms serve` or `lms worker` running?"
        return [Finding("remark", "Worker", words)]
    return [Finding("well", "Worker", "alive")]


def letters(settings: Settings) -> list[Finding]:
    """The mail server answers, and no letter is stuck."""
    found = []
    stuck = notifications.letters_stuck()
    db.session.rollback()
    if not settings.mail_url:
        found.append(Finding("remark", "Mail", "LMS_MAIL_URL is not set: letters wait"))
    else:
        found.append(_mail_server())
    if stuck:
        words = f"{stuck} could not be sent: {notifications.last_mail_error()}"
        found.append(Finding("wrong", "Letters", words))
    return found


def _mail_server() -> Finding:
    try:
        server = mail.configured()
    except ValueError as error:
        return Finding("wrong", "Mail", f"LMS_MAIL_URL {error}")
    if server is None:
        return Finding("remark", "Mail", "LMS_MAIL_URL is not set: letters wait")
    try:
        with mail.line(server):
            return Finding("well", "Mail", f"{server.host}:{server.port} answers")
    except mail.Unreachable as error:
        return Finding(
            "wrong", "Mail", f"{server.host}:{server.port} cannot be used ({error}); letters wait"
        )


def chain(_settings: Settings) -> list[Finding]:
    """Nobody has changed a line of the journal."""
    broken = journal.broken_at()
    db.session.rollback()
    if broken is not None:
        return [Finding("wrong", "Journal", f"line {broken} was changed or a line was taken out")]
    return [Finding("well", "Journal", "the chain is intact")]


MACHINE: tuple[Look, ...] = (
    python,
    libraries,
    fonts,
    browser_files,
    words,
    instance,
    address,
    demo,
)
OFFICE: tuple[Look, ...] = (database, files, worker, letters, chain)
