"""How moods and replies are called on the screens, each with its icon."""

from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l


class Wording(NamedTuple):
    """A word with the icon and the tone that stand beside it."""

    words: Any
    icon: str
    tone: str


MOODS = {
    "calm": Wording(_l("calm"), "emoji-neutral", "note"),
    "worried": Wording(_l("worried"), "emoji-frown", "attention"),
    "angry": Wording(_l("annoyed"), "emoji-angry", "bad"),
    "pleased": Wording(_l("pleased"), "emoji-smile", "good"),
    "hesitant": Wording(_l("hesitant"), "emoji-expressionless", "attention"),
}
"""How the customer feels."""

GRADES = {
    "good": Wording(_l("Well put"), "check-circle", "good"),
    "fair": Wording(_l("Could be better"), "lightbulb", "attention"),
    "poor": Wording(_l("Another reply helps more"), "arrow-counterclockwise", "bad"),
}
"""How a reply compares with the others that were offered."""
