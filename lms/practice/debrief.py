"""What a conversation teaches afterwards: where another reply would have led further."""

from typing import Literal

from msgspec import Struct

from lms.practice.role_play import Reply, RolePlay, Step, Talk, Turn

Grade = Literal["good", "fair", "poor"]


class Fork(Struct, frozen=True):
    """One exchange, looked at again."""

    turn: Turn
    grade: Grade
    better: Reply | None
    """The reply from which the conversation could still have gone best; None where it was chosen,
    or where another one was as good."""


def grade(step: Step, reply: Reply) -> Grade:
    """How a reply compares with the others that were offered beside it."""
    most = max(one.points for one in step.replies)
    if reply.points == most and most > 0:
        return "good"
    return "fair" if reply.points else "poor"


def forks(play: RolePlay, talk: Talk) -> list[Fork]:
    """Every exchange of the conversation, beside the better reply where there was one."""
    found = []
    for n, turn in enumerate(talk.turns):
        ways = play.ways(play.play(talk.choices[:n]))
        best = max(range(len(ways)), key=lambda choice: ways[choice].worth)
        as_good = ways[turn.choice].worth == ways[best].worth
        better = None if as_good else turn.said.replies[best]
        found.append(Fork(turn, grade(turn.said, turn.reply), better))
    return found
