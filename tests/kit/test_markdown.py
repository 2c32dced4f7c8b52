"""What an author writes is shown as meant, and nothing in it can do harm."""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.kit import markdown


class Tags(HTMLParser):
    """The tags and attributes that a browser would see."""

    def __init__(self, found: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.feed(found)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


def html(text: str) -> str:
    return markdown.render(text, lambda path: f"/media/7/{path}?v=1&w=2")


@pytest.mark.parametrize(
    ("text", "bold"),
    [
        ("**你好，**世界", "你好，"),
        ("他说**（重点）**请记住", "（重点）"),
        ("费率**0.5%**的说明", "0.5%"),
        ("先说**“不退还”**再确认", "“不退还”"),
        ("共**12,600 元。**请核对", "12,600 元。"),
        ("普通的**重点**在此", "重点"),
        ("plain **bold,** text", "bold,"),
    ],
)
def test_emphasis_works_beside_chinese_punctuation(text: str, bold: str) -> None:
    assert f"<strong>{bold}</strong>" in html(text)


@pytest.mark.parametrize(
    "text", ["2 ** 3 ** 4", "中文 ** 空格 ** 中文", "snake_case_name", "a ** b"]
)
def test_stars_between_spaces_stay_stars(text: str) -> None:
    assert html(text) == f"<p>{text}</p>\n"


def test_headings_begin_below_the_title_of_the_page() -> None:
    assert html("# 一\n\n## 二\n\n### 三") == "<h2>一</h2>\n<h2>二</h2>\n<h3>三</h3>\n"


@pytest.mark.parametrize(("kind", "title"), markdown.CALLOUTS.items())
def test_a_callout_has_its_usual_title(kind: str, title: str) -> None:
    assert html(f"::: {kind}\n话\n:::") == (
        f'<aside class="callout callout-{kind}">\n'
        f'<p class="callout-title">{title}</p>\n<p>话</p>\n</aside>\n'
    )


def test_a_callout_may_have_a_title_of_its_own() -> None:
    assert '<p class="callout-title">先听 &lt;再&gt; 说</p>' in html(
        "::: tip 先听 <再> 说\n话\n:::"
    )


def test_a_table_can_be_scrolled_by_keyboard_and_is_named() -> None:
    found = html("| 期数 | **手续费** |\n|---|--:|\n| 3 | 5 |")
    assert (
        '<div class="table-scroll" tabindex="0" role="region" aria-label="表格：期数、手续费">'
        in found
    )
    assert '<td class="text-end">5</td>' in found and "style" not in found


def test_pictures_get_the_address_they_are_given() -> None:
    found = html("![账单 *样张*](pictures/bill.png)")
    assert '<img src="/media/7/pictures/bill.png?v=1&amp;w=2"' in found
    assert 'alt="账单 样张"' in found


def test_a_picture_from_elsewhere_is_not_fetched() -> None:
    for address in ("http://example.com/x.png", "//example.com/x.png", "data:image/png;base64,AA"):
        assert "<img" not in html(f"![图]({address})")


def test_footnotes_of_two_texts_on_one_page_keep_apart() -> None:
    text = "话[^1]\n\n[^1]: 注"
    one = markdown.render(text, str, prefix="a")
    two = markdown.render(text, str, prefix="b")
    ids = [re.findall(r'id="([^"]+)"', found) for found in (one, two)]
    assert ids[0] and not set(ids[0]) & set(ids[1])


def test_a_line_break_between_chinese_signs_is_no_space() -> None:
    assert html("先听清\n再开口") == "<p>先听清再开口</p>\n"
    assert html("one\ntwo") == "<p>one\ntwo</p>\n"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>)",
        '![x](pictures/a.png" onerror="alert(1))',
        '![x](pictures/a.png "a\\" onerror=\\"alert(1)")',
        '::: tip "><script>alert(1)</script>\nx\n:::',
        '| <b onclick="x"> | b |\n|---|---|\n| 1 | 2 |',
        '`<img src="/_picture/x" onerror="y">`',
        "<style>*{display:none}</style>",
        "[x](<java\tscript:alert(1)>)",
    ],
)
def test_nothing_an_author_writes_can_run(text: str) -> None:
    found = Tags(html(text))
    assert found.names.isdisjoint({"script", "style", "b", "iframe"})
    assert not [name for name, _ in found.attributes if name.startswith(("on", "style"))]
    for name, value in found.attributes:
        assert name not in ("href", "src") or urlsplit(value).scheme in ("", "http", "https")


@given(st.text(alphabet="*_~`[]()!<>#|:- \n中，。“a1\"'&\\^", max_size=60))
def test_any_text_is_rendered_to_allowed_tags_only(text: str) -> None:
    found = html(text)
    names = set(re.findall(r"</?([a-z0-9]+)", found))
    assert names <= {*markdown._ALLOWED, *markdown._PLAIN}
    markdown.pictures(text)
    markdown.slips(text)


def test_pictures_are_listed_with_their_lines() -> None:
    text = "话\n\n第一行\n![](pictures/a.png)\n\n- 项 ![图 二](pictures/b%20c.png)\n"
    assert markdown.pictures(text) == [
        markdown.Picture("pictures/a.png", "", 4),
        markdown.Picture("pictures/b c.png", "图 二", 6),
    ]


def test_slips_are_named_with_their_lines() -> None:
    text = "话 <b>粗</b>\n\n::: tipp\nx\n:::\n\n::: tip\ny\n"
    assert [slip.line for slip in markdown.slips(text)] == [1, 1, 3, 7]
    assert markdown.slips("::: tip\n::: 不是\n5 < 6，`<b>`\n:::\n")[0].line == 2
    assert markdown.slips("::: tip\n\n| a |\n|---|\n| b |\n:::\n\n话\n") == []


def test_the_summary_is_what_stands_under_its_heading() -> None:
    assert markdown.split_summary("先听。\n\n## 小结\n\n先服务。\n") == ("先听。\n", "先服务。")
    assert markdown.split_summary("先听。\n") == ("先听。\n", "")
    assert markdown.split_summary("### 小结\n") == ("### 小结\n", "")
