"""What must fit across the files of a package."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from flask_babel import lazy_gettext as _l

from lms.exams import rules as exam_rules
from lms.exams.kinds import Exam
from lms.kit import markdown
from lms.kit.errors import Refused
from lms.kit.shapes import Path
from lms.publishing.drafts import DraftActivity, Drafts
from lms.publishing.kinds import Fault
from lms.publishing.source import RESERVED

HOURS_MAY_DIFFER = 0.1
"""The hours on the certificate may differ from the sum of minutes by this share."""


def faults(drafts: Drafts) -> list[Fault]:
    """Everything that does not fit between course, activities, media and bank."""
    return [
        *_listing(drafts),
        *_unlisted(drafts),
        *_after(drafts),
        *_coverage(drafts),
        *_hours(drafts),
        *_pictures(drafts),
        *_bank_slugs(drafts),
        *_draws(drafts),
    ]


def in_order(found: Iterable[Fault]) -> list[Fault]:
    """Faults as a person works through them: the course file, then by file and line."""
    unique = {(f.file, f.line, str(f.message)): f for f in found}
    return sorted(unique.values(), key=lambda f: (f.file != "course.yaml", f.file, f.line))


def _course(drafts: Drafts, path: Path, message: Any) -> Fault:
    line = drafts.course_lined.line(path) if drafts.course_lined else 1
    return Fault("course.yaml", line, message)


def _listing(drafts: Drafts) -> Iterator[Fault]:
    """Modules and activities named in the course file: each once, each with its file."""
    modules: set[str] = set()
    activities: set[str] = set()
    for m, module, listed in drafts.modules():
        where = ("modules", m, "slug")
        if module in modules:
            yield _course(drafts, where, _twice(module))
        if module in RESERVED:
            words = _l(
                '"%(slug)s" is a folder with its own meaning. Rename the module.', slug=module
            )
            yield _course(drafts, where, words)
        modules.add(module)
        for n, slug in listed:
            here = ("modules", m, "activities", n)
            path = f"{module}/{slug}.md"
            if path in activities:
                yield _course(drafts, here, _twice(slug))
            elif path not in drafts.files:
                words = _l(
                    'The file "%(path)s" is missing. Add it, or correct its name.', path=path
                )
                yield _course(drafts, here, words)
            activities.add(path)
    known = [draft for draft in _listed(drafts) if draft.known("required") is not False]
    if drafts.course is not None and activities and not known:
        words = _l("No activity is required, so the course could never be completed.")
        yield _course(drafts, ("modules",), words)


def _listed(drafts: Drafts) -> list[DraftActivity]:
    paths = [f"{module}/{slug}.md" for _, module, listed in drafts.modules() for _, slug in listed]
    return [drafts.activities[path] for path in dict.fromkeys(paths) if path in drafts.activities]


def _unlisted(drafts: Drafts) -> Iterator[Fault]:
    if drafts.course_lined is None:
        return
    listed = {draft.path for draft in _listed(drafts)}
    for path in drafts.activities:
        if path not in listed:
            words = _l("course.yaml does not list this activity. Add it there, or take it out.")
            yield Fault(path, 1, words)


def _after(drafts: Drafts) -> Iterator[Fault]:
    """What an activity waits for: in its own module, and in no circle."""
    for _, module, listed in drafts.modules():
        slugs = [slug for _, slug in listed]
        waits: dict[str, list[str]] = {}
        for slug in slugs:
            draft = drafts.activities.get(f"{module}/{slug}.md")
            after = draft.known("after") if draft else None
            if draft is None or not isinstance(after, list):
                continue
            waits[slug] = [other for other in after if other in slugs]
            for n, other in enumerate(after):
                if isinstance(other, str) and other not in slugs:
                    words = _l(
                        '"%(slug)s" is no activity of this module. Name one that is.', slug=other
                    )
                    yield Fault(draft.path, draft.lined.line(("after", n)), words)
        for slug in waits:
            if _waits_for(slug, slug, waits):
                draft = drafts.activities[f"{module}/{slug}.md"]
                words = _l("This activity waits for itself in a circle, so it can never open.")
                yield Fault(draft.path, draft.lined.line(("after",)), words)


def _waits_for(slug: str, goal: str, waits: dict[str, list[str]]) -> bool:
    seen: set[str] = set()
    todo = list(waits.get(slug, []))
    while todo:
        here = todo.pop()
        if here == goal:
            return True
        if here not in seen:
            seen.add(here)
            todo += waits.get(here, [])
    return False


def _coverage(drafts: Drafts) -> Iterator[Fault]:
    if drafts.course is None:
        return
    covered = {str(draft.known("area")) for draft in _listed(drafts)}
    for n, area in enumerate(drafts.course.areas):
        if area not in covered:
            words = _l('No activity covers the area "%(area)s". Add one, or remove it.', area=area)
            yield _course(drafts, ("areas", n), words)
        if area in drafts.course.areas[:n]:
            yield _course(drafts, ("areas", n), _twice(area))


def _hours(drafts: Drafts) -> Iterator[Fault]:
    listed = _listed(drafts)
    all_minutes = [draft.known("minutes") for draft in listed]
    minutes = [m for m in all_minutes if isinstance(m, int) and not isinstance(m, bool)]
    if drafts.course is None or not minutes or len(minutes) < len(all_minutes):
        return
    missing = any(
        f"{module}/{slug}.md" not in drafts.activities
        for _, module, inner in drafts.modules()
        for _, slug in inner
    )
    hours = sum(minutes) / 60
    stated = drafts.course.certificate.hours
    if not missing and abs(stated - hours) > HOURS_MAY_DIFFER * hours:
        words = _l(
            "The certificate says %(stated)s hours, but the activities take %(hours)s. "
            "Correct the hours or the minutes.",
            stated=f"{stated:g}",
            hours=f"{hours:.1f}",
        )
        yield _course(drafts, ("certificate", "hours"), words)


def _pictures(drafts: Drafts) -> Iterator[Fault]:
    for draft in drafts.activities.values():
        for picture in markdown.pictures(draft.body):
            line = draft.body_line + picture.line - 1
            if not picture.description:
                words = _l("This picture has no description. Say in words what it shows.")
                yield Fault(draft.path, line, words)
            if not re.fullmatch(r"pictures/[^/]+", picture.path):
                words = _l('A picture is named as "pictures/name.png". Correct it.')
                yield Fault(draft.path, line, words)
            elif picture.path not in drafts.files:
                words = _l(
                    'The file "%(path)s" is missing. Add it, or correct its name.',
                    path=picture.path,
                )
                yield Fault(draft.path, line, words)


def _bank_slugs(drafts: Drafts) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for one in drafts.questions:
        slug = one.written_slug
        if slug is None:
            continue
        if slug in first:
            words = _l(
                'The slug "%(slug)s" is already used at %(place)s. Give each question its own.',
                slug=slug,
                place=first[slug],
            )
            yield Fault(one.file, one.line, words)
        first.setdefault(slug, one.slug)


def _draws(drafts: Drafts) -> Iterator[Fault]:
    """Every exam can be drawn from the bank; skipped while the bank cannot be read whole."""
    if not drafts.bank_is_whole:
        return
    for draft in drafts.activities.values():
        exam = draft.content
        if not isinstance(exam, Exam):
            continue
        short = False
        for n, section in enumerate(exam.sections):
            there = sum(exam_rules.fits(one, section) for one in drafts.questions)
            if there < section.count:
                short = True
                words = _l(
                    'The section "%(title)s" asks for %(count)s questions, but only %(there)s in '
                    "the bank fit it. Lower the count, or write more.",
                    title=section.title,
                    count=section.count,
                    there=there,
                )
                yield Fault(draft.path, draft.lined.line(("sections", n)), words)
        if short:
            continue
        for n in range(len(exam.sections)):
            try:
                exam_rules.draw(exam.sections[: n + 1], drafts.questions, "check")
            except Refused as refusal:
                yield Fault(draft.path, draft.lined.line(("sections", n)), refusal.reason)
                break


def _twice(slug: str) -> Any:
    return _l('"%(slug)s" is there twice. Remove or rename one.', slug=slug)
