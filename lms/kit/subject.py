"""What a ledger remembers of the thing a fact is about, without knowing its room."""

from typing import NamedTuple


class Subject(NamedTuple):
    """A thing of any room: its kind, its key there, and its title on the day of the fact."""

    kind: str
    id: int
    title: str
