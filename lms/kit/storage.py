"""Files under names that nobody chose: a folder, or S3-compatible storage by configuration."""

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import obstore
from flask import current_app
from obstore.exceptions import NotFoundError
from obstore.store import LocalStore, S3Store


class Missing(Exception):
    """The storage has no file under this key."""


def open_store(url: str) -> Any:
    """The store behind LMS_STORAGE_URL."""
    parts = urlsplit(url)
    if parts.scheme == "s3":
        return S3Store(parts.netloc, prefix=parts.path.strip("/") or None)
    folder = Path(unquote(parts.path))
    folder.mkdir(parents=True, exist_ok=True)
    return LocalStore(prefix=str(folder))


def _store() -> Any:
    return current_app.extensions["lms-storage"]


def new_key(room: str) -> str:
    """A random name, so that no title or person can be read from a folder listing."""
    name = secrets.token_hex(16)
    return f"{room}/{name[:2]}/{name}"


def put(key: str, data: bytes | Path) -> None:
    """Write whole, under a name of its own; an interrupted write leaves nothing behind."""
    obstore.put(_store(), key, data)


def get(key: str) -> bytes:
    """The whole file; raises Missing."""
    try:
        return bytes(obstore.get(_store(), key).bytes())
    except (NotFoundError, FileNotFoundError) as error:
        raise Missing(key) from error


def size(key: str) -> int:
    """Length in bytes; raises Missing."""
    try:
        return int(obstore.head(_store(), key)["size"])
    except (NotFoundError, FileNotFoundError) as error:
        raise Missing(key) from error


def part(key: str, start: int, length: int) -> bytes:
    """A stretch of the file, for players that seek."""
    return bytes(obstore.get_range(_store(), key, start=start, length=length))


def stretch(key: str, start: int, length: int, chunk: int = 256 * 1024) -> Iterator[bytes]:
    """The same in chunks, read while they are sent; the request may be over by then."""
    store = _store()

    def pieces() -> Iterator[bytes]:
        for begin in range(start, start + length, chunk):
            end = min(begin + chunk, start + length)
            yield bytes(obstore.get_range(store, key, start=begin, end=end))

    return pieces()


def stream(key: str, chunk: int = 256 * 1024) -> Iterator[bytes]:
    """The file in chunks; raises Missing."""
    try:
        result = obstore.get(_store(), key)
    except (NotFoundError, FileNotFoundError) as error:
        raise Missing(key) from error
    for piece in result.stream(min_chunk_size=chunk):
        yield bytes(piece)


def delete(key: str) -> None:
    """Remove the file; one that is gone already is fine."""
    try:
        obstore.delete(_store(), key)
    except (NotFoundError, FileNotFoundError):
        return
