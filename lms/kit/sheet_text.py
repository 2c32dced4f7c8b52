"""Rows out of a CSV file, in the character sets and with the delimiters that offices produce."""

import csv
import io
import re

import charset_normalizer
from flask_babel import lazy_gettext as _l

from lms.kit.sheet_limits import (
    LONGEST_CELL,
    MOST_ROWS,
    SPARE_ROWS,
    SheetError,
    Source,
    not_a_sheet,
    too_many_rows,
)


def read_text(data: bytes) -> Source:
    """A CSV file in the character sets and with the delimiters that offices here produce."""
    text, charset = decode(data)
    if "\0" in text or re.match(r"\s*<[!?a-zA-Z]", text):
        raise not_a_sheet()
    skipped = 0
    delimiter = ""
    if told := re.match(r"sep=(.)\r?\n", text, re.IGNORECASE):
        delimiter, skipped, text = told[1], 1, text[told.end() :]
    delimiter = delimiter or sniff(text)
    rows: list[list[str]] = []
    count = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            count += 1
            if count <= MOST_ROWS + SPARE_ROWS:
                rows.append([cell.strip() for cell in row])
            if any(len(cell) > LONGEST_CELL for cell in row):
                raise csv.Error
    except csv.Error:
        raise SheetError(
            _l(
                "Row %(row)s: a cell has more than %(most)s characters. "
                "Perhaps a quotation mark is not closed there.",
                row=max(count, 1) + skipped,
                most=f"{LONGEST_CELL:,}",
            )
        ) from None
    if count > MOST_ROWS + SPARE_ROWS:
        raise too_many_rows(count - 1)
    return Source(rows, charset, skipped)


def decode(data: bytes) -> tuple[str, str]:
    """The text and the name of its character set.

    A byte order mark decides; then strict UTF-8; then, deterministically, GB18030 or Big5,
    whichever makes the commoner characters. What neither can read is refused by name.
    """
    for mark, charset in (
        (b"\xef\xbb\xbf", "UTF-8"),
        (b"\xff\xfe", "UTF-16-LE"),
        (b"\xfe\xff", "UTF-16-BE"),
    ):
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(charset), charset
            except UnicodeDecodeError:
                raise wrong_charset(charset) from None
    if b"\0" in data[:4096]:
        return _unmarked_utf16(data)
    try:
        return data.decode("UTF-8"), "UTF-8"
    except UnicodeDecodeError:
        pass
    candidates = []
    for charset in ("GB18030", "Big5"):
        try:
            text = data.decode("gb18030" if charset == "GB18030" else "big5hkscs")
        except UnicodeDecodeError:
            continue
        candidates.append((_commonness(text, charset), charset == "GB18030", text, charset))
    if candidates:
        best = max(candidates)
        if best[0] >= 0.5:
            return best[2], best[3]
    guess = charset_normalizer.from_bytes(data[:20_000]).best()
    raise wrong_charset(guess.encoding if guess else "")


def _unmarked_utf16(data: bytes) -> tuple[str, str]:
    """Two bytes a character without the mark; everything else with zeros in it is no text."""
    for charset in ("UTF-16-LE", "UTF-16-BE"):
        try:
            text = data.decode(charset)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and "\n" in text and _commonness(text, "GB18030") >= 0.5:
            return text, charset
    raise not_a_sheet()


def _commonness(text: str, charset: str) -> float:
    """Share of the foreign characters that are everyday ones in their set."""
    foreign = [c for c in text[:200_000] if ord(c) > 127]
    common = 0
    for character in foreign:
        try:
            pair = character.encode("gb2312" if charset == "GB18030" else "big5")
        except UnicodeEncodeError:
            continue
        # GB2312's first level and its signs; Big5's first level and its signs
        common += pair[0] <= 0xD7 if charset == "GB18030" else pair[0] <= 0xC6
    return common / len(foreign) if foreign else 1.0


def wrong_charset(charset: str) -> SheetError:
    """The sentence for text that would come out garbled."""
    named = f" ({charset.replace('_', '-')})" if charset else ""
    return SheetError(
        _l(
            "The characters of this file cannot be read safely%(charset)s. In Excel, choose "
            "“Save as” and “CSV UTF-8” or “XLSX”, then upload it again.",
            charset=named,
        )
    )


def sniff(text: str) -> str:
    """The delimiter of the first lines: the one that cuts them most evenly into most columns."""
    sample = "\n".join(text.splitlines()[:20])
    best, found = (0, 0.0), ","
    for delimiter in (",", "\t", ";"):
        try:
            widths = [
                len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if row
            ]
        except csv.Error:
            continue
        usual = max(set(widths), key=widths.count, default=1)
        even = widths.count(usual) / len(widths) if widths else 0
        if usual > 1 and (even >= 0.5, usual * even) > best:
            best, found = (even >= 0.5, usual * even), delimiter
    return found
