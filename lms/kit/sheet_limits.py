"""How large a table may be, and how it is said that one is not readable."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from lms.kit.errors import Refused

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 60
LONGEST_CELL = 4_000
MOST_MEMBERS = 500
MOST_UNPACKED = 150 * 1024 * 1024
MOST_RATIO = 200
"""Unpacked to packed, once a workbook is larger than a few megabytes."""
MOST_TEXT = 40_000_000
"""Characters in all cells: one long shared string may be pointed at a million times."""
SPARE_ROWS = 100
"""Titles and blank lines that a table may have beside its rows."""


class SheetError(Refused):
    """This file cannot be read as a table; the reason says why and what to do."""

    def __init__(self, reason: Any) -> None:
        super().__init__(reason, "file")


@dataclass(frozen=True)
class Source:
    """All rows of a file, as text, and how they were read."""

    rows: list[list[str]]
    reads: str
    """XLSX, or the name of the character set."""
    skipped: int = 0
    """Lines before the first row that belong to no row, such as Excel's sep=;"""


def not_a_sheet() -> SheetError:
    """The sentence for everything that is no table."""
    return SheetError(_l("This is not a table. Choose a file in CSV or XLSX format."))


def too_many_rows(rows: int) -> SheetError:
    """The sentence for tables beyond the cap."""
    return SheetError(
        _l(
            "The table has %(rows)s rows, at most %(most)s can be read. "
            "Split it into several files.",
            rows=f"{rows:,}",
            most=f"{MOST_ROWS:,}",
        )
    )


def too_many_columns(columns: int) -> SheetError:
    """The sentence for tables that are too wide."""
    return SheetError(
        _l(
            "The table has %(columns)s columns, at most %(most)s can be read. "
            "Remove the columns that are not needed.",
            columns=columns,
            most=MOST_COLUMNS,
        )
    )
