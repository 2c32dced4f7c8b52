"""Courses and their editions: what was published is frozen, a change makes a new edition."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.courseware.rules import PlannedActivity, PlannedModule
from lms.kit.db import Instant, Json, Key, Model
from lms.kit.subject import Subject


class Course(Model):
    """What a centre teaches under one name, through all its editions."""

    __tablename__ = "courseware_course"

    id: Mapped[Key]
    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)
    """The identity of the course in its package; never changes."""
    title: Mapped[str] = mapped_column(sa.String(120))
    """The latest edition's title."""
    kind: Mapped[str] = mapped_column(sa.String(20))
    """onboarding, in-service, coaching or general."""
    created_at: Mapped[Instant]

    @property
    def subject(self) -> Subject:
        """How ledgers remember this course: what a certificate is awarded for."""
        return Subject("course", self.id, self.title)


class Edition(Model):
    """One published state of a course, byte for byte; people stay on the edition they began."""

    __tablename__ = "courseware_edition"
    __table_args__ = (
        sa.UniqueConstraint("course_id", "number"),
        sa.UniqueConstraint("course_id", "checksum"),
    )

    id: Mapped[Key]
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("courseware_course.id"))
    number: Mapped[int]
    """1, 2, 3 … within the course."""
    title: Mapped[str] = mapped_column(sa.String(120))
    summary: Mapped[str] = mapped_column(sa.Text)
    checksum: Mapped[str] = mapped_column(sa.String(64))
    """Over all files: loading the same content twice finds this edition again."""
    words: Mapped[Json]
    """course.yaml as published: areas, certificate, notice."""
    minutes: Mapped[int]
    published_at: Mapped[Instant]
    published_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))
    """Empty when a command published it."""

    course: Mapped[Course] = relationship(lazy="raise")
    modules: Mapped[list["Module"]] = relationship(
        lazy="raise", back_populates="edition", order_by="Module.position"
    )

    @property
    def subject(self) -> Subject:
        """How ledgers remember this edition."""
        return Subject("edition", self.id, self.title)

    @property
    def activities(self) -> list["Activity"]:
        """All activities in order; the modules must have been loaded with theirs."""
        return [activity for module in self.modules for activity in module.activities]

    @property
    def plan(self) -> list[PlannedModule]:
        """What the rules of the way need to know."""
        return [module.planned for module in self.modules]


class Module(Model):
    """A day, or another part that opens as a whole."""

    __tablename__ = "courseware_module"
    __table_args__ = (sa.UniqueConstraint("edition_id", "position"),)

    id: Mapped[Key]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("courseware_edition.id"))
    position: Mapped[int]
    slug: Mapped[str] = mapped_column(sa.String(80))
    title: Mapped[str] = mapped_column(sa.String(120))
    summary: Mapped[str] = mapped_column(sa.Text)

    edition: Mapped[Edition] = relationship(lazy="raise", back_populates="modules")
    activities: Mapped[list["Activity"]] = relationship(
        lazy="raise", back_populates="module", order_by="Activity.position"
    )

    @property
    def planned(self) -> PlannedModule:
        """The module as the rules see it; activities are named by their path."""
        return PlannedModule(
            self.slug,
            [
                PlannedActivity(a.path, a.required, [f"{self.slug}/{slug}" for slug in a.after])
                for a in self.activities
            ],
        )


class Activity(Model):
    """One thing to do: read, listen, talk, fill in, or sit an exam."""

    __tablename__ = "courseware_activity"
    __table_args__ = (
        sa.UniqueConstraint("module_id", "position"),
        sa.UniqueConstraint("edition_id", "path"),
    )

    id: Mapped[Key]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("courseware_edition.id"))
    module_id: Mapped[int] = mapped_column(sa.ForeignKey("courseware_module.id"))
    position: Mapped[int]
    path: Mapped[str] = mapped_column(sa.String(170))
    """day-1/01-first-lesson: the same activity in the next edition has the same path."""
    kind: Mapped[str] = mapped_column(sa.String(20))
    title: Mapped[str] = mapped_column(sa.String(120))
    minutes: Mapped[int]
    area: Mapped[str] = mapped_column(sa.String(20))
    required: Mapped[bool]
    after: Mapped[Json]
    """Slugs of the same module that must be done first."""
    content: Mapped[Json] = mapped_column(sa.JSON, deferred=True)
    """The file as checked struct, see kinds.py of practice and exams; loaded where it is played."""
    checksum: Mapped[str] = mapped_column(sa.String(64))
    """Of the file: equal in two editions means the same activity, facts can be carried over."""

    module: Mapped[Module] = relationship(lazy="raise", back_populates="activities")
    edition: Mapped[Edition] = relationship(lazy="raise")

    @property
    def subject(self) -> Subject:
        """How ledgers remember this activity."""
        return Subject("activity", self.id, self.title)


class Asset(Model):
    """A file of an edition as it was published: text in the row, media in the storage."""

    __tablename__ = "courseware_asset"
    __table_args__ = (sa.UniqueConstraint("edition_id", "path"),)

    id: Mapped[Key]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("courseware_edition.id"))
    path: Mapped[str] = mapped_column(sa.String(250))
    """Inside the package: recordings/call-01.mp3."""
    checksum: Mapped[str] = mapped_column(sa.String(64))
    size: Mapped[int]
    media_type: Mapped[str] = mapped_column(sa.String(60))
    """audio/mpeg, text/vtt, image/png, text/markdown …; one of a known few."""
    storage_key: Mapped[str] = mapped_column(sa.String(100), default="")
    """Where media lies; empty for text."""
    text: Mapped[str | None] = mapped_column(sa.Text, deferred=True)

    edition: Mapped[Edition] = relationship(lazy="raise")
