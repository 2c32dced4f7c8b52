"""An agent practises on the built-in course: hears a call, talks to a customer, fills in a form."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from lms.kit.db import db
from lms.practice.kinds import from_json
from tests import make, make_courses

pytestmark = pytest.mark.browser

FIRST = "day-1/01-first-lesson"
PASSWORD = "richtig-und-lang-1"


@pytest.fixture
def practise(cast, visit):
    """practise("day-1/…", phone=…): the activity's page, and its content."""

    def open_page(path, **window):
        on = make_courses.enrolment(cast.agent, make_courses.built_in(), alone=True)
        make_courses.finish(on, FIRST)
        activity = make_courses.activity(on.edition, path)
        content = from_json(activity.content)
        house = {"recording": "recordings", "role-play": "role-plays"}.get(content.kind)
        url = f"/learning/{on.id}/{house or 'system-drills'}/{activity.id}"
        make.password(cast.agent, PASSWORD)
        page = visit("A001", PASSWORD, **window)
        page.goto(url)
        page.locator(".player-foot button").click()
        page.wait_for_load_state()
        db.session.rollback()
        return page, content

    return open_page


def fair(page):
    """No violation of WCAG A and AA on what the page shows now."""
    tags = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    found = Axe().run(page, options=tags)
    assert not found.response["violations"], found.generate_report()


def until(page, truth):
    """Wait for a state of the page; its own waiting would need eval, which we forbid."""
    for _ in range(100):
        if page.evaluate(truth):
            return
        page.wait_for_timeout(50)
    raise AssertionError(truth)


def test_the_recording_stops_and_asks_and_goes_on(practise, picture):
    """It stops at the question's second; who jumps ahead is held there; answers open the way."""
    page, call = practise("day-1/08-call-01-full-offer")
    audio, form = page.locator("audio"), page.locator("form.question")
    fair(page)
    page.locator("[data-seek]").fill("12")
    page.get_by_label("播放", exact=True).click()
    form.wait_for(state="visible")
    assert audio.evaluate("a => a.paused && a.currentTime > 12 && a.currentTime <= 12.8")
    assert page.evaluate("document.activeElement.tagName") == "LEGEND"
    assert page.locator("[data-start]:visible").count() == 2  # only what was heard can be read
    picture(page, "recording-question")
    fair(page)
    form.get_by_text("账单太高，想办分期").click()
    form.get_by_role("button", name="提交答案").click()
    page.get_by_text("现在开口就是硬推").wait_for()
    assert page.evaluate("document.activeElement.classList.contains('just-answered')")
    picture(page, "recording-feedback")
    fair(page)
    page.get_by_role("button", name="继续听").click()
    until(page, "!document.querySelector('audio').paused")
    page.keyboard.press("Space")  # the button is gone from under the hand: it is the play button's
    until(page, "document.querySelector('audio').paused")
    page.locator("[data-seek]").fill("90")
    form.wait_for(state="visible")
    assert audio.evaluate("a => a.currentTime") == pytest.approx(27.2, abs=0.1)
    page.reload()
    until(page, "document.querySelector('audio').currentTime > 27")
    for asked in call.questions[1:]:
        page.locator("[data-seek]").fill("97")
        form.wait_for(state="visible")
        right = asked.right_answer()
        for n in right if isinstance(right, list) else [right]:
            if asked.kind == "short-text":
                form.get_by_role("textbox").fill(n)
            else:
                form.locator(f"input[value='{str(n).lower()}']").check()
        form.get_by_role("button", name="提交答案").click()
        page.locator(f"form[data-slug='{asked.slug}']").wait_for(state="detached")
    assert "听完了，通过" in page.locator("#questions").inner_text()
    picture(page, "recording-result")
    fair(page)


def test_a_conversation_on_the_phone_ends_well(practise, picture):
    """Each reply brings the customer's answer and a word on it; at the end stands the way taken."""
    page, play = practise("day-1/10-role-play-bill-query", phone=True)
    for n, turn in enumerate(play.best_path().turns):
        page.get_by_role("button", name=turn.reply.say).click()
        page.locator(".chat .mine, .outcome").nth(0).wait_for()
        page.get_by_text(turn.reply.feedback).first.wait_for()
        if n == 1:
            picture(page, "role-play-phone")
            fair(page)
    assert "好的结局" in page.locator("#talk").inner_text()
    picture(page, "role-play-result-phone")
    fair(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_form_names_its_gaps_and_says_why_an_entry_is_wrong(practise, picture):
    """What is missing is said before anything counts; what is wrong is said with its reason."""
    page, drill = practise("day-1/09-drill-bill-query", dark=True)
    page.get_by_label("卡号末四位").fill("5172")
    page.get_by_role("button", name="提交本页").click()
    page.get_by_role("alert").wait_for()
    assert page.get_by_label("卡号末四位").input_value() == "5172"
    fair(page)
    page.get_by_label("两项预留信息核对一致").check()
    page.get_by_role("button", name="提交本页").click()
    page.get_by_text(drill.screens[0].fields[0].why).wait_for()
    assert "3 项对了 1 项" in page.locator("#screen").inner_text()
    picture(page, "system-drill")
    fair(page)
    page.get_by_role("link", name="下一页：账单查询").click()
    page.get_by_label("本期账单金额（元）").wait_for()
    fair(page)
