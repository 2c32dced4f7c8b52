"""How paper says that nothing was printed, and why."""

from typing import Literal

Why = Literal["fonts", "libraries", "characters", "address", "limits", "fault"]


class PaperFailed(Exception):
    """Nothing was printed; nothing half-printed is handed over.

    `why` is one of: fonts (set-up has to fetch them), libraries (the system lacks
    one; the sentence names the packages), characters (a face cannot draw the
    text), address (the page asked for something that was not handed over), limits (time or
    memory ran out), fault (anything else). The sentence itself is for logs and operators:
    a room that talks to people says it in its own words by `why`.
    """

    def __init__(self, why: Why, sentence: str) -> None:
        super().__init__(sentence)
        self.why: Why = why
