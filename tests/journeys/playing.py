"""A person at the screen who knows the right answers: plays any activity to its end."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect
from sqlalchemy.orm import undefer

from lms.courseware.models import Activity
from lms.exams.models import Attempt, AttemptItem
from lms.kit.db import db
from lms.practice.kinds import from_json
from lms.questions.kinds import from_json as question_from_json

SITTING = re.compile(r"/exams/attempts/(\d+)(#.*)?$")
WHERE = re.compile(r"/learning/(\d+)/([a-z-]+)/(\d+)$")


def play(page: Page) -> str:
    """Do the activity that is open in the window, rightly; returns its kind."""
    found = WHERE.search(page.url)
    assert found, page.url
    activity = db.session.get_one(Activity, int(found[3]), options=[undefer(Activity.content)])
    kind, content = activity.kind, activity.content
    db.session.rollback()
    PLAYERS[kind](page, content)
    return kind


def _lesson(page: Page, content: Any) -> None:
    lesson = from_json(content)
    for asked in lesson.questions:
        _choose(page.locator("form"), asked.slug, asked.kind, asked.right_answer())
    if lesson.questions:
        page.get_by_role("button", name="提交回答").click()
    else:
        page.get_by_role("button", name="读完了，继续").click()


def _recording(page: Page, content: Any) -> None:
    lesson = from_json(content)
    page.get_by_role("button", name="开始听").click()
    for asked in lesson.questions:
        form = page.locator(f"form[data-slug='{asked.slug}']")
        form.wait_for(state="attached")
        seek = page.locator("[data-seek]")
        seek.fill(str(seek.get_attribute("max")))
        form.wait_for(state="visible")
        _choose(form, "answer", asked.kind, asked.right_answer())
        form.get_by_role("button", name="提交答案").click()
        form.wait_for(state="detached")
    expect(page.locator("#questions")).to_contain_text("听完了")


def _role_play(page: Page, content: Any) -> None:
    conversation = from_json(content)
    page.get_by_role("button", name="接听电话").click()
    for turn in conversation.best_path().turns:
        page.get_by_role("button", name=turn.reply.say).click()
        page.get_by_role("button", name=turn.reply.say).wait_for(state="detached")
    expect(page.locator("#talk")).to_contain_text("好的结局")


def _drill(page: Page, content: Any) -> None:
    drill = from_json(content)
    page.get_by_role("button", name="打开系统").click()
    for screen in drill.screens:
        page.locator(f"form[action$='/{screen.slug}']").wait_for()
        for field in screen.fields:
            place = page.locator(f"#field-{field.slug}")
            answer = field.accepted()[0] if field.kind == "text" else field.answer
            if field.kind == "check":
                place.get_by_role("checkbox").set_checked(answer)
            elif field.kind == "choice" and place.get_by_role("radio").count():
                place.get_by_label(answer, exact=True).check()
            elif field.kind == "choice":
                place.get_by_role("combobox").select_option(answer)
            else:
                place.locator("input").fill(str(answer))
        page.get_by_role("button", name="提交本页").click()
        page.locator("#screen .message-good").wait_for()
        page.locator("#screen a.btn-primary").click()
    page.locator("form.terminal-body").wait_for(state="detached")


def exam(page: Page, *, right: Callable[[int], bool] = lambda n: True) -> None:
    """Sit the exam whose front page is open; `right(n)` says whether question n is answered."""
    page.locator(".player-foot button").click()
    page.wait_for_url(SITTING)
    attempt_id = int(SITTING.search(page.url)[1])
    items = (
        db.session.query(AttemptItem)
        .filter_by(attempt_id=attempt_id)
        .order_by(AttemptItem.position)
        .all()
    )
    answers = []
    for item in items:
        asked = question_from_json(db.session.get_one(*_version(item)).content)
        answers.append((item.position, asked.kind, asked.right_answer(), list(item.option_order)))
    db.session.rollback()
    for n, kind, answer, order in answers:
        if not right(n):
            continue
        page.locator(f"[data-jump='{n}']").evaluate("link => link.click()")
        shown = (
            [order.index(one) for one in (answer if isinstance(answer, list) else [answer])]
            if order
            else answer
        )
        _choose(page.locator(f"#q-{n}"), f"a-{n}", kind, shown)
    expect(page.locator("#saved")).to_have_attribute("data-state", "saved")
    page.locator(f"[data-jump='{len(answers)}']").evaluate("link => link.click()")
    page.locator("[data-hand-in]:visible").first.click()
    page.get_by_role("button", name="现在交卷").click()
    page.wait_for_url(re.compile(r"/result$"))
    db.session.rollback()
    assert db.session.get_one(Attempt, attempt_id).closed_at is not None
    db.session.rollback()


def _version(item: AttemptItem) -> tuple[Any, int]:
    return type(item).version.property.mapper.class_, item.version_id


def _choose(form: Any, name: str, kind: str, answer: Any) -> None:
    if kind == "short-text":
        words = answer[0] if isinstance(answer, list) else answer
        field = form.locator(f"input[name='{name}']")
        field.fill(words)
        field.blur()
        return
    for one in answer if isinstance(answer, list) else [answer]:
        form.locator(f"input[name='{name}'][value='{str(one).lower()}']").check()


PLAYERS: dict[str, Callable[..., None]] = {
    "page": _lesson,
    "recording": _recording,
    "role-play": _role_play,
    "system-drill": _drill,
    "exam": lambda page, _content: exam(page),
}
