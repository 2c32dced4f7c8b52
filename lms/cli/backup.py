"""lms backup and lms restore: everything that was acknowledged, in one folder with checksums."""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import lazy_gettext as _

from lms.config import Settings, from_environment
from lms.kit import clock

MANIFEST = "manifest.json"
KEPT_BESIDE = ("secret.key",)
"""Files of the instance folder without which the rest cannot be used."""


class Unfit(click.ClickException):
    """A backup that cannot be made, trusted or laid back; the message says what to do."""

    def __init__(self, message: object) -> None:
        super().__init__(str(message))


def say(words: object) -> None:
    """One line for the person at the machine."""
    click.echo(str(words))


@click.group()
def backup() -> None:
    """Copies of database, files and key, made while people work."""


@backup.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@with_appcontext
def create(folder: Path | None) -> None:
    """Write a backup into FOLDER (default: backups/ with the time, in the instance folder)."""
    settings: Settings = current_app.extensions["lms-settings"]
    at = clock.local(clock.now())
    target = (folder or settings.instance / "backups" / f"{at:%Y%m%d-%H%M%S}").absolute()
    if target.exists() and any(target.iterdir()):
        raise Unfit(_("%(folder)s is not empty. Name a new folder.", folder=target))
    aside = target.with_name(target.name + ".unfinished")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    _copy_database(settings, aside)
    if settings.storage_url.startswith("file:"):
        _copy_files(_storage_folder(settings), aside / "files")
    for name in KEPT_BESIDE:
        if (settings.instance / name).exists():
            shutil.copy2(settings.instance / name, aside / name)
    _write_manifest(aside, at)
    shutil.rmtree(target, ignore_errors=True)
    aside.rename(target)
    size = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
    say(_("Backup: %(folder)s (%(size)s MB)", folder=target, size=f"{size / 1e6:.1f}"))
    if not settings.storage_url.startswith("file:"):
        say(_("Files lie in S3 storage and are not copied: use the bucket's own versions."))


@backup.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
def verify(folder: Path) -> None:
    """Check every checksum in FOLDER, and that the database in it is whole."""
    files = _checked(folder)
    copy = folder / "lms.db"
    if copy.exists():
        with closing(sqlite3.connect(f"file:{copy}?mode=ro", uri=True)) as connection:
            word = connection.execute("PRAGMA integrity_check").fetchone()[0]
            if word != "ok":
                raise Unfit(
                    _(
                        "The database in %(folder)s is damaged: %(word)s. Use another backup.",
                        folder=folder,
                        word=word,
                    )
                )
    say(_("Backup: %(n)s files, all as they were written.", n=len(files)))


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
def restore(folder: Path) -> None:
    """Lay the backup in FOLDER into an empty instance (LMS_INSTANCE, LMS_DATABASE_URL)."""
    _checked(folder)
    instance = Path(os.environ.get("LMS_INSTANCE") or "instance")  # before a key is made in it
    if any((instance / name).exists() for name in ("lms.db", *KEPT_BESIDE)):
        raise Unfit(
            _(
                "%(folder)s is in use. Set LMS_INSTANCE to a new folder, then restore.",
                folder=instance,
            )
        )
    instance.mkdir(parents=True, exist_ok=True)
    for name in KEPT_BESIDE:
        if (folder / name).exists():
            shutil.copy2(folder / name, instance / name)
            (instance / name).chmod(0o600)
    settings = from_environment()
    if (folder / "lms.db").exists():
        if not settings.sqlite:
            raise Unfit(_("This backup is from SQLite; LMS_DATABASE_URL names another database."))
        shutil.copy2(folder / "lms.db", sa.make_url(settings.database_url).database or "")
    else:
        _run(
            ["pg_restore", "--no-owner", "--exit-on-error", "-d", _plain(settings.database_url)],
            (folder / "lms.dump").read_bytes(),
        )
    if (folder / "files").exists() and settings.storage_url.startswith("file:"):
        shutil.copytree(folder / "files", _storage_folder(settings), dirs_exist_ok=True)
    say(_("Restored into %(folder)s. Next: lms db upgrade, lms doctor.", folder=instance))


def _copy_database(settings: Settings, target: Path) -> None:
    """A consistent copy while others write: VACUUM INTO, or pg_dump."""
    if settings.sqlite:
        source = sa.make_url(settings.database_url).database or ""
        with closing(sqlite3.connect(source)) as connection:
            connection.execute("VACUUM INTO ?", (str(target / "lms.db"),))
        return
    dump = _run(["pg_dump", "--format=custom", "--no-owner", _plain(settings.database_url)])
    (target / "lms.dump").write_bytes(dump)


def _copy_files(source: Path, target: Path) -> None:
    """Files are written once and never changed, so a plain copy after the database is whole."""
    if source.exists():
        shutil.copytree(source, target)


def _storage_folder(settings: Settings) -> Path:
    return Path(unquote(urlsplit(settings.storage_url).path))


def _plain(url: str) -> str:
    """The address as PostgreSQL's own tools read it."""
    return url.replace("postgresql+psycopg://", "postgresql://")


def _run(command: list[str], given: bytes | None = None) -> bytes:
    try:
        done = subprocess.run(command, input=given, capture_output=True, check=True)
    except FileNotFoundError as error:
        raise Unfit(
            _("%(program)s is missing. Install postgresql-client.", program=command[0])
        ) from error
    except subprocess.CalledProcessError as error:
        raise Unfit(f"{command[0]}: {error.stderr.decode(errors='replace').strip()}") from error
    return done.stdout


def _write_manifest(folder: Path, at: datetime) -> None:
    sums = {
        str(path.relative_to(folder)): _checksum(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    manifest = {"made_at": at.isoformat(timespec="seconds"), "sha256": sums}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1, ensure_ascii=False), "utf-8")


def _checked(folder: Path) -> dict[str, str]:
    """The files of a backup with their checksums; raises Unfit at the first that differs."""
    try:
        sums: dict[str, str] = json.loads((folder / MANIFEST).read_text("utf-8"))["sha256"]
    except (OSError, ValueError, KeyError) as error:
        raise Unfit(
            _("%(folder)s is no finished backup: its manifest cannot be read.", folder=folder)
        ) from error
    for name, expected in sums.items():
        path = folder / name
        if not path.is_file():
            raise Unfit(
                _(
                    "%(file)s is missing from %(folder)s. Use another backup.",
                    file=name,
                    folder=folder,
                )
            )
        if _checksum(path) != expected:
            raise Unfit(_("%(file)s is not as it was written. Use another backup.", file=name))
    return sums


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
