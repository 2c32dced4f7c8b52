"""How names sort and are searched, and how patient the door is."""

import re
import unicodedata
from datetime import timedelta

from lms.kit.pinyin import syllables

EMPLOYEE_NO = re.compile(r"[A-Z0-9][A-Z0-9._-]{0,19}")
LEAST_PASSWORD = 8
COMMON = frozenset(
    """
    password 12345678 123456789 1234567890 11111111 00000000 88888888 66666666 qwertyui
    qwerty123 abc12345 a1234567 abcd1234 iloveyou woaini1314 1q2w3e4r password1 admin123 demo1234
    """.split()  # noqa: SIM905  easier to read and to lengthen than a list
)

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(minutes=30)
FREE_FAILURES = 4


def tidy_name(name: str) -> str:
    """A name as it is kept: composed, single spaces; 张　三, spaced out for a list, is 张三."""
    single = " ".join(unicodedata.normalize("NFC", name).split())
    return re.sub(r"(?<=[㐀-鿿]) (?=[㐀-鿿])", "", single)


def tidy_employee_no(text: str) -> str:
    """An employee number as it is kept: half-width, upper case, no spaces."""
    compact = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    return unicodedata.normalize("NFKC", compact)


SURNAMES = dict(
    pair.split(":")
    for line in (
        "曾:zeng1 单:shan4 解:xie4 仇:qiu2 查:zha1 区:ou1 朴:piao2 翟:zhai2 乐:yue4 盖:ge3",
        "缪:miao4 任:ren2 华:hua4 宁:ning4 葛:ge3 冼:xian3 召:shao4 员:yun4 折:she2 覃:qin2",
        "燕:yan1 种:chong2 秘:bi4 繁:po2 洗:xian3 祭:zhai4 黑:he4 柏:bai3 宿:su4 隗:wei3 郇:xun2",
        "长孙:zhang3,sun1 万俟:mo4,qi2 尉迟:yu4,chi2 澹台:tan2,tai2 令狐:ling2,hu2",
    )
    for pair in line.split()
)
"""Characters that sound otherwise as a surname: 曾 sorts under zeng, not ceng."""


def _spoken(name: str) -> list[str]:
    """The name's syllables with tones; the surname as a surname is spoken."""
    for surname in (name[:2], name[:1]):
        if surname in SURNAMES:
            rest = syllables(name[len(surname) :])
            return [*SURNAMES[surname].split(","), *rest]
    return syllables(name)


def sort_key(name: str) -> str:
    """Pinyin with tones, so that lists read as a Chinese reader expects; the name breaks ties."""
    return (" ".join(_spoken(name)) + " " + name).lower()[:200]


def initials(name: str) -> str:
    """First letters of the pinyin: 欧阳娜娜 is oynn."""
    return "".join(s[:1] for s in _spoken(name) if s.strip()).lower()[:60]


def lockout(failures: int) -> timedelta | None:
    """How long the door stays shut after so many wrong passwords in a row.

    Four are free; then one minute, doubling up to half an hour: it slows a guesser down
    and never shuts a person out for the day.
    """
    if failures <= FREE_FAILURES:
        return None
    doubled = min(failures - FREE_FAILURES - 1, 10)
    return min(FIRST_PAUSE * (1 << doubled), LONGEST_PAUSE)


def weakness(password: str, *, employee_no: str, name: str) -> str:
    """Why a password will not do: one of short, common, personal, plain; empty when it will."""
    folded = password.casefold()
    if len(password) < LEAST_PASSWORD:
        return "short"
    if folded in COMMON or len(set(folded)) < 4:
        return "common"
    if employee_no.casefold() in folded or (len(name) > 1 and name.casefold() in folded):
        return "personal"
    if password.isalpha() or password.isdigit():
        return "plain"
    return ""
