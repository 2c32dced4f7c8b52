"""How Chinese is spoken, for sorting and searching."""

import os

# The dictionary of phrases costs 44 MB and a second of every start; names hold no phrases.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")

from pypinyin import Style, lazy_pinyin


def syllables(text: str) -> list[str]:
    """Pinyin with the tone as a figure, one entry a character; other writing stays as it is."""
    return list(lazy_pinyin(text, style=Style.TONE3))
