"""The people of the centre, their teams, their roles and how they sign in."""

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.kit.db import Instant, Json, Key, Model, one_of
from lms.kit.subject import Subject
from lms.people import rules
from lms.people.roles import SEES_EVERYBODY, Permission, Role, permissions_of


class SkillGroup(Model):
    """The calls that a team answers: a business line such as 账单服务."""

    __tablename__ = "people_skill_group"

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(sa.String(40), unique=True)


class Grade(Model):
    """An agent's level, each trained on its own emphasis."""

    __tablename__ = "people_grade"

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(sa.String(40), unique=True)
    rank: Mapped[int] = mapped_column(unique=True)
    """1 is where everybody begins."""


class Team(Model):
    """Agents who work together under one leader."""

    __tablename__ = "people_team"

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(sa.String(40), unique=True)
    skill_group_id: Mapped[int] = mapped_column(sa.ForeignKey("people_skill_group.id"), index=True)
    closed_at: Mapped[Instant | None]

    skill_group: Mapped[SkillGroup] = relationship(lazy="raise")


class Person(Model):
    """Somebody on the roster; who leaves stays here, with a date."""

    __tablename__ = "people_person"
    __table_args__ = (
        sa.Index("ix_people_person_listing", "left_on", "sort_key"),
        sa.Index("ix_people_person_team_id_sort_key", "team_id", "sort_key"),
    )

    id: Mapped[Key]
    employee_no: Mapped[str] = mapped_column(sa.String(20), unique=True)
    """What the person signs in with; upper case, never reused."""
    name: Mapped[str] = mapped_column(sa.String(60))
    sort_key: Mapped[str] = mapped_column(sa.String(200))
    """The name in pinyin, for lists; made by rules.sort_key."""
    initials: Mapped[str] = mapped_column(sa.String(60))
    """Pinyin initials, for search: 张三 is zs."""
    team_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people_team.id"))
    """Empty for people outside the teams, such as HR."""
    grade_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people_grade.id"), index=True)
    email: Mapped[str] = mapped_column(sa.String(200), default="")
    hired_on: Mapped[date | None]
    left_on: Mapped[date | None]
    """The first day on which the person is not with the centre; sign-in ends with it."""
    language: Mapped[str] = mapped_column(sa.String(10), default="")
    """zh or en by the person's own choice; empty follows the browser's first visit default."""

    team: Mapped[Team | None] = relationship(lazy="raise")
    grade: Mapped[Grade | None] = relationship(lazy="raise")
    grants: Mapped[list["RoleGrant"]] = relationship(
        lazy="raise", back_populates="person", foreign_keys="RoleGrant.person_id"
    )

    @property
    def subject(self) -> Subject:
        """How ledgers remember this person."""
        return Subject("person", self.id, f"{self.name}（{self.employee_no}）")

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held today."""
        return frozenset(Role(g.role) for g in self.grants if g.revoked_at is None)

    @property
    def permissions(self) -> frozenset[Permission]:
        """Everything the roles allow."""
        return permissions_of(self.roles)

    def may(self, permission: Permission) -> bool:
        """Whether any role of this person allows it."""
        return permission in self.permissions

    @property
    def sees_everybody(self) -> bool:
        """Whether the person's scope is the whole centre."""
        return bool(self.roles & SEES_EVERYBODY) or any(
            g.role == Role.TRAINER and g.skill_group_id is None
            for g in self.grants
            if g.revoked_at is None
        )

    @property
    def trained_skill_group_ids(self) -> frozenset[int]:
        """The skill groups assigned to this person as a trainer."""
        return frozenset(
            g.skill_group_id
            for g in self.grants
            if g.revoked_at is None and g.role == Role.TRAINER and g.skill_group_id is not None
        )

    @property
    def led_team_id(self) -> int | None:
        """The team that this person leads, if any."""
        return self.team_id if Role.LEADER in self.roles else None

    def rename(self, name: str) -> None:
        """Take another name; the keys for sorting and searching follow."""
        self.name = name
        self.sort_key = rules.sort_key(name)
        self.initials = rules.initials(name)


