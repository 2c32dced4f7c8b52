"""Codes that nobody can guess and everybody can type."""

import hashlib
import hmac
import secrets

from flask import current_app

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and capitals without those that look alike (0 O, 1 I L, U V as one)."""


def token() -> str:
    """256 random bits for a cookie or a link."""
    return secrets.token_urlsafe(32)


def fingerprint(secret: str) -> str:
    """What the database keeps of a token: who reads the table cannot use it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def readable(groups: int = 5, size: int = 4) -> str:
    """Groups of characters that survive being read over the telephone (20 of them: 98 bits)."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(size)) for _ in range(groups))


def derived(*words: str, groups: int = 3, size: int = 4) -> str:
    """The same readable code for the same words, for whoever has the house's key (12: 59 bits)."""
    key = str(current_app.secret_key).encode()
    number = int.from_bytes(hmac.digest(key, "\0".join(words).encode(), "sha512"))
    letters = []
    for _ in range(groups * size):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "-".join("".join(letters[i : i + size]) for i in range(0, len(letters), size))


def tidy(typed: str) -> str:
    """What a person meant when typing a code: any case, spaces and dashes anywhere."""
    letters = [c for c in typed.upper() if c.isascii() and c.isalnum()]
    return "-".join("".join(letters[i : i + 4]) for i in range(0, len(letters), 4))
