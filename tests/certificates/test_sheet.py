"""The sheet: what was frozen is what is printed, whoever's name it bears."""

import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import msgspec
import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.certificates import setting
from lms.certificates.printing import print_certificates, undrawable
from lms.certificates.seal import seal_svg
from lms.certificates.sheet import Facts, Signatory, Wording, fill, html, unknown_placeholders
from lms.kit.paper.failure import PaperFailed
from lms.kit.paper.press import Press
from tools import certificate_art

MM = 72 / 25.4
FACTS = Facts(
    number="FX-2027-000123",
    code="K7MQ2XW9T4R8PZ3C6HVD",
    verify_url="https://lms.example.com/verify/K7MQ2XW9T4R8PZ3C6HVD",
    person_name="张喆龑",
    employee_no="A1037",
    title="服务营销岗前培训",
    issued_on=date(2027, 3, 12),
    centre_name="云岭银行信用卡客户服务中心",
    hours=18.0,
    score=92.5,
    period_from=date(2027, 3, 8),
    period_to=date(2027, 3, 10),
    seal_ring="云岭银行信用卡客户服务中心",
    seal_line="培训专用章",
    signatories=(Signatory("沈知远", "中心负责人"), Signatory("林书航", "培训主管")),
)
LONG_TITLE = (
    "信用卡账单分期服务营销岗前培训：产品知识、费用说明与风险提示、"
    "异议处理及合规话术（2027年春季班）"
)
LONG_CENTRE = "中国云岭商业银行股份有限公司远程银行与信用卡客户服务中心"


def but(**changes: object) -> Facts:
    return msgspec.structs.replace(FACTS, **changes)


SHEETS = {
    "ordinary": FACTS,
    "two characters": but(person_name="李娜"),
    "a long name": but(
        person_name="阿卜杜热合曼·买买提伊明·库尔班江",
        signatories=(*FACTS.signatories, Signatory("古丽娜尔·艾山", "服务营销高级内训师")),
    ),
    "sixty characters": but(person_name="王" * 60),
    "capitals": but(person_name="W" * 40),
    "a Latin name": but(person_name="Alexandra O’Connor-Whitfield"),
    "rare characters": but(person_name="㛃䶮𬭚"),
    "a face that lacks it": but(person_name="王㐀"),
    "a long title": but(title=LONG_TITLE, centre_name=LONG_CENTRE, seal_ring=LONG_CENTRE),
    "the longest title": but(title="服" * 120),
    "a mixed title": but(title="Contact Centre Essentials 联络中心基础与情绪管理入门课程"),
    "hardly anything": Facts(
        "1", "K", "https://a.example/K", "李娜", "短课", date(2027, 11, 30), "客服中心"
    ),
    "a sheet with a mark": but(person_name="李娜"),
}


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    with Press() as warm:
        yield warm


def printed(facts: Facts, press: Press) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(print_certificates([facts], press=press))


def words(document: pypdfium2.PdfDocument) -> list[str]:
    return str(document[0].get_textpage().get_text_bounded()).split("\r\n")


@pytest.mark.parametrize("name", SHEETS)
def test_every_sheet_is_one_page_within_its_frame_and_250_kb(name: str, press: Press) -> None:
    pdf = print_certificates([SHEETS[name]], press=press, mark="revoked" if "mark" in name else "")
    assert len(pdf) <= 250_000
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 1
    page = document[0]
    assert (round(page.get_width() / MM), round(page.get_height() / MM)) == (297, 210)
    text = page.get_textpage()
    for at in range(text.count_chars()):
        left, bottom, right, top = (edge / MM for edge in text.get_charbox(at))
        assert 14 < left <= right < 283 and 14 < bottom <= top < 196, text.get_text_range(at, 1)