class RoleGrant(Model):
    """That somebody holds a role, since when and by whom."""

    __tablename__ = "people_role_grant"
    __table_args__ = (
        one_of("role", Role),
        # Two, since a missing skill group equals no other in a unique index.
        sa.Index(
            "uq_people_role_grant_held_for_all",
            "person_id",
            "role",
            unique=True,
            sqlite_where=sa.text("revoked_at IS NULL AND skill_group_id IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL AND skill_group_id IS NULL"),
        ),
        sa.Index(
            "uq_people_role_grant_held_for_group",
            "person_id",
            "role",
            "skill_group_id",
            unique=True,
            sqlite_where=sa.text("revoked_at IS NULL AND skill_group_id IS NOT NULL"),
            postgresql_where=sa.text("revoked_at IS NULL AND skill_group_id IS NOT NULL"),
        ),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people_person.id"), index=True)
    role: Mapped[str] = mapped_column(sa.String(20))
    skill_group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people_skill_group.id"))
    """For a trainer: only this group's people; empty means everybody."""
    granted_at: Mapped[Instant]
    granted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))
    """Empty when a command granted it."""
    revoked_at: Mapped[Instant | None]

    person: Mapped[Person] = relationship(
        lazy="raise", back_populates="grants", foreign_keys=[person_id]
    )


class Credential(Model):
    """What lets a person in, and how often somebody failed to get in."""

    __tablename__ = "people_credential"

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people_person.id"), unique=True)
    password_hash: Mapped[str] = mapped_column(sa.String(200))
    must_change: Mapped[bool] = mapped_column(default=True)
    """True until the person has chosen a password of their own."""
    changed_at: Mapped[Instant]
    failures: Mapped[int] = mapped_column(default=0)
    """Wrong passwords in a row."""
    locked_until: Mapped[Instant | None]

    def failed(self, at: datetime) -> None:
        """Count a wrong password; from the fifth on, each costs a longer pause."""
        self.failures += 1
        pause = rules.lockout(self.failures)
        if pause:
            self.locked_until = at + pause

    def succeeded(self) -> None:
        """A right password wipes the slate."""
        self.failures = 0
        self.locked_until = None


class LoginSession(Model):
    """One device on which a person is signed in; ended here means ended there."""

    __tablename__ = "people_login_session"
    __table_args__ = (
        sa.Index("ix_people_login_session_person_id_ended_at", "person_id", "ended_at"),
    )

    id: Mapped[Key]
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    """The cookie holds the token, the table only its fingerprint."""
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people_person.id"))
    created_at: Mapped[Instant]
    seen_at: Mapped[Instant]
    """Noted at most once a minute."""
    expires_at: Mapped[Instant]
    """However busy the person is."""
    idle_minutes: Mapped[int]
    """How long silence may last."""
    address: Mapped[str] = mapped_column(sa.String(60))
    device: Mapped[str] = mapped_column(sa.String(200))
    """The browser's own words, cut."""
    limited: Mapped[bool] = mapped_column(default=False)
    """Opens nothing but the page for choosing a password, until that is done."""
    ended_at: Mapped[Instant | None]

    person: Mapped[Person] = relationship(lazy="raise")

    def alive(self, at: datetime) -> bool:
        """Whether this session still opens doors."""
        return (
            self.ended_at is None
            and at < self.expires_at
            and at < self.seen_at + timedelta(minutes=self.idle_minutes)
        )


class RosterUpload(Model):
    """A roster between its upload and its import: only who uploaded it sees it, for a day."""

    __tablename__ = "people_roster_upload"

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people_person.id"), index=True)
    storage_key: Mapped[str] = mapped_column(sa.String(80))
    """The table as it was read; empty once it is imported or expired."""
    filename: Mapped[str] = mapped_column(sa.String(200))
    reads: Mapped[str] = mapped_column(sa.String(20))
    """How the file was read: XLSX or a character set."""
    uploaded_at: Mapped[Instant]
    expires_at: Mapped[Instant] = mapped_column(index=True)
    mapping: Mapped[Json]
    """Meaning of a column → its position in the file."""
    full: Mapped[bool] = mapped_column(default=False)
    """Whether it names everybody, so that who is missing is proposed for leaving."""
    imported_at: Mapped[Instant | None]
    result: Mapped[Json]
    """What the import did, in numbers; empty before."""


class FirstPasswords(Model):
    """First passwords for several people: made by a job, shown once, kept nowhere."""

    __tablename__ = "people_first_passwords"

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people_person.id"), index=True)
    """Who asked for them and alone may see them."""
    created_at: Mapped[Instant]
    nonce: Mapped[str] = mapped_column(sa.String(64))
    """With the house's key it yields the passwords again; emptied when they were shown."""
    asked_ids: Mapped[Json]
    """The people who were without a password."""
    made_ids: Mapped[Json]
    """Those who have got one from this list so far."""
    job_id: Mapped[int] = mapped_column(sa.ForeignKey("kit_job.id"))
    shown_at: Mapped[Instant | None]
