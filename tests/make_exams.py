"""Makers for exams: a course that is one exam, its paper, and attempts at it."""

from datetime import datetime
from typing import Any

from lms.courseware.models import Edition
from lms.enrolment.models import Enrolment
from lms.enrolment.places import Place
from lms.exams import actions, answers, queries, results
from lms.exams.models import Attempt, Paper
from lms.kit.db import db
from lms.people.models import Person
from tests import make, make_courses
from tests.make import MORNING

EXAM = """\
---
kind: exam
title: 小测
minutes: 20
area: skill
limit_minutes: 20
pass: 0.6
attempts: 3
sections:
  - title: 全部
    count: 5
    tags: [final]
---
独立完成。
"""

CANARY = "金丝雀在这里叫"
"""Stands only in what nobody may read before the attempt is closed."""

QUESTIONS = f"""\
- slug: q-fee
  kind: single
  area: product
  tags: [final]
  stem: 手续费退吗？
  options:
    - text: 不退
      right: true
      feedback: {CANARY}甲
    - text: 退一半
    - text: 全退
      feedback: {CANARY}乙
  feedback: {CANARY}丙
- slug: q-say
  kind: multiple
  area: risk
  tags: [final]
  marks: 2
  stem: 哪些话必须说？
  options:
    - text: 手续费
      right: true
    - text: 不可撤销
      right: true
    - text: 今天最后一天
      feedback: {CANARY}丁
    - text: 保证批准
  feedback: {CANARY}戊
- slug: q-order
  kind: true-false
  area: skill
  tags: [final]
  stem: 先办好客户的事，再说分期。
  answer: true
  feedback: {CANARY}己
- slug: q-never
  kind: true-false
  area: risk
  tags: [final]
  stem: 不必告知手续费。
  answer: false
  feedback: {CANARY}庚
- slug: q-rate
  kind: short-text
  area: product
  tags: [final]
  stem: 每期费率是百分之几？
  accept: ["0.5", "0.5%", "{CANARY}辛"]
  feedback: {CANARY}壬
"""
"""Five questions, six marks."""

COURSE = """\
slug: exam-only
title: 上岗测验
kind: onboarding
summary: 一次考试。
language: zh-CN
areas: [product, risk, skill]
certificate:
  title: 上岗测验
  hours: 1
modules:
  - slug: day-1
    title: 第一天
    summary: 先看再考
    activities:
      - 01-page
      - 02-call
  - slug: day-2
    title: 第二天
    activities:
      - 03-exam
"""

PATH = "day-2/03-exam"


def edition(exam: str = EXAM, questions: str = QUESTIONS) -> Edition:
    """A course whose second day is one exam."""
    changed = {
        "course.yaml": COURSE,
        "day-2/01-talk.md": None,
        "day-2/02-form.md": None,
        "day-2/03-exam.md": exam,
        "questions/all.yaml": questions,
    }
    return make_courses.edition(changed, slug="exam-only")


def ready(person: Person, edition: Edition, *, alone: bool = False) -> Enrolment:
    """Somebody who has done everything that comes before the exam."""
    enrolment = make_courses.enrolment(person, edition, alone=alone)
    make_courses.finish(enrolment, make_courses.PAGE, make_courses.CALL)
    return enrolment


held = make_courses.held


def place(enrolment: Enrolment) -> Place:
    """The person of the enrolment before the exam."""
    return make_courses.place(enrolment, PATH)


def paper(enrolment: Enrolment) -> Paper:
    """The exam's paper."""
    found = queries.find_paper(place(enrolment).activity.id)
    assert found is not None
    return found


def start(enrolment: Enrolment, *, at: datetime = MORNING) -> Attempt:
    """Begin; a stranger's open attempt at the same paper stands beside it."""
    attempt = actions.start(place(enrolment), paper(enrolment), by=_person(enrolment), at=at)
    db.session.flush()
    return attempt


def _person(enrolment: Enrolment) -> Person:
    person = db.session.get(Person, enrolment.person_id)
    assert person is not None
    return person


def answer_of(attempt: Attempt, slug: str, *, right: bool = True) -> tuple[int, Any]:
    """Position and an answer as the screen counts options: a right one, or a wrong one."""
    for one in results.answered(queries.lock(attempt.id)):
        if one.question.slug != slug:
            continue
        wrong: dict[str, Any] = {
            "single": 2,
            "multiple": [0],
            "true-false": None,
            "short-text": "不知道",
        }
        given: Any = one.question.right_answer()
        if not right:
            given = not given if one.question.kind == "true-false" else wrong[one.question.kind]
        return one.item.position, answers.shown(given, one.item.option_order)
    raise LookupError(slug)


SLUGS = ("q-fee", "q-say", "q-order", "q-never", "q-rate")


def answer(attempt: Attempt, *, wrong: tuple[str, ...] = (), at: datetime = MORNING) -> None:
    """Answer everything, some of it wrong."""
    who = db.session.get(Person, attempt.person_id)
    assert who is not None
    for slug in SLUGS:
        position, given = answer_of(attempt, slug, right=slug not in wrong)
        actions.save(attempt.id, position, given, revision=0, by=who, at=at)


def closed(enrolment: Enrolment, *, wrong: tuple[str, ...] = (), at: datetime = MORNING) -> Attempt:
    """An attempt from start to mark."""
    attempt = start(enrolment, at=at)
    answer(attempt, wrong=wrong, at=at)
    return actions.hand_in(attempt, by=_person(enrolment), at=at)


def stranger(edition: Edition) -> Attempt:
    """Somebody unknown in the midst of the same exam."""
    return start(ready(make.person(), edition, alone=True))