@pytest.mark.parametrize("name", SHEETS)
def test_no_line_of_the_middle_reaches_the_signatures(name: str, press: Press) -> None:
    document = printed(SHEETS[name], press)
    text = document[0].get_textpage()
    boxes = [text.get_charbox(at) for at in range(text.count_chars())]
    heights = sorted({round((bottom + top) / 2 / MM) for _, bottom, _, top in boxes}, reverse=True)
    middle, foot = [h for h in heights if h > 52], [h for h in heights if h <= 52]
    assert min(middle) - max(foot) >= 5


def test_what_is_copied_from_the_sheet_is_what_was_frozen(press: Press) -> None:
    said = words(printed(FACTS, press))
    for line in (
        "云岭银行信用卡客户服务中心",
        "结业证书",
        "CERTIFICATE OF COMPLETION",
        "兹证明",
        "张喆龑",
        "工号 A1037",
        "已完成下列课程的全部学习任务并通过考核，特发此证。",
        "《服务营销岗前培训》",
        "FX-2027-000123",
        "沈知远",
        "培训主管",
        "二〇二七年三月十二日",
    ):
        assert line in said
    facts = next(line for line in said if "学时" in line)
    assert re.sub(r"\s+", "", facts) == "学时18小时考核成绩92.5分培训时间2027年3月8日至10日"


@pytest.mark.parametrize("name", ["㛃䶮𬭚", "李娜", "阿卜杜热合曼·买买提伊明", "李𬭚", "王㐀"])
def test_a_name_is_copied_without_gaps(name: str, press: Press) -> None:
    assert name in words(printed(but(person_name=name), press))


def test_the_seals_letters_are_a_picture_and_not_in_the_text(press: Press) -> None:
    assert words(printed(FACTS, press)).count("云岭银行信用卡客户服务中心") == 2
    assert not any("章" in line for line in words(printed(FACTS, press)))
    assert b"<text" not in seal_svg("云岭客服中心", "培训专用章")


def test_printing_again_gives_the_same_bytes(press: Press) -> None:
    first = print_certificates([FACTS], press=press)
    print_certificates([SHEETS["a long title"]], press=press)
    assert print_certificates([FACTS], press=press) == first
    assert print_certificates([FACTS]) == first


def test_the_file_names_its_certificate_and_its_issuer(press: Press) -> None:
    with pikepdf.open(BytesIO(print_certificates([FACTS], press=press))) as pdf:
        assert str(pdf.docinfo["/Title"]) == "结业证书 张喆龑 FX-2027-000123"
        assert str(pdf.docinfo["/Author"]) == "云岭银行信用卡客户服务中心"
        assert str(pdf.docinfo["/CreationDate"]) == "D:20270312000000Z"


def test_a_course_prints_as_one_file_in_the_order_given(press: Press) -> None:
    names = ["李娜", "张喆龑", "㛃䶮𬭚"]
    told: list[int] = []
    pdf = print_certificates(
        [but(person_name=name) for name in names],
        press=press,
        progress=lambda done, _: told.append(done),
    )
    document = pypdfium2.PdfDocument(pdf)
    for page, name in zip(document, names, strict=True):
        assert name in str(page.get_textpage().get_text_bounded()).split("\r\n")
    assert told == [1, 2, 3]


@pytest.mark.parametrize("mark", ["specimen", "revoked"])
def test_a_mark_says_what_the_sheet_is_worth(mark: str, press: Press) -> None:
    pdf = print_certificates([FACTS], press=press, mark=mark)  # type: ignore[arg-type]
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_bounded()
    assert {"specimen": "样张", "revoked": "已撤销"}[mark] in re.sub(r"\s", "", text)


def test_hostile_words_are_printed_as_words(press: Press) -> None:
    facts = but(
        person_name="<img src='file:///etc/hostname'>",
        title="</h2><link rel=attachment href='file:///etc/hostname'>",
        wording=Wording(body="<style>@import url(http://127.0.0.1:9/)</style>{{7*7}}{person}"),
    )
    said = "".join(words(printed(facts, press)))
    assert "<img src='file:///etc/hostname'>" in said
    assert "<style>@import url(http://127.0.0.1:9/)</style>{{7*7}}<img" in said


