"""Markdown becomes safe HTML: CommonMark with tables, footnotes, call-outs, and no HTML."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from html import escape
from typing import Any, NamedTuple
from urllib.parse import unquote

import nh3
from flask_babel import lazy_gettext as _l
from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.footnote import footnote_plugin

CALLOUTS = {
    "tip": "小窍门",
    "warning": "请注意",
    "example": "示例",
    "script": "话术",
    "think": "想一想",
}
"""Kinds of call-out with the title that stands where the author gives none."""

SUMMARY = re.compile(r"^##[ \t]+小结[ \t]*$\n?", re.MULTILINE)

_TABLE = "表格"
_PICTURE = "/_picture/"
_ALLOWED = {
    "a": {"href", "title", "id", "class"},
    "aside": {"class"},
    "code": {"class"},
    "div": {"class", "tabindex", "role", "aria-label"},
    "hr": {"class"},
    "img": {"src", "alt", "title", "loading"},
    "li": {"id", "class"},
    "ol": {"start", "class"},
    "p": {"class"},
    "section": {"class"},
    "sup": {"class"},
    "td": {"class"},
    "th": {"class", "scope"},
}
_PLAIN = ["h2", "h3", "h4", "h5", "h6", "ul", "blockquote", "pre", "em", "strong", "s", "br"]
_PLAIN += ["table", "thead", "tbody", "tr"]


class Picture(NamedTuple):
    """A picture that a text shows."""

    path: str
    description: str
    line: int
    """From 1."""


class Slip(NamedTuple):
    """Something in a text that will not appear as its author means it."""

    line: int
    message: Any


def render(text: str, picture: Callable[[str], str], prefix: str = "") -> str:
    """HTML for a text, safe to show as it is; headings begin at h2, below the page's title.

    `picture` gives the address for a picture's path. `prefix` keeps the footnotes of two
    texts on one page apart.
    """
    return re.sub(
        rf'<img src="{_PICTURE}([^"]*)"',
        lambda found: f'<img src="{escape(picture(unquote(found[1])))}"',
        _render(text, prefix),
    )


def pictures(text: str) -> list[Picture]:
    """The pictures of a text with their descriptions."""
    found = []
    for block in _reader(False).parse(text):
        line = (block.map or [0])[0] + 1
        for token, inner in _inline(block):
            if token.type == "image":
                path = unquote(str(token.attrs.get("src", "")))
                found.append(Picture(path, token.content.strip(), line + inner))
    return found


def slips(text: str) -> list[Slip]:
    """HTML, unknown or unclosed call-outs: what would be shown otherwise than it was meant."""
    lines = text.split("\n")
    found = []
    for block in _reader(True).parse(text):
        line = (block.map or [0, 0])[0] + 1
        if block.type == "container_callout_open":
            end = (block.map or [0, 0])[1]
            if end >= len(lines) or not lines[end].strip().startswith(":::"):
                found.append(Slip(line, _l("This call-out has no end. Close it with a line :::")))
        elif block.type == "html_block":
            found.append(Slip(line, _l("HTML is not allowed here. Write it in Markdown.")))
        for token, inner in _inline(block):
            if token.type == "html_inline":
                words = _l("HTML is not allowed here. Write it in Markdown.")
                found.append(Slip(line + inner, words))
            elif token.type == "text" and re.match(r":::+\s*\S", token.content):
                words = _l(
                    "This line opens no call-out. Known are: %(kinds)s.", kinds=", ".join(CALLOUTS)
                )
                found.append(Slip(line + inner, words))
    return found


def split_summary(text: str) -> tuple[str, str]:
    """What stands before the heading 小结, and what stands under it (empty where there is none)."""
    before, *after = SUMMARY.split(text, maxsplit=1)
    return before.rstrip("\n") + "\n" if before.strip() else "", "".join(after).strip("\n")


@lru_cache(maxsize=512)
def _render(text: str, prefix: str) -> str:
    html = _writer().render(text, {"docId": prefix} if prefix else {})
    tags = {*_ALLOWED, *_PLAIN}
    return nh3.clean(
        html, tags=tags, attributes=_ALLOWED, url_schemes={"http", "https", "mailto", "tel"}
    )


def _inline(block: Token) -> list[tuple[Token, int]]:
    """The tokens inside a block, links and emphasis opened, with their line from the block's."""
    found = []
    line = 0
    for token in block.children or []:
        found.append((token, line))
        if token.type in ("softbreak", "hardbreak"):
            line += 1
        line += token.content.count("\n") if token.type in ("html_inline", "code_inline") else 0
    return found


