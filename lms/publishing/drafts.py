"""A package while it is being read: what is known of it so far, faults included."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any, NamedTuple

from lms.kit.lined_yaml import Lined
from lms.kit.shapes import Path, Problem
from lms.publishing.kinds import Activity, CourseWords, Fault
from lms.questions.kinds import Question


@dataclass
class DraftActivity:
    """One activity file; `content` stays None while its front matter has a fault."""

    path: str
    lined: Lined
    content: Activity | None
    body: str
    body_line: int

    def known(self, key: str) -> Any:
        """A value of the front matter as it stands there, even if another one is faulty."""
        return self.lined.value.get(key) if isinstance(self.lined.value, dict) else None


class DraftQuestion(NamedTuple):
    """One question of the bank; also a faulty one may be counted by the exams."""

    file: str
    line: int
    raw: Any
    question: Question | None

    def _known(self, key: str) -> Any:
        return self.raw.get(key) if isinstance(self.raw, Mapping) else None

    @property
    def written_slug(self) -> str | None:
        """As written, if there is one."""
        known = self._known("slug")
        return known if isinstance(known, str) else None

    @property
    def slug(self) -> str:
        """Its place: for a trial draw, two questions with one slug are still two."""
        return f"{self.file}:{self.line}"

    @property
    def area(self) -> str:
        """As written."""
        return str(self._known("area"))

    @property
    def tags(self) -> list[str]:
        """As written."""
        known = self._known("tags")
        return [str(tag) for tag in known] if isinstance(known, list) else []


@dataclass
class Drafts:
    """All parts of a package."""

    files: dict[str, FilePath]
    faults: list[Fault]
    course: CourseWords | None = None
    course_lined: Lined | None = None
    activities: dict[str, DraftActivity] = field(default_factory=dict)
    """By path."""
    questions: list[DraftQuestion] = field(default_factory=list)
    bank_is_whole: bool = True
    """Every question file could at least be read as YAML."""

    def add(self, file: str, lined: Lined, problems: Iterable[Problem], inside: Path = ()) -> None:
        """Note problems as faults, each at its line."""
        self.faults += [
            Fault(file, lined.line((*inside, *problem.path)), problem.message)
            for problem in problems
        ]

    def modules(self) -> list[tuple[int, str, list[tuple[int, str]]]]:
        """Modules as far as they can be read: (position, slug, [(position, activity slug)])."""
        value = self.course_lined.value if self.course_lined else None
        found = []
        listed = value.get("modules") if isinstance(value, dict) else None
        for at, module in enumerate(listed if isinstance(listed, list) else []):
            if not isinstance(module, dict) or not isinstance(module.get("slug"), str):
                continue
            inner = module.get("activities")
            slugs = [
                (n, slug)
                for n, slug in enumerate(inner if isinstance(inner, list) else [])
                if isinstance(slug, str)
            ]
            found.append((at, str(module["slug"]), slugs))
        return found
