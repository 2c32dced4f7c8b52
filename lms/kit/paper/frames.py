"""What the press and its child say to each other: msgpack, each message after its length."""

import struct
from typing import IO

import msgspec


class Page(msgspec.Struct, frozen=True):
    """One document: its HTML, and by name the drawings only it uses (SVG).

    The HTML refers to a drawing as `asset:NAME`; every other address is refused.
    """

    html: str
    assets: dict[str, bytes] = {}


class Order(msgspec.Struct, frozen=True, tag="order"):
    """What is to become one PDF."""

    pages: list[Page]
    assets: dict[str, bytes]
    title: str
    author: str
    created: str
    """Written into the file as it stands: W3C notation, UTC."""
    cpu_s: int


class PrintedPage(msgspec.Struct, frozen=True, tag="page"):
    """So many documents of the order are laid out."""

    count: int


class Finished(msgspec.Struct, frozen=True, tag="finished"):
    """The PDF."""

    pdf: bytes


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """No PDF; `why` as in PaperFailed."""

    why: str
    sentence: str


Answer = PrintedPage | Finished | Failed

_order = msgspec.msgpack.Decoder(Order)
_answer = msgspec.msgpack.Decoder(Answer)


def send(stream: IO[bytes], message: Order | Answer) -> None:
    """Write one message. Raises BrokenPipeError when the other side has gone."""
    body = msgspec.msgpack.encode(message)
    stream.write(struct.pack(">I", len(body)) + body)
    stream.flush()


def next_order(stream: IO[bytes]) -> Order | None:
    """The next order, or None when the press has hung up."""
    body = _read(stream)
    return None if body is None else _order.decode(body)


def next_answer(stream: IO[bytes]) -> Answer | None:
    """The next answer, or None when the child has gone."""
    body = _read(stream)
    return None if body is None else _answer.decode(body)


def _read(stream: IO[bytes]) -> bytes | None:
    head = stream.read(4)
    if len(head) < 4:
        return None
    size = struct.unpack(">I", head)[0]
    body = stream.read(size)
    return body if len(body) == size else None