def test_a_name_that_looks_like_a_placeholder_stays_a_name() -> None:
    facts = but(person_name="{score}", wording=Wording(body="{person} 得 {score} 分，{stranger}"))
    assert fill(facts.wording.body, facts) == "{score} 得 92.5 分，{stranger}"
    assert unknown_placeholders(facts.wording.body) == ["stranger"]
    assert "{score}</p>" in html(facts)


def test_a_character_no_face_has_is_named_with_what_was_meant() -> None:
    found = undrawable(but(person_name="李𠀀王\ue863"))
    assert [(one.part, one.code_point, one.suggestion) for one in found] == [
        ("name", "U+20000", None),
        ("name", "U+E863", "䶮"),
    ]
    assert undrawable(FACTS) == []
    assert {one.part for one in undrawable(but(centre_name="𠀀中心", seal_ring="𠀀"))} == {
        "centre",
        "by",
        "seal",
    }


def test_what_cannot_be_drawn_is_not_printed_either(press: Press) -> None:
    for facts in (but(person_name="李𠀀"), but(seal_line="𠀀")):
        with pytest.raises(PaperFailed) as failed:
            print_certificates([facts], press=press)
        assert failed.value.why == "characters"


def test_facts_survive_being_stored() -> None:
    stored = msgspec.json.encode(FACTS)
    assert msgspec.json.decode(stored, type=Facts) == FACTS


@given(st.text(alphabet="服务营销与和及，（）《》：abc XY1", min_size=2, max_size=80))
def test_a_title_in_two_lines_is_the_same_title(text: str) -> None:
    first, second = setting.halves(text)
    assert (first + second).replace(" ", "") == text.replace(" ", "")


@given(st.text(alphabet="服务营销培训课程", min_size=27, max_size=90))
def test_two_lines_are_of_like_length(text: str) -> None:
    first, second = setting.halves(text)
    assert abs(len(first) - len(second)) <= 1


def test_a_title_is_parted_where_a_reader_breathes() -> None:
    assert setting.halves("费用说明与风险提示：信用卡账单分期的三十种问法与答法") == (
        "费用说明与风险提示：",
        "信用卡账单分期的三十种问法与答法",
    )
    assert setting.halves("Contact Centre Essentials 联络中心基础与情绪管理入门课程")[0] == (
        "Contact Centre Essentials"
    )


@given(st.integers(1, 80))
def test_a_longer_name_is_never_set_larger(length: int) -> None:
    sizes = [
        float(re.match(r"font-size:([\d.]+)pt", setting.person_name("王" * n))[1])  # type: ignore[index]
        for n in range(1, length + 1)
    ]
    assert all(later <= earlier for earlier, later in pairwise(sizes))


@pytest.mark.parametrize(
    ("begin", "end", "said"),
    [
        (date(2027, 3, 8), date(2027, 3, 10), "2027年3月8日至10日"),
        (date(2027, 3, 30), date(2027, 4, 1), "2027年3月30日至4月1日"),
        (date(2026, 12, 30), date(2027, 1, 2), "2026年12月30日至2027年1月2日"),
        (date(2027, 3, 8), date(2027, 3, 8), "2027年3月8日"),
        (None, date(2027, 3, 8), "2027年3月8日"),
        (None, None, ""),
    ],
)
def test_a_period_says_once_what_both_days_share(
    begin: date | None, end: date | None, said: str
) -> None:
    assert setting.period(begin, end) == said


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2027, 3, 12), "二〇二七年三月十二日"),
        (date(2030, 10, 20), "二〇三〇年十月二十日"),
        (date(2027, 12, 31), "二〇二七年十二月三十一日"),
        (date(2027, 1, 1), "二〇二七年一月一日"),
    ],
)
def test_the_day_of_issue_is_written_in_characters(day: date, said: str) -> None:
    assert setting.in_characters(day) == said


def test_the_ornament_is_what_its_tool_draws() -> None:
    art = Path(certificate_art.ART / "ornament.svg").read_text("utf-8")
    assert art == certificate_art.sheet()
