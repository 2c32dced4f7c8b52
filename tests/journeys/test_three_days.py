"""The main story: from a line in a roster to a certificate that anybody can check."""

import re
from collections import Counter

import pypdfium2
import pytest
from playwright.sync_api import expect

from tests import make, make_courses
from tests.journeys import playing
from tests.journeys.conftest import PICTURES
from tests.make_certificates import completed

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

PASSWORD = "mein-eigenes-2"
ROSTER = "工号,姓名,团队,技能组,入职日期\nN001,龚喆,账单一组,账单服务,2027-03-08\n"


@pytest.fixture
def centre(cast, worker):
    """The cast, with passwords for those who sign in, and the built-in course."""
    for person in (cast.hr, cast.head_trainer):
        make.password(person, PASSWORD)
    return make_courses.built_in()


def text_of(pdf):
    """The words of each page, as copied out of a reader."""
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]


def photographed(pdf):
    """Keep the sheet as a picture, where journeys leave theirs."""
    if PICTURES is not None:
        pypdfium2.PdfDocument(pdf)[0].render(scale=1.4).to_pil().save(PICTURES / "certificate.png")


def hired(hr, picture):
    """HR imports the roster as Excel in China writes it; returns the first password."""
    hr.goto("/people/roster")
    file = {"name": "花名册.csv", "mimeType": "text/csv", "buffer": ROSTER.encode("gb18030")}
    hr.locator("input[type=file]").set_input_files(file)
    hr.get_by_role("button", name="上传并预览").click()
    expect(hr.locator("main")).to_contain_text("龚喆")
    picture(hr, "roster-preview")
    hr.get_by_role("button", name="确认导入").click()
    hr.goto("/people?q=gz")
    hr.get_by_role("link", name="龚喆").click()
    hr.get_by_role("link", name=re.compile("初始密码")).first.click()
    hr.get_by_role("button", name="生成密码").click()
    return hr.locator(".first-password code").inner_text()


def enrolled(trainer, edition):
    """A trainer puts the new agent on the course."""
    trainer.goto("/courses/service-sales-onboarding/enrolling?q=N001")
    trainer.locator("tbody input[type=checkbox]").check()
    trainer.get_by_role("button", name="加入勾选的人").click()
    expect(trainer.locator("main")).to_contain_text("龚喆")


def test_three_days_end_in_a_printed_certificate(centre, visit, picture, tmp_path):
    """HR hires, a trainer enrols, the agent learns for three days on the phone and fails once;
    HR prints, a stranger checks, HR revokes, and the page says so."""
    hr = visit("H001", PASSWORD)
    first = hired(hr, picture)
    enrolled(visit("T002", PASSWORD), centre)

    agent = visit("N001", first, phone=True)
    agent.get_by_label("当前密码").fill(first)
    agent.get_by_label("新密码", exact=True).fill(PASSWORD)
    agent.get_by_label("再输入一次新密码").fill(PASSWORD)
    agent.get_by_role("button", name="修改密码").click()

    done: Counter[str] = Counter()
    for step in range(36):
        agent.goto("/")
        if step in (0, 14):
            picture(agent, f"today-phone{'' if step else '-first'}")
        if step == 14:
            agent.locator(".wayaround, .tabs").get_by_role("link", name="我的课程").last.click()
            agent.locator("main a[href^='/learning/']").first.click()
            picture(agent, "path-phone")
            agent.goto("/")
        agent.locator(".next-up a.btn").click()
        agent.wait_for_url(playing.WHERE)
        if step == 35:  # the final exam: not enough at first
            playing.exam(agent, right=lambda n: n <= 10)
            expect(agent.locator("h1")).to_have_text("这次还没通过")
            picture(agent, "exam-failed-phone")
            agent.locator(".player-foot a.btn-primary").click()
        done[playing.play(agent)] += 1
    assert done == {"page": 16, "recording": 8, "role-play": 5, "system-drill": 3, "exam": 4}
    expect(agent.locator("h1")).to_have_text("通过")
    picture(agent, "exam-passed-phone")

    certificate_code(hr, picture)
    agent.goto("/my-certificates")
    expect(agent.locator("main")).to_contain_text("服务营销岗前培训")
    picture(agent, "wallet-phone")
    agent.locator("main a[href^='/my-certificates/']").first.click()
    with agent.expect_download() as saved:
        agent.locator("a[href*='.pdf'][href*='download']").first.click()
    pdf = tmp_path / "own.pdf"
    saved.value.save_as(pdf)
    assert pdf.stat().st_size <= 250_000
    photographed(pdf)
    [words] = text_of(pdf)
    assert "龚喆" in words and "《服务营销岗前培训》" in words

    verdict(hr, visit, picture)


def certificate_code(hr, picture):
    """HR issues the certificate to the one who is ready."""
    hr.goto("/certificates/ready?q=N001")
    hr.get_by_role("button", name="签发", exact=True).click()
    hr.goto("/certificates?q=N001")
    hr.get_by_role("link", name="龚喆").click()
    picture(hr, "certificate-record")


def verdict(hr, visit, picture):
    """A stranger opens the address in the QR code, before and after the certificate is revoked."""
    address = hr.locator("a.code").get_attribute("href")
    stranger = visit(phone=True)
    stranger.goto(address)
    expect(stranger.locator("h1")).to_have_text("证书真实有效")
    picture(stranger, "verify-phone")
    hr.get_by_role("link", name="撤销").click()
    hr.get_by_label("撤销原因").fill("姓名登记有误，需要重新签发。")
    hr.get_by_role("button", name="撤销这份证书").click()
    stranger.reload()
    expect(stranger.locator("h1")).to_have_text("这份证书已被撤销")
    assert "姓名登记有误" not in stranger.content()


def test_forty_certificates_are_printed_as_one_pdf(centre, cast, visit, picture, tmp_path):
    """HR issues to everybody who is ready with one click and prints them all with another."""
    names = [f"李{sign}{n}" for n, sign in zip(range(40), "㛃䶮喆堃燊镕赟翀" * 5, strict=True)]
    for name in names:
        completed(make.person(name=name, team=cast.team), centre)
    course = centre.course_id
    hr = visit("H001", PASSWORD)
    hr.goto(f"/certificates/ready?course={course}")
    picture(hr, "certificates-ready")
    hr.get_by_role("button", name=re.compile("40")).click()
    hr.goto(f"/certificates?course={course}")
    picture(hr, "register")
    hr.get_by_role("button", name=re.compile("打印.*全部")).click()
    expect(hr.locator("#progress")).to_contain_text("40", timeout=10_000)
    hr.get_by_role("link", name="保存为 PDF").wait_for(timeout=120_000)
    picture(hr, "print-run")
    with hr.expect_download() as saved:
        hr.get_by_role("link", name="保存为 PDF").click()
    saved.value.save_as(tmp_path / "forty.pdf")
    pages = text_of(tmp_path / "forty.pdf")
    assert len(pages) == 40
    assert all(any(name in page for page in pages) for name in names)
