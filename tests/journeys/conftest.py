"""The house on a port, its worker beside it, and a real browser before it."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import make_server

from lms.app import CHORES
from lms.kit import jobs
from lms.kit.db import db

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PICTURES = Path(os.environ.get("LMS_PICTURES", "")) if os.environ.get("LMS_PICTURES") else None
"""Where journeys leave pictures of what they saw; `make pictures` sets it to docs/pictures."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium if there is one; Playwright's otherwise."""
    found = next((path for name in CHROMIUMS if (path := shutil.which(name))), None)
    arguments = ["--disable-background-networking", "--autoplay-policy=no-user-gesture-required"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    return {**browser_type_launch_args, "args": arguments} | (
        {"executable_path": found} if found else {}
    )


@pytest.fixture(scope="session")
def address(app: Flask) -> Iterator[str]:
    """The house served on a free port, with form tokens checked as in earnest."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    app.config["WTF_CSRF_ENABLED"] = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(5)
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture
def worker(app: Flask) -> Iterator[None]:
    """The hands behind the house, for this test."""
    stop = threading.Event()
    thread = threading.Thread(
        target=jobs.serve, args=(app,), kwargs={"chores": list(CHORES), "stop": stop}
    )
    thread.start()
    yield
    stop.set()
    thread.join(30)


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """visit("AGENT", "password"): a window of one's own, signed in; visit(): signed out.

    Whatever the page complains about, in its console or by a failed script, fails the test.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_window(
        number: str = "",
        password: str = "",
        *,
        phone: bool = False,
        dark: bool = False,
        **more: Any,
    ) -> Page:
        db.session.commit()
        size = {"width": 360, "height": 740} if phone else {"width": 1280, "height": 800}
        context = browser.new_context(
            base_url=address,
            viewport=size,
            color_scheme="dark" if dark else "light",
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            has_touch=phone,
            **more,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda message: (
                complaints.append(f"{page.url}: {message.text}")
                if message.type == "error" and "Failed to load resource" not in message.text
                else None
            ),
        )
        if number:
            page.goto("/sign-in")
            page.get_by_label("工号", exact=True).fill(number)
            page.get_by_label("密码", exact=True).fill(password)
            page.get_by_role("button", name="登录", exact=True).click()
            page.wait_for_url(lambda url: "/sign-in" not in url)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert not complaints, complaints


@pytest.fixture
def picture() -> Callable[[Page, str], None]:
    """picture(page, name): keep what the page shows, where LMS_PICTURES says."""

    def keep(page: Page, name: str) -> None:
        if PICTURES is not None:
            PICTURES.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=PICTURES / f"{name}.png")

    return keep
