"""What a package is made of: the course file, activities of every kind, questions, faults."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, cast

from msgspec import Meta, Struct

from lms.courseware.kinds import Area
from lms.exams.kinds import Exam
from lms.kit import shapes
from lms.kit.shapes import Slug, Text, Title
from lms.practice.kinds import Page, Recording, RolePlay, SystemDrill
from lms.questions.kinds import Question

Activity = Page | Recording | RolePlay | SystemDrill | Exam
CourseKind = Literal["onboarding", "in-service", "coaching", "general"]


class CertificateWords(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the course's certificate says."""

    title: Title
    """Printed between 《》."""
    hours: Annotated[float, Meta(ge=0.5, le=1000)]


class ModuleWords(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A module with its activities in order."""

    slug: Slug
    title: Title
    summary: str = ""
    activities: Annotated[list[Slug], Meta(min_length=1)]


class CourseWords(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file `course.yaml`."""

    slug: Slug
    title: Title
    kind: CourseKind
    summary: Text
    language: Literal["zh-CN", "en"]
    areas: Annotated[list[Area], Meta(min_length=1)]
    example_notice: str = ""
    certificate: CertificateWords
    modules: Annotated[list[ModuleWords], Meta(min_length=1)]


class Fault(NamedTuple):
    """One thing that is wrong in a package."""

    file: str
    """Path inside the package."""
    line: int
    """From 1."""
    message: Any
    """A lazily translated sentence: what is wrong, and what to do."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class PackagedActivity(NamedTuple):
    """An activity with its place in the course."""

    module: str
    slug: str
    content: Activity

    @property
    def path(self) -> str:
        """Its name in the course, as `day-1/01-first-lesson`: unique, the same in every edition."""
        return f"{self.module}/{self.slug}"

    @property
    def file(self) -> str:
        """Its file in the package."""
        return f"{self.path}.md"


class Package(NamedTuple):
    """A package without a fault."""

    course: CourseWords
    activities: list[PackagedActivity]
    """In course order."""
    questions: list[Question]
    """The bank, in order of files and places."""
    files: dict[str, Path]
    """Every file: path inside the package → where it lies."""
    checksums: dict[str, str]
    """SHA-256 of every file by path."""
    checksum: str
    """Of all paths and contents; two packages with the same checksum are the same."""

    @property
    def minutes(self) -> int:
        """Length of the course, the sum of its activities."""
        return sum(activity.content.minutes for activity in self.activities)

    def content(self, path: str) -> bytes:
        """The content of one file."""
        return self.files[path].read_bytes()

    def text_files(self) -> dict[str, bytes]:
        """Course, activities, questions and transcripts: small enough for the database."""
        return {p: f.read_bytes() for p, f in self.files.items() if not is_media(p)}

    def media_files(self) -> dict[str, Path]:
        """Audio and pictures: for the storage."""
        return {p: f for p, f in self.files.items() if is_media(p)}


def is_media(path: str) -> bool:
    """Whether this file of a package is audio or a picture."""
    return path.rsplit(".", 1)[-1].lower() in MEDIA


MEDIA = {"mp3": "audio/mpeg", "png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}
"""Media types by file ending."""

to_json = shapes.to_json


def from_json(value: Mapping[str, Any] | str | bytes) -> Activity:
    """An activity of any kind as it was stored; refuses what is none."""
    return cast(Activity, shapes.from_json(value, Activity))


def course_from_json(value: Mapping[str, Any] | str | bytes) -> CourseWords:
    """A course file as it was stored."""
    return cast(CourseWords, shapes.from_json(value, CourseWords))
