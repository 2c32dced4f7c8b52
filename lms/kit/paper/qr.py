"""QR codes as vector drawings."""

import segno

QUIET_ZONE = 4
"""Modules of white on each side; the standard asks for four."""


def qr_svg(text: str, *, colour: str = "#000") -> bytes:
    """An SVG drawing of a QR code, error correction M.

    The mask is fixed: choosing the best of eight costs four times as much, and readers do
    not mind. Rows overlap by a hair so that no renderer shows white seams between them.
    """
    code = segno.make_qr(text, error="m", boost_error=False, mask=4)
    rows = [bytes(row) for row in code.matrix]
    side = len(rows) + 2 * QUIET_ZONE
    path = "".join(
        f"M{start + QUIET_ZONE} {y + QUIET_ZONE}h{end - start}v1.02h-{end - start}z"
        for y, row in enumerate(rows)
        for start, end in _runs(row)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
        f'<path fill="{colour}" d="{path}"/></svg>'
    ).encode()


def _runs(row: bytes) -> list[tuple[int, int]]:
    """Where dark modules begin and end in one row."""
    padded = b"\0" + row + b"\0"
    starts = [i for i in range(len(row)) if padded[i + 1] and not padded[i]]
    ends = [i + 1 for i in range(len(row)) if padded[i + 1] and not padded[i + 2]]
    return list(zip(starts, ends, strict=True))
