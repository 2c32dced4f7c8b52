"""A conversation with a customer that branches at every reply, and how well it was led."""

from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import sha256
from typing import Annotated, Any, Literal, NamedTuple

from flask_babel import lazy_gettext as _l
from msgspec import Meta, Struct, field

from lms.courseware.kinds import Head
from lms.kit.errors import Refused
from lms.kit.shapes import Problem, Share, Slug, Text, Title
from lms.practice import branches
from lms.questions.kinds import shuffled

Mood = Literal["calm", "worried", "angry", "pleased", "hesitant"]
Points = Annotated[int, Meta(ge=0, le=3)]


class Reply(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something the agent may say."""

    say: Text
    to: Slug
    """The step or ending that follows."""
    points: Points
    offers: bool = False
    """This reply makes the offer."""
    says: list[Slug] = []
    """Keys of the disclosures that this reply contains."""
    feedback: str = ""


class Step(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something the customer says, and what may be answered."""

    customer: Text
    mood: Mood = "calm"
    replies: Annotated[list[Reply], Meta(min_length=1)]


class Ending(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a conversation ends."""

    title: Title
    good: bool
    text: Text
    needs: list[Slug] = []
    """Disclosures without which this ending is not good."""


class Turn(Struct, frozen=True):
    """One exchange: what the customer said and what was replied."""

    step: str
    said: Step
    choice: int
    """Position of the reply in the step."""
    reply: Reply


class Talk(Struct, frozen=True):
    """A conversation so far; all of it follows from the replies that were chosen."""

    turns: list[Turn]
    step: str | None
    """The step that waits for a reply; None at an ending."""
    ending: str | None
    said: list[str]
    """Disclosures already made, in order."""
    points: int
    offered: bool

    @property
    def choices(self) -> list[int]:
        """The replies chosen, as they are stored."""
        return [turn.choice for turn in self.turns]


class Way(NamedTuple):
    """How a conversation can go on from here."""

    worth: tuple[bool, bool, int]
    """Ends well, offered as hoped, points still to come: compared in this order."""
    choices: list[int]


class Outcome(Struct, frozen=True):
    """How a finished conversation is judged."""

    ending: Ending
    good: bool
    reasons: list[Any]
    """Why the ending is not good, each a sentence; empty when it is."""
    missing: list[str]
    """Disclosures that this ending needed and nobody said."""
    offered: bool
    offer_missed: bool
    """An offer was expected and none was made; a thing to learn, not a fault by itself."""
    points: int
    best: int
    """Points of the best path."""
    share: float
    passed: bool
    """A good ending, with the share of points that the activity asks for."""


class RolePlay(Head, frozen=True, kw_only=True, tag="role-play"):
    """A branching dialogue with required statements."""

    customer: Text
    """Who is calling."""
    goal: Text
    offer_expected: bool
    """False: not offering is the right answer here."""
    pass_share: Share = field(default=0.6, name="pass")
    disclosures: dict[Slug, Text] = field(default_factory=dict)
    start: Slug
    steps: Annotated[dict[Slug, Step], Meta(min_length=1)]
    endings: Annotated[dict[Slug, Ending], Meta(min_length=1)]

    def play(self, choices: Sequence[int] = ()) -> Talk:
        """The conversation after these replies; refuses a reply that is not there."""
        turns: list[Turn] = []
        said: list[str] = []
        here = self.start
        for choice in choices:
            step = self.steps.get(here)
            if step is None:
                raise Refused(_l("The conversation has ended. Start again to try another way."))
            if (
                isinstance(choice, bool)
                or not isinstance(choice, int)
                or not 0 <= choice < len(step.replies)
            ):
                raise Refused(_l("This reply is not offered here. Load the page again."))
            reply = step.replies[choice]
            turns.append(Turn(here, step, choice, reply))
            said += [key for key in reply.says if key not in said]
            here = reply.to
        return Talk(
            turns=turns,
            step=here if here in self.steps else None,
            ending=here if here in self.endings else None,
            said=said,
            points=sum(turn.reply.points for turn in turns),
            offered=any(turn.reply.offers for turn in turns),
        )

    def order(self, step: str, seed: int) -> list[int]:
        """In which order this step's replies are shown: shuffled, the same for the same seed.

        Authors tend to write the best reply first; its place must not give it away.
        """
        positions = range(len(self.steps[step].replies))
        return sorted(positions, key=lambda n: sha256(f"{seed}/{step}/{n}".encode()).digest())

    def outcome(self, talk: Talk) -> Outcome:
        """The judgement on a conversation that has reached an ending."""
        if talk.ending is None:
            raise Refused(_l("The conversation has not ended yet. Choose a reply."))
        ending = self.endings[talk.ending]
        missing = [key for key in ending.needs if key not in talk.said]
        reasons: list[Any] = []
        if not ending.good:
            reasons.append(_l("The conversation did not come to a good end."))
        reasons += [
            _l("Not said: %(words)s", words=self.disclosures.get(key, key)) for key in missing
        ]
        if talk.offered and not self.offer_expected:
            reasons.append(_l("An offer was made where none was right for this customer."))
        best = sum(turn.reply.points for turn in self.best_path().turns)
        # A path that ends badly may gather more points than the best good one.
        share = min(1.0, talk.points / best) if best else 1.0
        return Outcome(
            ending=ending,
            good=not reasons,
            reasons=reasons,
            missing=missing,
            offered=talk.offered,
            offer_missed=self.offer_expected and not talk.offered,
            points=talk.points,
            best=best,
            share=share,
            passed=not reasons and share >= self.pass_share - 1e-9,
        )

    def replies(self, step: str, seed: str) -> list[tuple[int, Reply]]:
        """The step's replies with their original positions, in an order of chance.

        Authors tend to write the best reply first; shown in that order, the play teaches to
        choose the first.
        """
        replies = self.steps[step].replies
        return [(n, replies[n]) for n in shuffled(len(replies), f"{seed}:{step}")]

    def best_path(self) -> Talk:
        """The good conversation with the most points (an offer in it, where one is expected).

        Where no way is good, the way with the most points. Equal ways: the one whose
        replies stand first. Needs steps without a circle.
        """
        return self.play(max(self.ways(self.play()), key=lambda way: way.worth).choices)

    def ways(self, talk: Talk) -> list[Way]:
        """For each reply open now, the best that can still come of it."""

        @cache
        def onward(here: str, said: frozenset[str], offered: bool) -> list[Way]:
            if here in self.endings:
                ending = self.endings[here]
                spoilt = offered and not self.offer_expected
                good = ending.good and not spoilt and said.issuperset(ending.needs)
                return [Way((good, offered == self.offer_expected, 0), [])]
            found = []
            for choice, reply in enumerate(self.steps[here].replies):
                ways = onward(reply.to, said.union(reply.says), offered or reply.offers)
                (good, as_hoped, points), rest = max(ways, key=lambda way: way.worth)
                found.append(Way((good, as_hoped, points + reply.points), [choice, *rest]))
            return found

        return onward(talk.step, frozenset(talk.said), talk.offered) if talk.step else []

    def check(self) -> list[Problem]:
        found = self._map_problems() + self._word_problems()
        if not found and not self.outcome(self.best_path()).good:
            words = _l("No way through the conversation ends well. Let one reach a good ending.")
            found.append(Problem(("endings",), words))
        return found

    def _map_problems(self) -> list[Problem]:
        found: list[Problem] = []
        for slug in self.endings:
            if slug in self.steps:
                words = _l('"%(slug)s" is a step and an ending. Rename one.', slug=slug)
                found.append(Problem(("endings", slug), words))
        if self.start not in self.steps:
            words = _l('There is no step "%(slug)s" to start with.', slug=self.start)
            return [*found, Problem(("start",), words)]
        for slug, position, reply in self.arrows():
            if reply.to not in self.steps and reply.to not in self.endings:
                words = _l('There is no step and no ending "%(slug)s". Correct it.', slug=reply.to)
                found.append(Problem(("steps", slug, "replies", position, "to"), words))
        arrows = {slug: [r.to for r in step.replies] for slug, step in self.steps.items()}
        for slug, position in branches.circles(self.start, arrows):
            words = _l("This reply leads back in a circle. Let it lead to a later step.")
            found.append(Problem(("steps", slug, "replies", position, "to"), words))
        met = branches.reachable(self.start, arrows)
        ending = branches.leading_to(set(self.endings), arrows)
        for slug in self.steps:
            if slug not in met:
                words = _l("This step cannot be reached. Let a reply lead to it, or remove it.")
                found.append(Problem(("steps", slug), words))
            if slug not in ending:
                words = _l("No ending can be reached from this step. Let a reply lead to one.")
                found.append(Problem(("steps", slug), words))
        led_to = {reply.to for _, _, reply in self.arrows()}
        for slug in self.endings:
            if slug not in led_to:
                words = _l("No reply leads to this ending. Let one lead to it, or remove it.")
                found.append(Problem(("endings", slug), words))
        return found

    def _word_problems(self) -> list[Problem]:
        found: list[Problem] = []
        used = [
            (("steps", slug, "replies", n, "says", i), key)
            for slug, n, reply in self.arrows()
            for i, key in enumerate(reply.says)
        ]
        spoken = {key for _, key in used}
        needed = [
            (("endings", slug, "needs", i), key)
            for slug, ending in self.endings.items()
            for i, key in enumerate(ending.needs)
        ]
        for where, key in (*used, *needed):
            if key not in self.disclosures:
                words = _l('There is no disclosure "%(key)s". Add it to disclosures.', key=key)
                found.append(Problem(where, words))
        for key in self.disclosures:
            if key not in spoken:
                words = _l("No reply says this disclosure. Add it to a reply, or remove it.")
                found.append(Problem(("disclosures", key), words))
        if self.offer_expected and not any(reply.offers for _, _, reply in self.arrows()):
            words = _l("An offer is expected, but no reply offers. Mark one with offers: true.")
            found.append(Problem(("offer_expected",), words))
        return found

    def arrows(self) -> Iterator[tuple[str, int, Reply]]:
        """Every reply with the step and the position it stands at."""
        for slug, step in self.steps.items():
            for position, reply in enumerate(step.replies):
                yield slug, position, reply
