"""A new agent comes in for the first time, on the phone."""

import pytest

from tests import make

pytestmark = pytest.mark.browser


def test_a_new_agent_chooses_a_password_and_sees_what_is_next(cast, visit, picture):
    """HR handed out a first password; the agent signs in, must choose an own one, and is in."""
    make.password(cast.agent, "erstes-Passwort-1", first=True)
    page = visit(phone=True)
    page.goto("/")
    picture(page, "sign-in")
    page.get_by_label("工号", exact=True).fill("a001")
    page.get_by_label("密码", exact=True).fill("erstes-Passwort-1")
    page.get_by_role("button", name="登录", exact=True).click()
    page.get_by_label("当前密码").fill("erstes-Passwort-1")
    page.get_by_label("新密码", exact=True).fill("mein-eigenes-2")
    page.get_by_label("再输入一次新密码").fill("mein-eigenes-2")
    page.get_by_role("button", name="修改密码").click()
    page.wait_for_url(lambda url: url.endswith("/"))
    assert "林可欣" in page.locator("main").inner_text()
    page.locator("details.menu summary").first.click()
    page.get_by_role("button", name="退出登录").click()
    page.go_back()
    page.wait_for_load_state()
    assert "林可欣" not in page.content()