@cache
def _writer() -> MarkdownIt:
    return _markdown(html=False)


@cache
def _reader(html: bool) -> MarkdownIt:
    return _markdown(html=html)


def _markdown(html: bool) -> MarkdownIt:
    md = MarkdownIt("commonmark")
    md.inline = _WideInline()
    md.configure("commonmark", {"html": html, "xhtmlOut": False})
    md.enable(["table", "strikethrough"])
    md.use(footnote_plugin)
    md.use(container_plugin, "callout", validate=_is_callout, render=_callout)
    md.add_render_rule("heading_open", _heading)
    md.add_render_rule("heading_close", _heading)
    md.add_render_rule("table_open", _table_open)
    md.add_render_rule("table_close", lambda *_: "</table>\n</div>\n")
    md.add_render_rule("th_open", _cell)
    md.add_render_rule("td_open", _cell)
    md.add_render_rule("image", _image)
    md.add_render_rule("softbreak", _softbreak)
    return md


class _WideState(StateInline):
    """Inline text in which Chinese stands beside emphasis without a space.

    CommonMark takes `，**` before 世 for no end of emphasis, because punctuation inside must be
    followed by a space or punctuation outside. East-Asian signs are written without spaces:
    they count as a boundary themselves (as the proposal "cjk-friendly emphasis" has it).
    """

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803
        scanned = super().scanDelims(start, canSplitWord)
        end = start + scanned.length
        before = self.src[start - 1] if start > 0 else " "
        behind = self.src[end] if end < self.posMax else " "
        if not canSplitWord or not (_is_wide(before) or _is_wide(behind)):
            return scanned
        # Beside a wide sign only white space inside the emphasis can stop it.
        return Scanned(not behind.isspace(), not before.isspace(), scanned.length)


class _WideInline(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        state = _WideState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _is_wide(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in "WF" or sign in "“”‘’…—"


def _is_callout(params: str, _markup: str) -> bool:
    return params.strip().split(" ", 1)[0] in CALLOUTS


def _callout(
    _self: Any, tokens: Sequence[Token], at: int, _options: Any = None, _env: Any = None
) -> str:
    if tokens[at].nesting < 0:
        return "</aside>\n"
    kind, _, title = tokens[at].info.strip().partition(" ")
    words = escape(title.strip() or CALLOUTS[kind])
    return f'<aside class="callout callout-{kind}">\n<p class="callout-title">{words}</p>\n'


def _heading(_self: Any, tokens: Sequence[Token], at: int, _options: Any, _env: Any) -> str:
    tag = max("h2", tokens[at].tag)
    return f"<{tag}>" if tokens[at].nesting > 0 else f"</{tag}>\n"


def _table_open(_self: Any, tokens: Sequence[Token], at: int, _options: Any, _env: Any) -> str:
    heads = []
    for token in tokens[at:]:
        if token.type == "thead_close":
            break
        if token.type == "inline" and token.content.strip():
            heads.append(re.sub(r"[*_`~]", "", token.content).strip())
    label = escape(f"{_TABLE}：{'、'.join(heads)}" if heads else _TABLE)
    return f'<div class="table-scroll" tabindex="0" role="region" aria-label="{label}">\n<table>\n'


def _cell(_self: Any, tokens: Sequence[Token], at: int, _options: Any, _env: Any) -> str:
    # The parser aligns by inline style, which the content-security policy forbids.
    style = str(tokens[at].attrs.get("style", ""))
    side = {"text-align:right": "text-end", "text-align:center": "text-center"}.get(style)
    tag = tokens[at].tag
    scope = ' scope="col"' if tag == "th" else ""
    return f'<{tag}{scope} class="{side}">' if side else f"<{tag}{scope}>"


def _image(self: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    token = tokens[at]
    words = escape(self.renderInlineAsText(token.children or [], options, env).strip())
    src = str(token.attrs.get("src", ""))
    if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:|/", src):
        return words  # a picture from elsewhere would tell others who reads what
    title = token.attrs.get("title")
    more = f' title="{escape(str(title))}"' if title else ""
    return f'<img src="{_PICTURE}{escape(src)}" alt="{words}"{more} loading="lazy">'


def _softbreak(_self: Any, tokens: Sequence[Token], at: int, _options: Any, _env: Any) -> str:
    """A line break in the source is a space, except between Chinese signs."""
    before = tokens[at - 1].content[-1:] if at > 0 else ""
    behind = tokens[at + 1].content[:1] if at + 1 < len(tokens) else ""
    return "" if before and behind and _is_wide(before) and _is_wide(behind) else "\n"
