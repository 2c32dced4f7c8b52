"""What each row of a roster file says, and what stands against it, by row and column."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from lms.people import rules
from lms.people.roles import Role
from lms.people.roster_columns import ROLE_WORDS, Column, plain

MAIL = re.compile(r"[^\s@,;<>]{1,64}@[^\s@,;<>.]+(\.[^\s@,;<>.]+)+")
DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?")
EXCEL_BEGINS = date(1899, 12, 30)
LONGEST_NAME = 60
LONGEST_GROUP = 40

# GB18030-2000 and older fonts kept these in the private area; since then each has a place.
_MOVED = (
    "⺁𠂇𠂉𠃌⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟㩳㧐龶龷㭎㱮㳠⺧𡗗龸⺪䁖䅟⺮䌷⺳⺶⺷𢦏䎱"
    "䎬⺻䏝䓖䙡䙌龹䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻"
)
RIGHT_CHARACTER = {chr(0xE815 + i): right for i, right in enumerate(_MOVED)}


@dataclass(frozen=True)
class Fault:
    """What stands against a row: where, and a sentence's end that says why and what to do."""

    row: int
    column: str
    """The heading as it stands in the file."""
    words: Any

    def __str__(self) -> str:
        return str(
            _l(
                "Row %(row)s, “%(column)s” %(words)s",
                row=self.row,
                column=self.column,
                words=self.words,
            )
        )


@dataclass(frozen=True)
class Row:
    """What one line says; None means the file is silent about it."""

    number: int
    """As Excel shows it."""
    employee_no: str
    name: str
    team: str | None = None
    skill_group: str | None = None
    grade: str | None = None
    email: str | None = None
    hired_on: date | None = None
    roles: tuple[Role, ...] = ()


@dataclass
class Reading:
    """A whole file: its rows, or the faults for which it is refused."""

    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def tidy(text: str) -> str:
    """A cell without the invisible characters that come with copying."""
    visible = "".join(c for c in text if unicodedata.category(c) not in {"Cf", "Cc"})
    return " ".join(unicodedata.normalize("NFC", visible).split())


def read(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    numbers: Sequence[int],
    mapping: dict[Column, int],
    *,
    today: date,
) -> Reading:
    """Every row as the file says it, and every fault by row and column."""
    reading = Reading()
    seen: dict[str, int] = {}
    for number, cells in zip(numbers, rows, strict=True):
        values = {column: tidy(cells[index]) for column, index in mapping.items()}
        faults: list[tuple[Column, Any]] = []
        row = _row(number, values, faults, today)
        if row.employee_no:
            first = seen.setdefault(row.employee_no, number)
            if first != number:
                words = _l(
                    "is repeated: %(number)s stands in row %(first)s already.",
                    number=row.employee_no,
                    first=first,
                )
                faults.append((Column.EMPLOYEE_NO, words))
        reading.rows.append(row)
        reading.faults += [Fault(number, header[mapping[c]], words) for c, words in faults]
    return reading


def _row(
    number: int, values: dict[Column, str], faults: list[tuple[Column, Any]], today: date
) -> Row:
    return Row(
        number=number,
        employee_no=_employee_no(values[Column.EMPLOYEE_NO], faults),
        name=_name(values[Column.NAME], faults),
        team=_group(Column.TEAM, values, faults),
        skill_group=_group(Column.SKILL_GROUP, values, faults),
        grade=_group(Column.GRADE, values, faults),
        email=_email(values.get(Column.EMAIL, ""), faults),
        hired_on=_hired_on(values.get(Column.HIRED_ON, ""), faults, today),
        roles=_roles(values.get(Column.ROLE, ""), faults),
    )


def _employee_no(text: str, faults: list[tuple[Column, Any]]) -> str:
    employee_no = rules.tidy_employee_no(text)
    if not employee_no:
        faults.append((Column.EMPLOYEE_NO, _l("is empty. Everybody needs a number of their own.")))
    elif not rules.EMPLOYEE_NO.fullmatch(employee_no):
        words = _l(
            "“%(text)s” is no employee number: letters, digits, dots and dashes, at most 20.",
            text=text[:40],
        )
        faults.append((Column.EMPLOYEE_NO, words))
    return employee_no


