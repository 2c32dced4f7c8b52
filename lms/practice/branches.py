"""The map of a conversation: which steps can be reached, and which lead to an end."""

from collections.abc import Collection, Mapping, Sequence

Arrows = Mapping[str, Sequence[str]]
"""For each step, where its replies lead."""


def reachable(start: str, arrows: Arrows) -> set[str]:
    """Everything that some way from the start leads to, the start included."""
    found = {start}
    waiting = [start]
    while waiting:
        for target in arrows.get(waiting.pop(), ()):
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found


def leading_to(ends: Collection[str], arrows: Arrows) -> set[str]:
    """Every step from which one of these ends can be reached."""
    back: dict[str, list[str]] = {}
    for step, targets in arrows.items():
        for target in targets:
            back.setdefault(target, []).append(step)
    found = set().union(*(reachable(end, back) for end in ends)) if ends else set()
    return found & set(arrows)


def circles(start: str, arrows: Arrows) -> list[tuple[str, int]]:
    """The replies (step, position) that lead back to a step the conversation came from.

    Without these replies the steps form no circle.
    """
    found: list[tuple[str, int]] = []
    finished: set[str] = set()
    for root in (start, *arrows):
        if root in finished or root not in arrows:
            continue
        trail = [(root, iter(enumerate(arrows[root])))]
        on_trail = {root}
        while trail:
            step, targets = trail[-1]
            for position, target in targets:
                if target in on_trail:
                    found.append((step, position))
                elif target in arrows and target not in finished:
                    on_trail.add(target)
                    trail.append((target, iter(enumerate(arrows[target]))))
                    break
            else:
                trail.pop()
                on_trail.discard(step)
                finished.add(step)
    return found
