"""Sitting exams through their own actions, with as many right answers as somebody deserves."""

import random
from dataclasses import dataclass, field
from datetime import datetime

from lms.demo.playing import wrong
from lms.enrolment import queries as enrolments
from lms.enrolment.models import Enrolment
from lms.exams import actions, answers, kinds, queries
from lms.exams.models import Attempt, AttemptItem
from lms.questions import kinds as questions
from lms.questions.kinds import Question


@dataclass
class Hall:
    """Where exams are sat; keeps questions that were read once."""

    known: dict[int, Question] = field(default_factory=dict)
    """By version."""

    def begin(self, enrolment: Enrolment, activity_id: int, *, at: datetime) -> Attempt:
        """Begin an attempt at an exam that is open for this person."""
        place = enrolments.find_place(enrolment.person, enrolment.id, activity_id)
        paper = queries.find_paper(activity_id)
        assert place is not None and paper is not None
        return actions.start(place, paper, by=enrolment.person, at=at)

    def finish(
        self, attempt: Attempt, *, share: float, passes: bool, chance: random.Random, at: datetime
    ) -> None:
        """Answer, so that about this share of the marks is earned, and hand in.

        `passes` decides on which side of the pass mark the result falls.
        """
        asked = self._questions(attempt.items)
        needed = kinds.from_json(attempt.paper.content).pass_share
        missed = slips(list(asked.values()), share, needed=needed, passes=passes, chance=chance)
        given = {}
        for item in attempt.items:
            question = asked[item.id]
            answer = wrong(question, chance) if question.slug in missed else question.right_answer()
            given[item.position] = (answers.shown(answer, item.option_order), 0)
        actions.save_all(attempt, given, set(), at=at)
        actions.hand_in(attempt, by=attempt.person, at=at)

    def _questions(self, items: list[AttemptItem]) -> dict[int, Question]:
        new = [one.version_id for one in items if one.version_id not in self.known]
        for version_id, content in queries.contents(new).items():
            self.known[version_id] = questions.from_json(content)
        return {one.id: self.known[one.version_id] for one in items}


def slips(
    asked: list[Question], share: float, *, needed: float, passes: bool, chance: random.Random
) -> set[str]:
    """Slugs of the questions that are answered wrongly: about 1 - `share` of the marks.

    Most of them lie in one area, as they do with people. Never so many that somebody who
    passes misses the pass mark; always so many that somebody who fails does.
    """
    weak = chance.choice([one.area for one in asked])
    order = sorted(asked, key=lambda one: chance.random() - 0.4 * (one.area == weak))
    possible = sum(one.marks for one in asked)
    wanted = max(share, needed) if passes else min(share, needed - 0.01)
    lost, found = 0, set()
    for one in order:
        if passes and lost + one.marks > possible * (1 - wanted) + 1e-9:
            continue
        if not passes and lost >= possible * (1 - wanted):
            break
        lost += one.marks
        found.add(one.slug)
    return found
