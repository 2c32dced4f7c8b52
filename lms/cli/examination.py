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
from flask_babel import gettext as _

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
        words = _(
            "%(packages)s missing. As root: %(command)s",
            packages=", ".join(missing),
            command=install_command(missing),
        )
        return [Finding("wrong", _("Certificate printing"), words)]
    return [Finding("well", _("Certificate printing"), _("Pango and HarfBuzz are there"))]


def fonts(_settings: Settings) -> list[Finding]:
    """The faces certificates are set in."""
    try:
        fonts_config()
    except PaperFailed as error:
        return [Finding("wrong", _("Fonts"), str(error))]
    return [Finding("well", _("Fonts"), _("the faces for certificates are there"))]


def browser_files(_settings: Settings) -> list[Finding]:
    """What pages ask for, and whether compressed copies are today's."""
    if not (assets.STATIC / "vendor" / "manifest.json").exists():
        return [Finding("wrong", _("Browser files"), _("missing. Run: make ready"))]
    copies = [*assets.STATIC.rglob("*.br"), *assets.STATIC.rglob("*.gz")]
    stale = [c.name for c in copies if _differs(c.with_suffix(""), c)]
    if stale:
        words = _("%(name)s is older than its source. Run: make ready", name=stale[0])
        return [Finding("wrong", _("Browser files"), words)]
    return [Finding("well", _("Browser files"), _("there"))]


def _differs(source: Path, copy: Path) -> bool:
    return not source.exists() or source.stat().st_mtime_ns != copy.stat().st_mtime_ns


def words(_settings: Settings) -> list[Finding]:
    """The Chinese catalogue, compiled."""
    folder = PACKAGE / "translations" / "zh_Hans"
    compiled = folder / "LC_MESSAGES" / "messages.mo"
    newest = max((path.stat().st_mtime for path in folder.glob("*.po")), default=0)
    if not compiled.exists() or compiled.stat().st_mtime < newest:
        return [Finding("wrong", _("Words"), _("not compiled. Run: make ready"))]
    return [Finding("well", _("Words"), _("the Chinese catalogue is compiled"))]


def instance(settings: Settings) -> list[Finding]:
    """The folder that holds everything: writable, roomy, its key private."""
    folder = settings.instance
    if not os.access(folder, os.W_OK):
        words = _("%(folder)s is not there, or cannot be written to", folder=folder)
        return [Finding("wrong", _("Instance folder"), words)]
    found = [Finding("well", _("Instance folder"), str(folder))]
    key = folder / "secret.key"
    if key.exists() and stat.S_IMODE(key.stat().st_mode) & 0o077:
        words = _("others can read it. Run: chmod 600 %(file)s", file=key)
        found.append(Finding("wrong", _("Secret key"), words))
    free = shutil.disk_usage(folder).free
    state: Literal["well", "wrong"] = "well" if free >= LITTLE_SPACE else "wrong"
    space = _("%(size)s GB free", size=f"{free / (1 << 30):.1f}")
    found.append(Finding(state, _("Disk"), space))
    return found


def address(settings: Settings) -> list[Finding]:
    """Outside the demo people come over https."""
    if settings.secure:
        return [Finding("well", _("Address"), settings.base_url)]
    if settings.demo:
        words = _("%(url)s, without https: a demo", url=settings.base_url)
        return [Finding("remark", _("Address"), words)]
    words = _(
        "LMS_BASE_URL is %(url)s: passwords would travel unencrypted. Put a proxy with a "
        "certificate in front, and set LMS_BASE_URL to https://…",
        url=settings.base_url,
    )
    return [Finding("wrong", _("Address"), words)]


def demo(settings: Settings) -> list[Finding]:
    """A demo must not be mistaken for the real thing."""
    if settings.demo:
        words = _("LMS_DEMO=1: everybody can sign in with the password demo")
        return [Finding("remark", _("Demo"), words)]
    if not settings.centre:
        words = _("LMS_CENTRE is not set: certificates carry no name of the centre")
        return [Finding("wrong", _("Centre"), words)]
    return []


def database(settings: Settings) -> list[Finding]:
    """Reachable, and where its migrations should be."""
    with db.engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
    standing = schema.standing(db.engine)
    kind = db.engine.dialect.name
    if standing != "current":
        words = _("%(kind)s, not up to date. Run: lms db upgrade", kind=kind)
        return [Finding("wrong", _("Database"), words)]
    words = _("%(kind)s, at %(revision)s", kind=kind, revision=schema.revision(db.engine))
    found = [Finding("well", _("Database"), words)]
    if settings.sqlite:
        found.append(_sqlite(db.session.scalar(sa.text("SELECT sqlite_version()")) or ""))
        db.session.rollback()
    return found


def _sqlite(version: str) -> Finding:
    if tuple(int(part) for part in version.split(".")) >= MENDED_SQLITE:
        return Finding("well", "SQLite", version)
    words = _(
        "%(version)s has a fault that 3.51.3 mends: install the package pysqlite3 (it is in "
        "requirements.lock)",
        version=version,
    )
    return Finding("remark", "SQLite", words)


def files(settings: Settings) -> list[Finding]:
    """Storage takes a file, gives it back and lets it go."""
    key = storage.new_key("doctor")
    storage.put(key, b"well")
    intact = storage.get(key) == b"well"
    storage.delete(key)
    parts = urlsplit(settings.storage_url)
    where = unquote(parts.path) if parts.scheme == "file" else f"s3://{parts.netloc}"
    if not intact:
        words = _("%(place)s gives back something else than was put there", place=where)
        return [Finding("wrong", _("Files"), words)]
    return [Finding("well", _("Files"), where)]


def worker(_settings: Settings) -> list[Finding]:
    """Seen alive lately."""
    beat = pulse.last_beat("worker")
    db.session.rollback()
    if beat is None:
        return [Finding("remark", _("Worker"), _("not seen yet; `lms serve` starts it"))]
    silence = clock.now() - beat
    minutes = int(silence / timedelta(minutes=1))
    if silence > pulse.SILENT_AFTER:
        words = _("last seen %(n)s minutes ago. Is `lms serve` running?", n=minutes)
        return [Finding("remark", _("Worker"), words)]
    return [Finding("well", _("Worker"), _("alive"))]


def letters(settings: Settings) -> list[Finding]:
    """The mail server answers, and no letter is stuck."""
    found = []
    stuck = notifications.letters_stuck()
    db.session.rollback()
    found.append(_mail_server(mail.server(settings.mail_url) if settings.mail_url else None))
    if stuck:
        said = notifications.last_mail_error()
        db.session.rollback()
        words = _("%(n)s could not be sent: %(error)s", n=stuck, error=said)
        found.append(Finding("wrong", _("Letters"), words))
    return found


def _mail_server(server: mail.Server | None) -> Finding:
    if server is None:
        return Finding("remark", _("Mail server"), _("LMS_MAIL_URL is not set: letters wait"))
    place = f"{server.host}:{server.port}"
    try:
        with mail.line(server):
            return Finding("well", _("Mail server"), _("%(server)s answers", server=place))
    except mail.Unreachable as error:
        words = _(
            "%(server)s cannot be used (%(error)s); letters wait", server=place, error=str(error)
        )
        return Finding("wrong", _("Mail server"), words)


def chain(_settings: Settings) -> list[Finding]:
    """Nobody has changed a line of the journal."""
    broken = journal.broken_at()
    db.session.rollback()
    if broken is not None:
        words = _("line %(n)s was changed, or the line before it was taken out", n=broken)
        return [Finding("wrong", _("Journal"), words)]
    return [Finding("well", _("Journal"), _("the chain is intact"))]


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