def _name(text: str, faults: list[tuple[Column, Any]]) -> str:
    name = rules.tidy_name(text)
    if why := name_fault(name):
        faults.append((Column.NAME, why))
    return name


def name_fault(name: str) -> Any:
    """Why this cannot be kept as a name, or None."""
    if not name:
        return _l("is empty. Enter the name.")
    if len(name) > LONGEST_NAME:
        return _l("is longer than %(most)s characters. Shorten it.", most=LONGEST_NAME)
    if lost := next((c for c in name if c in "\ufffd?？□〓"), ""):
        return _l(
            "“%(name)s” has lost a character (%(lost)s). Enter it again.", name=name, lost=lost
        )
    strange = [c for c in name if unicodedata.category(c) in {"Co", "Cn", "Cs"}]
    if not strange:
        return None
    right = [RIGHT_CHARACTER.get(c, "") for c in strange]
    shown = "".join(RIGHT_CHARACTER.get(c, "〓") if c in strange else c for c in name)
    if all(right):
        return _l(
            "has a character that other computers cannot show (U+%(code)s). "
            "Probably “%(right)s” is meant: write %(name)s.",
            code=f"{ord(strange[0]):04X}",
            right="".join(right),
            name=shown,
        )
    return _l(
        "“%(name)s” has a self-made character (U+%(code)s) that other computers cannot show. "
        "Write the standard character instead.",
        name=shown,
        code=f"{ord(strange[right.index('')]):04X}",
    )


def _group(
    column: Column, values: dict[Column, str], faults: list[tuple[Column, Any]]
) -> str | None:
    text = values.get(column, "")
    if len(text) > LONGEST_GROUP:
        words = _l("is longer than %(most)s characters. Shorten it.", most=LONGEST_GROUP)
        faults.append((column, words))
    return text or None


def _email(text: str, faults: list[tuple[Column, Any]]) -> str | None:
    address = unicodedata.normalize("NFKC", text)
    if address and (len(address) > 200 or not MAIL.fullmatch(address)):
        words = _l("“%(text)s” is no mail address. Write name@example.com.", text=text[:60])
        faults.append((Column.EMAIL, words))
    return address or None


def _hired_on(text: str, faults: list[tuple[Column, Any]], today: date) -> date | None:
    if not text:
        return None
    on = day(text)
    if on is None:
        words = _l("“%(text)s” is no date. Write 2027-03-09.", text=text[:40])
        faults.append((Column.HIRED_ON, words))
    elif on > today + timedelta(days=366) or on.year < 1950:
        words = _l("%(day)s is too far away. Check the year.", day=on.isoformat())
        faults.append((Column.HIRED_ON, words))
    return on


def day(text: str) -> date | None:
    """2027-03-09, 2027/3/9, 2027年3月9日, 20270309, or Excel's count of days; else None.

    3/9/2027 is refused: nobody can tell whether it is March or September.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    try:
        if found := DATE.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if re.fullmatch(r"(19|20)\d{6}", text):
            return date(int(text[:4]), int(text[4:6]), int(text[6:]))
        if re.fullmatch(r"[2-6]\d{4}", text):
            return EXCEL_BEGINS + timedelta(days=int(text))
    except ValueError:
        return None
    return None


def _roles(text: str, faults: list[tuple[Column, Any]]) -> tuple[Role, ...]:
    found: list[Role] = []
    for word in re.split(r"[、,，;；/|+＋和]", text):
        if not (said := plain(word)):
            continue
        role = next((r for r, words in ROLE_WORDS.items() if said in words.split()), None)
        if role is None:
            words = _l(
                "“%(word)s” is no role here. Use: %(known)s.",
                word=word.strip()[:40],
                known="、".join(words.split()[0] for words in ROLE_WORDS.values()),
            )
            faults.append((Column.ROLE, words))
        elif role not in found:
            found.append(role)
    return tuple(found)
