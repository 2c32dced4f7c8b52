"""The kinds of practice: a page, a recording, a customer to talk to, a form to fill in."""

from collections.abc import Mapping
from typing import Annotated, Any, cast

from flask_babel import lazy_gettext as _l
from msgspec import Meta, Struct, field

from lms.courseware.kinds import Head
from lms.kit import shapes
from lms.kit.errors import Refused
from lms.kit.shapes import Path, Problem, Share, Text
from lms.practice.role_play import RolePlay as RolePlay
from lms.practice.system_drill import SystemDrill as SystemDrill
from lms.practice.transcript import Cue
from lms.questions.kinds import Asked, Inline, Marked


class Page(Head, frozen=True, kw_only=True, tag="page"):
    """A lesson to read, with up to three questions on the page itself."""

    questions: Annotated[list[Inline], Meta(min_length=1)] | None = field(
        default=None, name="check"
    )

    def check(self) -> list[Problem]:
        asked = self.questions or []
        found = _questions(asked, "check")
        if len(asked) > 3:
            found.append(Problem(("check",), _l("Ask at most three questions on a page.")))
        for position, question in enumerate(asked):
            if question.at is not None:
                words = _l('A question on a page has no "at". Remove it.')
                found.append(Problem(("check", position, "at"), words))
        return found

    def result(self, answers: Mapping[str, Any]) -> "Answered":
        """The answers by question slug, marked; a page without questions is always done."""
        return _answered(self.questions or [], answers, 0.0)


class Recording(Head, frozen=True, kw_only=True, tag="recording"):
    """A call to hear, which stops at given seconds and asks."""

    recording: Text
    """Path in the package, as `recordings/call-01.mp3`; the transcript is the `.vtt` beside it."""
    pass_share: Share = field(default=0.0, name="pass")
    """Share of marks needed; 0 means that answering all is enough."""
    questions: Annotated[list[Inline], Meta(min_length=1)]
    length_s: float = 0.0
    """The recording's length in seconds, measured when the package was read."""
    cues: list[Cue] = field(default_factory=list)

    @property
    def transcript(self) -> str:
        """Path of the transcript in the package."""
        return self.recording.rsplit(".", 1)[0] + ".vtt"

    def check(self) -> list[Problem]:
        found = _questions(self.questions, "questions")
        before = -1.0
        for position, question in enumerate(self.questions):
            where: Path = ("questions", position, "at")
            if question.at is None:
                words = _l('"at" is missing. Say at which second the question is asked.')
                found.append(Problem(where[:2], words))
                continue
            if question.at <= before:
                words = _l("This question comes before the one above it. Order them by time.")
                found.append(Problem(where, words))
            if self.length_s and question.at > self.length_s:
                words = _l(
                    "The recording is only %(length)s seconds long. Ask earlier.",
                    length=f"{self.length_s:.1f}",
                )
                found.append(Problem(where, words))
            before = max(before, question.at)
        return found

    def due(self, second: float, answered: set[str]) -> Inline | None:
        """The first question not yet answered at or before this second."""
        for question in self.questions:
            if (question.at or 0.0) <= second and question.slug not in answered:
                return question
        return None

    def result(self, answers: Mapping[str, Any]) -> "Answered":
        """The answers by question slug, marked; passed when all are answered and enough right."""
        return _answered(self.questions, answers, self.pass_share)


class Answered(Struct, frozen=True):
    """Where a learner stands in the questions of one activity."""

    marked: dict[str, Marked]
    """By question slug; only questions that have been answered."""
    earned: float
    """Marks."""
    out_of: int
    """Marks of all questions."""
    share: float
    """`earned / out_of`; 1 where nothing is asked."""
    complete: bool
    """Every question has been answered."""
    passed: bool
    """Complete, and with the share that the activity asks for."""


Practice = Page | Recording | RolePlay | SystemDrill

to_json = shapes.to_json


def from_json(value: Mapping[str, Any] | str | bytes) -> Practice:
    """A practice activity as it was stored; refuses what is none."""
    return cast(Practice, shapes.from_json(value, Practice))


def question(activity: Page | Recording, slug: str) -> Inline:
    """The activity's question with this slug; refuses one that it does not ask."""
    for asked in activity.questions or []:
        if asked.slug == slug:
            return asked
    raise Refused(_l("This question is not part of the activity. Load the page again."))


def _questions(asked: list[Inline], key: str) -> list[Problem]:
    found: list[Problem] = []
    seen: set[str] = set()
    for position, one in enumerate(asked):
        if one.slug in seen:
            words = _l(
                'The slug "%(slug)s" is used twice. Give each question its own.', slug=one.slug
            )
            found.append(Problem((key, position, "slug"), words))
        seen.add(one.slug)
        found += [Problem((key, position, *p.path), p.message) for p in one.check()]
    return found


def _answered(asked: list[Inline], answers: Mapping[str, Any], needed: float) -> Answered:
    strangers = set(answers) - {one.slug for one in asked}
    if strangers:
        raise Refused(_l("This question is not part of the activity. Load the page again."))
    by_slug: dict[str, Asked] = {one.slug: one for one in asked}
    marked = {
        slug: by_slug[slug].mark(given) for slug, given in answers.items() if given is not None
    }
    earned = sum(by_slug[slug].marks * one.share for slug, one in marked.items())
    out_of = sum(one.marks for one in asked)
    share = earned / out_of if out_of else 1.0
    complete = len(marked) == len(asked)
    # Shares are floats: 0.6 of 5 marks must be reached by 3 of 5.
    passed = complete and share >= needed - 1e-9
    return Answered(marked, earned, out_of, share, complete, passed)
