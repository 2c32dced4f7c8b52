"""How large, how far apart, in how many lines: the compositor's rules for a sheet's texts."""

import re
from datetime import date

NUMERALS = "〇一二三四五六七八九"
AFTER_BREAK = re.compile(r"(?<=[，、：；。—）》·！？\s])")
BEFORE_BREAK = re.compile(r"(?=[（《与和及])")


def units(text: str) -> float:
    """How wide a text is, in ems: a Chinese character is one, a Latin letter about a half."""
    return sum(1.0 if ord(c) >= 0x2E80 or c == "—" else 0.72 if c.isupper() else 0.55 for c in text)


def person_name(name: str) -> str:
    """Two characters stand apart, long names draw together; none passes 180 mm."""
    count = len(name)
    apart = {2: 0.5, 3: 0.26, 4: 0.14}.get(count, 0.04)
    if max(name, default="") > "\uffff":
        apart = min(apart, 0.1)  # set wider, a browser would copy it with spaces
    largest = 40.0 if count <= 4 else 34.0
    size = min(largest, 510 / max(units(name) + apart * (count - 1), 1))
    # Small or large, a name stands on the same line, so that nothing beneath it moves.
    spaced = f"letter-spacing:{apart:g}em;padding-left:{apart:g}em"
    return f"font-size:{size:.1f}pt;{spaced};line-height:17.6mm"


def centre_name(name: str) -> str:
    """Spaced widely while there is room; drawn together and smaller past 24 ems: 240 mm hold
    some 52 ems at 11.5 pt."""
    wide = units(name)
    apart = 0.34 if wide <= 24 else 0.12
    size = min(11.5, 600 / (wide * (1 + apart)))
    return f"font-size:{size:.1f}pt;letter-spacing:{apart:g}em;padding-left:{apart:g}em"


def hand(name: str, neighbours: int) -> str:
    """A signatory's name on its rule: 29 mm of three, else 42 mm."""
    room, largest = (80.0, 15.0) if neighbours == 3 else (116.0, 18.0)
    return f"font-size:{min(largest, room / (units(name) * 1.1 + 0.1)):.1f}pt"


def issuer(name: str) -> str:
    """On one line of 74 mm above the date."""
    return f"font-size:{min(12.0, 206 / (units(name) * 1.06)):.1f}pt"


def title(text: str) -> tuple[list[str], float]:
    """Lines and size in points: 21 pt while one line of 220 mm holds it, then two, smaller."""
    wide = units(text)
    if wide <= 26:
        return [text], min(21.0, 21.0 * 24 / max(wide, 24))
    first, second = halves(text)
    longest = max(units(first), units(second)) + 1
    return [first, second], min(17.0, 610 / (longest * 1.04))


def halves(text: str) -> tuple[str, str]:
    """Two lines of like length, parted where a reader breathes: after punctuation, before
    与 和 及 or a bracket; in the middle where there is no such place nearby."""
    places = {m.start() for m in AFTER_BREAK.finditer(text)}
    places |= {m.start() for m in BEFORE_BREAK.finditer(text)}
    middle = units(text) / 2

    def off_middle(place: int) -> float:
        return abs(units(text[:place]) - middle)

    near = [p for p in places if 0 < p < len(text) and off_middle(p) <= middle * 0.35]
    plain = [p for p in range(1, len(text)) if not _inside_word(text, p)]
    place = min(near or plain or [len(text) // 2], key=off_middle)
    return text[:place].rstrip(), text[place:].lstrip()


def _inside_word(text: str, place: int) -> bool:
    """Whether a break here would part a Latin word, or begin a line with punctuation."""
    before, after = text[place - 1], text[place]
    latin = before.isascii() and after.isascii() and before.isalnum() and after.isalnum()
    return latin or after in "，、：；。）》·！？" or before in "（《"


def breakable(address: str) -> str:
    """An address that may be broken after / and - only, so that it can be typed from paper."""
    return re.sub(r"(?<=[/-])", "<wbr>", address)


def figure(value: float | None) -> str:
    """A number without a needless .0; nothing for what is not known."""
    return "" if value is None else f"{value:g}"


def period(begin: date | None, end: date | None) -> str:
    """2027年3月8日至10日; what both days share is said once."""
    if begin is None or end is None or begin == end:
        day = begin or end
        return "" if day is None else f"{day.year}年{day.month}月{day.day}日"
    until = f"{end.day}日"
    if (begin.year, begin.month) != (end.year, end.month):
        until = f"{end.month}月{until}"
    if begin.year != end.year:
        until = f"{end.year}年{until}"
    return f"{begin.year}年{begin.month}月{begin.day}日至{until}"


def in_characters(day: date) -> str:
    """二〇二七年三月十二日, as a sheet is dated beneath its issuer's name."""
    year = "".join(NUMERALS[int(digit)] for digit in f"{day.year:04d}")
    return f"{year}年{_below_hundred(day.month)}月{_below_hundred(day.day)}日"


def _below_hundred(number: int) -> str:
    tens, ones = divmod(number, 10)
    front = "" if tens == 0 else "十" if tens == 1 else f"{NUMERALS[tens]}十"
    return front + (NUMERALS[ones] if ones else "")
