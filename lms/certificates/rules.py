"""How certificates are numbered, what a typed number or code means, who is named in public."""

import re
import unicodedata
from datetime import date
from typing import NamedTuple

from lms.config import Settings
from lms.kit import codes
from lms.kit.subject import Subject

PREFIX = "FX"
"""服销: of every number, so that a number on a desk says what it belongs to."""

NUMBER = re.compile(rf"{PREFIX}(\d{{4}})(\d{{6,9}})")


class Award(NamedTuple):
    """What a certificate is issued for; everything else comes from the person and the centre."""

    person_id: int
    subject: Subject
    """What was completed; its title is printed between 《》."""
    cycle: int = 1
    hours: float | None = None
    score: float | None = None
    """In points of 100, as printed."""
    period_from: date | None = None
    period_to: date | None = None


class Issuer(NamedTuple):
    """Who stands behind the certificates issued today."""

    centre: str
    seal: str
    """Words at the seal's foot; its ring carries the centre's name."""
    signatories: tuple[tuple[str, str], ...]
    """Name and role."""
    base_url: str
    """Where the public page is found, for the QR code."""

    @classmethod
    def of(cls, settings: Settings) -> "Issuer":
        """The issuer as the environment names it."""
        return cls(settings.centre, settings.seal, settings.signatories, settings.base_url)


def number(year: int, serial: int) -> str:
    """FX2027-000123."""
    return f"{PREFIX}{year}-{serial:06d}"


class Asked(NamedTuple):
    """What somebody at the public door typed: a number, or a code, or neither."""

    number: str = ""
    code: str = ""


def asked(typed: str) -> Asked:
    """Read a typed or scanned number, code or address: any case, width, spaces and dashes."""
    text = unicodedata.normalize("NFKC", typed).strip().rstrip("/").rsplit("/", 1)[-1]
    plain = "".join(c for c in text.upper() if c.isascii() and c.isalnum())[:60]
    if found := NUMBER.fullmatch(plain):
        return Asked(number=number(int(found[1]), int(found[2])))
    return Asked(code=codes.tidy(plain))


def masked(name: str) -> str:
    """A name in public: 林*欣, 李*; enough to recognise, not enough to find somebody by."""
    if len(name) <= 1:
        return "*"
    if len(name) == 2:
        return f"{name[0]}*"
    return f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}"


def tail(employee_no: str) -> str:
    """The last three characters of an employee number, never more than half of it."""
    shown = min(3, len(employee_no) // 2)
    return f"***{employee_no[-shown:]}" if shown else "***"
