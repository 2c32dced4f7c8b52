"""What happened in the demo centre until today, told in the order in which it happened."""

import random
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from lms.certificates import actions as certificates
from lms.certificates.models import Certificate
from lms.certificates.rules import Issuer
from lms.courseware.models import Edition
from lms.demo.calendar import instant, working_day
from lms.demo.learning import Piece, days
from lms.demo.people import Cast
from lms.demo.practising import Floor
from lms.demo.roster import SEED, Member, Story
from lms.demo.sitting import Hall
from lms.enrolment import actions as enrolments
from lms.enrolment import awards
from lms.enrolment.models import Enrolment
from lms.exams.models import Attempt
from lms.kit.db import db
from lms.notifications.models import Notice
from lms.people.models import Person
from lms.people.roles import Role

Deed = Callable[[datetime], None]

REVOKED = (
    (33, 17, "入职登记的姓名有误，更正后重新签发。", True),
    (18, 33, "复核发现结业测验不是本人完成，需要重新参加。", False),
    (9, 50, "补查发现第二天的系统演练由他人代做，需要重新完成。", False),
)
"""Days ago, which certificate, why, and whether a new sheet followed."""

DAYS_TO_FINISH = 4
"""From the first day to the day on which the course is due."""
DAYS_TO_CERTIFICATE = 6
READ_AFTER = timedelta(days=5)
"""Notices that are older have been read."""


class History:
    """Deeds with their instants; sorted at the end, so that numbers and journal read as a past."""

    def __init__(self, cast: Cast, edition: Edition, issuer: Issuer, zone: ZoneInfo) -> None:
        self._cast, self._edition, self._issuer, self._zone = cast, edition, issuer, zone
        self._chance = random.Random(f"{SEED}:history")  # noqa: S311  invents, keeps no secret
        self._deeds: list[tuple[datetime, Deed]] = []
        self._hall = Hall()
        self._issued: list[Certificate] = []
        self._floor = Floor(edition, self._chance)
        self._trainer, self._hr = cast.account(Role.TRAINER), cast.account(Role.HR)

    def tell(self, *, now: datetime) -> None:
        """Everything up to now."""
        learners = [(one, person) for one, person in self._cast.members if one.course_on]
        learners.sort(key=lambda pair: (pair[0].course_on or date.max, pair[0].employee_no))
        for course_on, group in groupby(learners, key=lambda pair: pair[0].course_on):
            if course_on is not None:
                self._course(course_on, list(group))
        self._revoke(now.astimezone(self._zone).date())
        for at, deed in sorted(self._deeds, key=lambda pair: pair[0]):
            deed(at)
        db.session.execute(
            sa.update(Notice)
            .where(Notice.created_at < now - READ_AFTER)
            .values(read_at=Notice.created_at)
            .execution_options(synchronize_session=False)
        )

    def _on(self, at: datetime, deed: Deed) -> None:
        self._deeds.append((at, deed))

    def _course(self, course_on: date, group: Sequence[tuple[Member, Person]]) -> None:
        """One group, from being put on the course to the certificates."""
        places: dict[int, Enrolment] = {}

        def enrol(at: datetime) -> None:
            made = enrolments.enrol_many(
                [person for _, person in group],
                self._edition,
                due_on=working_day(course_on, DAYS_TO_FINISH),
                by=self._trainer,
                at=at,
            )
            places.update((one.person_id, one) for one in made.new)

        self._on(instant(working_day(course_on, -1), 16, 10, self._zone), enrol)
        for one, person in group:
            for pieces in days(one, self._edition.modules, self._chance, self._zone):
                self._day(one, person, pieces, places)
        if group[0][0].story is Story.CERTIFIED:
            day = working_day(course_on, DAYS_TO_CERTIFICATE)
            self._on(instant(day, 10, 5, self._zone), lambda at: self._certify(places, at))

    def _day(
        self, one: Member, person: Person, pieces: list[Piece], places: dict[int, Enrolment]
    ) -> None:
        practised = [piece for piece in pieces if piece.activity.kind != "exam"]
        if practised:
            self._on(
                practised[-1].ended,
                lambda _at: self._floor.practise(places[person.id], practised, gift=one.gift),
            )
        for piece in pieces:
            if piece.activity.kind == "exam":
                self._exam(one, person, piece, places)

    def _exam(
        self, one: Member, person: Person, piece: Piece, places: dict[int, Enrolment]
    ) -> None:
        share = min(1.0, one.gift + self._chance.uniform(-0.08, 0.06))
        if one.story is not Story.NEW and piece.activity is not self._edition.activities[-1]:
            self._on(
                piece.ended,
                lambda _at: self._hall.recall(places[person.id], piece, share, self._chance),
            )
            return
        attempts: list[Attempt] = []

        def begin(at: datetime) -> None:
            attempts.append(self._hall.begin(places[person.id], piece.activity.id, at=at))

        def finish(at: datetime) -> None:
            self._hall.finish(
                attempts[0],
                share=share,
                passes=piece.passes,
                chance=self._chance,
                by=person,
                at=at,
            )

        self._on(piece.begun, begin)
        self._on(piece.ended, finish)

    def _certify(self, places: dict[int, Enrolment], at: datetime) -> None:
        """HR issues what is ready."""
        ids = [one.id for one in places.values()]
        ready = awards.find_all_ready(awards.ready(ids=ids), len(ids))
        batch = certificates.issue_all(
            awards.awards(ready),
            issuer=self._issuer,
            by=self._hr,
            on=at.astimezone(self._zone).date(),
            at=at,
        )
        self._issued += batch.issued

    def _revoke(self, today: date) -> None:
        """Weeks later some of it turned out to be wrong."""
        for days_ago, position, reason, renewed in REVOKED:

            def revoke(
                at: datetime,
                position: int = position,
                reason: str = reason,
                renewed: bool = renewed,
            ) -> None:
                one = self._issued[position]
                certificates.revoke(one, reason=reason, by=self._hr, at=at)
                if renewed:
                    on = at.astimezone(self._zone).date()
                    certificates.renew(one, issuer=self._issuer, by=self._hr, on=on, at=at)

            day = working_day(today - timedelta(days=days_ago))
            self._on(instant(day, 15, 20, self._zone), revoke)
