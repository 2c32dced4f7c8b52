"""A folder becomes a package, or a list of everything that is wrong in it."""

import re
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from flask_babel import lazy_gettext as _l
from mutagen import MutagenError
from mutagen.mp3 import MP3

from lms.courseware.kinds import FILLED_BY_READER
from lms.kit import lined_yaml, markdown, shapes
from lms.kit.lined_yaml import Lined
from lms.practice import transcript
from lms.practice.kinds import Recording
from lms.publishing import rules, source
from lms.publishing.drafts import DraftActivity, DraftQuestion, Drafts
from lms.publishing.kinds import Activity, CourseWords, Fault, Package, PackagedActivity
from lms.questions.kinds import Question


class Reading(NamedTuple):
    """What became of a folder: a package, or faults."""

    package: Package | None
    """None as long as there is a fault; nothing half-valid leaves this room."""
    faults: list[Fault]
    """In order of files and lines, the course file first."""


def read(folder: Path) -> Reading:
    """The package in this folder, with every fault that can be found in one go."""
    found = source.scan(folder)
    drafts = Drafts(files=found.files, faults=list(found.faults))
    if "course.yaml" in found.texts:
        _read_course(found.texts["course.yaml"], drafts)
    for path, text in found.texts.items():
        if path.startswith("questions/"):
            _read_questions(path, text, drafts)
        elif path.endswith(".md") and "/" in path:
            _read_activity(path, text, found.texts, drafts)
    drafts.faults += rules.faults(drafts)
    if drafts.faults or drafts.course is None:
        return Reading(None, rules.in_order(drafts.faults))
    activities = [
        PackagedActivity(module.slug, slug, content)
        for module in drafts.course.modules
        for slug in module.activities
        if (content := drafts.activities[f"{module.slug}/{slug}.md"].content) is not None
    ]
    package = Package(
        course=drafts.course,
        activities=activities,
        questions=[one.question for one in drafts.questions if one.question is not None],
        files=found.files,
        checksums=found.checksums,
        checksum=source.checksum(found.checksums),
    )
    return Reading(package, [])


def _parse(path: str, text: str, first_line: int, drafts: Drafts) -> Lined | None:
    try:
        lined = lined_yaml.parse(text, first_line)
    except lined_yaml.YamlError as error:
        drafts.faults.append(Fault(path, error.line, error.message))
        return None
    drafts.add(path, lined, lined.problems)
    return lined


def _read_course(text: str, drafts: Drafts) -> None:
    lined = _parse("course.yaml", text, 1, drafts)
    if lined is None:
        return
    problems = shapes.problems(lined.value, CourseWords)
    drafts.add("course.yaml", lined, problems)
    drafts.course_lined = lined
    if not problems:
        drafts.course = msgspec.convert(lined.value, CourseWords)


def _read_questions(path: str, text: str, drafts: Drafts) -> None:
    lined = _parse(path, text, 1, drafts)
    if lined is None:
        drafts.bank_is_whole = False
        return
    if not isinstance(lined.value, list):
        words = _l("A file of questions is a list. Begin each question with a hyphen.")
        drafts.faults.append(Fault(path, 1, words))
        drafts.bank_is_whole = False
        return
    for position, raw in enumerate(lined.value):
        problems = shapes.problems(raw, Question)
        question: Question | None = None
        if not problems:
            question = msgspec.convert(raw, Question)
            problems = question.check()
        drafts.add(path, lined, problems, (position,))
        line = lined.line((position, "slug"))
        drafts.questions.append(DraftQuestion(path, line, raw, question))


def _read_activity(path: str, text: str, texts: dict[str, str], drafts: Drafts) -> None:
    matter = re.match(r"---\n(.*?\n)---(?:\n|\Z)", text, re.DOTALL)
    if matter is None:
        words = _l("The file must begin with its settings between two lines of three hyphens.")
        drafts.faults.append(Fault(path, 1, words))
        drafts.activities[path] = DraftActivity(path, Lined({}, {(): 1}, []), None, "", 1)
        return
    body_line = matter[0].count("\n") + 1
    body = text[matter.end() :]
    lined = _parse(path, matter[1], 2, drafts)
    draft = DraftActivity(path, lined or Lined({}, {(): 1}, []), None, body, body_line)
    drafts.activities[path] = draft
    for slip in markdown.slips(body):
        drafts.faults.append(Fault(path, body_line + slip.line - 1, slip.message))
    if lined is None:
        return
    problems = shapes.problems(lined.value, Activity, FILLED_BY_READER)
    if not problems:
        content: Activity = msgspec.convert({**lined.value, "body": body}, Activity)
        if isinstance(content, Recording):
            content = _with_media(content, draft, texts, drafts)
        draft.content = content
        problems = content.check()
    drafts.add(path, lined, problems)


def _with_media(
    content: Recording, draft: DraftActivity, texts: dict[str, str], drafts: Drafts
) -> Recording:
    """The lesson with the length of its recording and what is said in it."""
    line = draft.lined.line(("recording",))
    if not re.fullmatch(r"recordings/[^/]+\.mp3", content.recording):
        words = _l('A recording is named as "recordings/name.mp3". Correct it.')
        drafts.faults.append(Fault(draft.path, line, words))
        return content
    length_s = 0.0
    cues: list[transcript.Cue] = []
    for needed in (content.recording, content.transcript):
        if needed not in drafts.files:
            words = _l('The file "%(path)s" is missing. Add it, or correct its name.', path=needed)
            drafts.faults.append(Fault(draft.path, line, words))
    if content.recording in drafts.files:
        length_s = _length(content.recording, drafts)
    if content.transcript in texts:
        try:
            cues = transcript.parse(texts[content.transcript])
        except transcript.TranscriptError as error:
            drafts.faults.append(Fault(content.transcript, error.line, error.message))
    if length_s and cues and cues[-1].start > length_s:
        words = _l("The transcript is longer than its recording. Do they belong together?")
        drafts.faults.append(Fault(content.transcript, 1, words))
    return msgspec.structs.replace(content, length_s=length_s, cues=cues)


def _length(path: str, drafts: Drafts) -> float:
    try:
        info: Any = MP3(drafts.files[path]).info  # type: ignore[no-untyped-call]
    except (MutagenError, OSError):
        info = None
    if info is None or not info.length or info.sketchy:
        words = _l("This is no MP3 recording that can be played. Save it as MP3 again.")
        drafts.faults.append(Fault(path, 1, words))
        return 0.0
    return round(float(info.length), 3)
