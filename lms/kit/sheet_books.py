"""Rows out of an XLSX file, measured before anything of it is unfolded in memory."""

import io
import re
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

import python_calamine
from flask_babel import lazy_gettext as _l

from lms.kit.sheet_limits import (
    MOST_COLUMNS,
    MOST_MEMBERS,
    MOST_RATIO,
    MOST_ROWS,
    MOST_TEXT,
    MOST_UNPACKED,
    SPARE_ROWS,
    SheetError,
    Source,
    not_a_sheet,
    too_many_columns,
    too_many_rows,
)


def read_workbook(data: bytes) -> Source:
    """The first visible sheet of an XLSX file that holds anything."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            _check_package(packed)
            strings = _shared_lengths(packed)
            sheets = _visible_sheets(packed)
            filled = (name for name, member in sheets if _check_sheet(packed, member, strings))
            name = next(filled, None)
        if name is None:
            raise SheetError(_l("The table is empty. Fill it in and upload it again."))
        with python_calamine.load_workbook(io.BytesIO(data)) as workbook:
            sheet = workbook.get_sheet_by_name(name)
            top = (sheet.start or (0, 0))[0]
            rows = [
                [cell_text(value) for value in row] for row in sheet.to_python(skip_empty_area=True)
            ]
        return Source([[]] * top + rows, "XLSX")
    except SheetError:
        raise
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        python_calamine.CalamineError,
        expat.ExpatError,
        ElementTree.ParseError,
        NotImplementedError,
        RuntimeError,
        KeyError,
        ValueError,
        EOFError,
    ):
        raise SheetError(
            _l(
                "This workbook is damaged or protected. "
                "Open it in Excel, save it as XLSX, try again."
            )
        ) from None


def _check_package(packed: zipfile.ZipFile) -> None:
    members = packed.infolist()
    whole = sum(member.file_size for member in members)
    compressed = sum(member.compress_size for member in members) or 1
    if len(members) > MOST_MEMBERS or whole > MOST_UNPACKED:
        raise SheetError(
            _l("This workbook is too large inside. Save only the needed sheet as CSV.")
        )
    if whole > 4 * 1024 * 1024 and whole / compressed > MOST_RATIO:
        raise SheetError(
            _l("This workbook is too large inside. Save only the needed sheet as CSV.")
        )
    if "xl/workbook.xml" not in packed.namelist():
        raise not_a_sheet()
    if packed.testzip() is not None:  # reads all with counted readers: sizes that lie are found
        raise zipfile.BadZipFile


def _visible_sheets(packed: zipfile.ZipFile) -> list[tuple[str, str]]:
    """(name, member of the package) of every sheet that people see, in order."""
    targets = {}
    for part in _tree(packed, "xl/_rels/workbook.xml.rels"):
        target = part.get("Target", "").lstrip("/")
        targets[part.get("Id")] = target if target.startswith("xl/") else f"xl/{target}"
    found = []
    for element in _tree(packed, "xl/workbook.xml").iter():
        if not element.tag.endswith("}sheet") or element.get("state", "visible") != "visible":
            continue
        key = next((v for k, v in element.attrib.items() if k.endswith("}id")), "")
        if targets.get(key, "").startswith("xl/worksheets/"):
            found.append((element.get("name", ""), targets[key]))
    return found


def _tree(packed: zipfile.ZipFile, member: str) -> ElementTree.Element:
    data = packed.read(member)
    if b"<!DOCTYPE" in data or len(data) > 2 * 1024 * 1024:
        raise ValueError(member)
    return ElementTree.fromstring(data)  # noqa: S314  no DOCTYPE, so nothing to expand


def _scan(packed: zipfile.ZipFile, member: str, begin: Any, end: Any, text: Any) -> None:
    """Run through a part of the package without keeping it."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: Any) -> None:
        raise ValueError("DOCTYPE")

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda tag, attributes: begin(tag.rpartition(":")[2], attributes)
    parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
    parser.CharacterDataHandler = text
    with packed.open(member) as file:
        while piece := file.read(64 * 1024):
            parser.Parse(piece)
    parser.Parse(b"", True)


def _shared_lengths(packed: zipfile.ZipFile) -> list[int]:
    """The length of each string that cells point at."""
    lengths: list[int] = []
    if "xl/sharedStrings.xml" not in packed.namelist():
        return lengths

    def begin(tag: str, _attributes: Any) -> None:
        if tag == "si":
            lengths.append(0)

    def text(words: str) -> None:
        if lengths:
            lengths[-1] += len(words)

    _scan(packed, "xl/sharedStrings.xml", begin, lambda _tag: None, text)
    return lengths


class _Extent:
    """How far a sheet reaches, counted before anything allocates it."""

    def __init__(self, strings: list[int]) -> None:
        self.strings = strings
        self.row = self.column = self.rows = self.last_row = self.last_column = self.text = 0
        self.counted_row = 0
        self.shared = False
        self.value = ""
        self.inside = False

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        """A row, a cell or its value begins."""
        if tag == "row":
            self.row = int(attributes.get("r", self.row + 1))
            self.column = 0
        elif tag == "c":
            place = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", attributes.get("r", ""))
            if place:
                self.row = int(place[2])
                self.column = 0
                for letter in place[1]:
                    self.column = self.column * 26 + ord(letter) - 64
            else:
                self.column += 1
            self.shared = attributes.get("t") == "s"
        elif tag in {"v", "is"}:
            self.inside, self.value = True, ""

    def words(self, text: str) -> None:
        """Part of a value."""
        if self.inside:
            self.value += text

    def end(self, tag: str) -> None:
        """A value is complete: this cell counts."""
        if tag not in {"v", "is"} or not self.inside:
            return
        self.inside = False
        self.text += (
            self.strings[int(self.value)] if self.shared and self.value else len(self.value)
        )
        self.last_row = max(self.last_row, self.row)
        self.last_column = max(self.last_column, self.column)
        if self.row != self.counted_row:
            self.counted_row = self.row
            self.rows += 1


def _check_sheet(packed: zipfile.ZipFile, member: str, strings: list[int]) -> bool:
    """Whether the sheet holds anything; raises SheetError when it holds too much."""
    extent = _Extent(strings)
    _scan(packed, member, extent.begin, extent.end, extent.words)
    if extent.last_row > MOST_ROWS + SPARE_ROWS:
        raise too_many_rows(extent.rows if extent.rows > MOST_ROWS else extent.last_row)
    if extent.last_column > MOST_COLUMNS:
        raise too_many_columns(extent.last_column)
    if extent.text > MOST_TEXT:
        raise SheetError(
            _l("This workbook is too large inside. Save only the needed sheet as CSV.")
        )
    return extent.last_row > 0


def cell_text(value: Any) -> str:
    """A cell as a person reads it: 1037 without .0, days as 2027-03-09."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, datetime):
        midnight = value.time() == time(0)
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value if isinstance(value, int | timedelta) else value or "")
