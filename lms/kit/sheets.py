"""Tables that come from and go to spreadsheets: a header and rows of text."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import xlsxwriter
from flask_babel import lazy_gettext as _l

from lms.kit.sheet_books import read_workbook
from lms.kit.sheet_limits import (
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    SheetError,
    not_a_sheet,
    too_many_columns,
    too_many_rows,
)
from lms.kit.sheet_text import read_text

__all__ = [
    "MOST_BYTES",
    "Cell",
    "Sheet",
    "SheetError",
    "read",
    "read_file",
    "write_csv",
    "write_xlsx",
]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEADER_WITHIN = 10
"""A title and notes may stand above the header, in at most so many rows."""
DATA_NOT_HEADING = re.compile(r"[\d\s./:,年月日+-]+|[A-Za-z]{0,3}\d{3,}|\S+@\S+")

Cell = str | int | float | date | None


@dataclass(frozen=True)
class Sheet:
    """A table: every row is as long as the header."""

    header: list[str]
    rows: list[list[str]]
    numbers: list[int]
    """For each row the number that Excel shows at its left."""
    reads: str
    """XLSX or a character set: how the file was read."""

    def column(self, index: int) -> list[str]:
        """One column from top to bottom."""
        return [row[index] for row in self.rows]


def read_file(path: Path) -> Sheet:
    """A file on disk; its size is looked at first."""
    if path.stat().st_size > MOST_BYTES:
        raise _too_large()
    return read(path.read_bytes())


def read(data: bytes) -> Sheet:
    """CSV (UTF-8, GB18030, UTF-16, Big5) or XLSX; raises SheetError with a sentence."""
    if len(data) > MOST_BYTES:
        raise _too_large()
    if data.startswith(OLD_EXCEL):
        raise SheetError(
            _l(
                "This is an old or a protected Excel file. In Excel, remove the password, "
                "choose “Save as” and “XLSX”, then upload it again."
            )
        )
    if not data.strip(b"\0 \r\n\t"):
        raise _empty()
    if data.startswith(b"PK"):
        source = read_workbook(data)
    elif data.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")):
        raise not_a_sheet()
    else:
        source = read_text(data)
    filled = [(n, row) for n, row in enumerate(source.rows, source.skipped + 1) if any(row)]
    if not filled:
        raise _empty()
    at = next(
        (i for i, (_n, row) in enumerate(filled[:HEADER_WITHIN]) if sum(map(bool, row)) > 1), 0
    )
    number, header = filled[at]
    body = filled[at + 1 :]
    first = next(cell for cell in header if cell)
    if DATA_NOT_HEADING.fullmatch(first):
        raise SheetError(
            _l(
                "Row %(row)s looks like data (%(cell)s). The first row must name the columns: "
                "add it and upload the file again.",
                row=number,
                cell=first[:20],
            )
        )
    if not body:
        raise SheetError(
            _l("The table has column names but no rows. Fill it in and upload it again.")
        )
    if len(body) > MOST_ROWS:
        raise too_many_rows(len(body))
    width = max(max(i for i, cell in enumerate(row) if cell) for _n, row in filled[at:]) + 1
    if width > MOST_COLUMNS:
        raise too_many_columns(width)
    names = [header[i] if i < len(header) else "" for i in range(width)]
    return Sheet(
        header=[" ".join(name.split()) or letter(i) for i, name in enumerate(names)],
        rows=[(row + [""] * width)[:width] for _n, row in body],
        numbers=[n for n, _row in body],
        reads=source.reads,
    )


def letter(index: int) -> str:
    """What Excel calls a column: 0 is A, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def _too_large() -> SheetError:
    return SheetError(
        _l(
            "The file is larger than %(most)s MB. Remove what is not needed, or split it.",
            most=MOST_BYTES // 1024 // 1024,
        )
    )


def _empty() -> SheetError:
    return SheetError(_l("The table is empty. Fill it in and upload it again."))


# --- writing ------------------------------------------------------------------

FORMULA = re.compile(r"\s*[=+\-@\t\r＝＋－＠]")


def harmless(cell: Cell) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe goes before = + - @."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if not isinstance(cell, str):
        return str(cell)
    return f"'{cell}" if FORMULA.match(cell) else cell


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with the mark that Excel needs to see that it is UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([harmless(cell) for cell in header])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(header: Sequence[str], rows: Iterable[Sequence[Cell]], *, title: str) -> bytes:
    """One sheet with a fixed header; text is written as text, whatever it begins with."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
    }
    book = xlsxwriter.Workbook(out, options)
    sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", title)[:31] or None)
    bold = book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    widths = [_width(name) for name in header]
    for column, name in enumerate(header):
        sheet.write_string(0, column, name, bold)
    last = 0
    for last, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if cell is None or cell == "":
                continue
            if isinstance(cell, str):
                sheet.write_string(last, column, cell)
            elif isinstance(cell, date):
                sheet.write_datetime(last, column, cell, day)
            else:
                sheet.write_number(last, column, cell)
            widths[column] = max(widths[column], _width(str(cell)))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(width + 2, 50))
    sheet.freeze_panes(1, 0)
    if last:
        sheet.autofilter(0, 0, last, len(header) - 1)
    book.close()
    return out.getvalue()


def _width(text: str) -> int:
    """Columns a text takes: a Chinese character is two."""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)
