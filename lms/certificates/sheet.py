"""What a certificate says, as one A4 sheet: frozen facts in, HTML out, nothing else read."""

import re
from datetime import date
from html import escape
from typing import Literal

import msgspec

from lms.certificates import setting

Mark = Literal["", "specimen", "revoked"]
NameFace = Literal["kai", "serif"]


class Wording(msgspec.Struct, frozen=True):
    """The words of a template version. `{person}`, `{title}` and the other PLACEHOLDERS are
    replaced by facts; anything else in braces stays as it is written."""

    heading: str = "结业证书"
    heading_below: str = "CERTIFICATE OF COMPLETION"
    lead: str = "兹证明"
    body: str = "已完成下列课程的全部学习任务并通过考核，特发此证。"
    staff: str = "工号 {employee_no}"
    hours: str = "学时"
    hours_unit: str = "小时"
    score: str = "考核成绩"
    score_unit: str = "分"
    period: str = "培训时间"
    number: str = "证书编号"
    check: str = "扫码或访问以下网址核验真伪"
    specimen: str = "样张"
    revoked: str = "已撤销"


class Signatory(msgspec.Struct, frozen=True):
    """Who answers for the certificate, and as what."""

    name: str
    role: str


class Facts(msgspec.Struct, frozen=True):
    """Everything a certificate states, copied on the day it was issued."""

    number: str
    code: str
    verify_url: str
    person_name: str
    title: str
    """Of the course, without 《》."""
    issued_on: date
    centre_name: str
    employee_no: str = ""
    hours: float | None = None
    score: float | None = None
    period_from: date | None = None
    period_to: date | None = None
    seal_ring: str = ""
    """Round the seal's rim; empty means the sheet is sealed by hand."""
    seal_line: str = ""
    """Beneath the seal's star, 培训专用章 for example."""
    signatories: tuple[Signatory, ...] = ()
    """Up to three; more would not be read."""
    wording: Wording = Wording()


PLACEHOLDERS = ("person", "employee_no", "title", "centre", "number", "hours", "score", "period")


def fill(text: str, facts: Facts) -> str:
    """A template's text with its placeholders replaced. Plain text in, plain text out."""
    values = {
        "person": facts.person_name,
        "employee_no": facts.employee_no,
        "title": facts.title,
        "centre": facts.centre_name,
        "number": facts.number,
        "hours": setting.figure(facts.hours),
        "score": setting.figure(facts.score),
        "period": setting.period(facts.period_from, facts.period_to),
    }
    return re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], found[0]), text)


def unknown_placeholders(text: str) -> list[str]:
    """What stands in braces and is no placeholder: to be told when a template is saved."""
    return [name for name in re.findall(r"\{(\w*)\}", text) if name not in PLACEHOLDERS]


def texts(facts: Facts, mark: Mark = "") -> dict[str, list[str]]:
    """Every text of the sheet by the class of the element that shows it: what has to be
    drawable, and in which face. The seal's words are under "seal"."""
    w = facts.wording
    shown = {"centre": [facts.centre_name], "h1": [w.heading], "english": [w.heading_below]}
    shown["lead"] = [fill(w.lead, facts)]
    shown["name"] = [facts.person_name]
    shown["staff"] = [fill(w.staff, facts) if facts.employee_no else ""]
    shown["body"] = [fill(w.body, facts)]
    shown["h2"] = [f"《{facts.title}》"]
    shown["facts"] = [part for fact in _facts(facts) for part in fact]
    shown["hand"] = [one.name for one in facts.signatories]
    shown["role"] = [one.role for one in facts.signatories]
    shown["by"] = [facts.centre_name]
    shown["on"] = [setting.in_characters(facts.issued_on)]
    shown["check"] = [w.check, w.number, facts.number, facts.verify_url]
    shown["seal"] = [facts.seal_ring, facts.seal_line]
    shown["mark"] = [getattr(w, mark)] if mark else []
    return shown


def html(facts: Facts, *, name_face: NameFace = "kai", mark: Mark = "") -> str:
    """The sheet. It refers to asset:sheet.css and, by name, to the sheet's own drawings:
    asset:qr.svg and, if there is a seal, asset:seal.svg."""
    w, said = facts.wording, texts(facts, mark)
    face = "name serif" if name_face == "serif" else "name"
    body = [
        f'<p class="mark {mark}">{escape(said["mark"][0])}</p>' if mark else "",
        '<div class="head">',
        _p("centre", facts.centre_name, setting.centre_name(facts.centre_name)),
        f"<h1>{escape(w.heading)}</h1>",
        f'<p class="english" lang="en">{escape(w.heading_below)}</p>' if w.heading_below else "",
        '</div><div class="middle">',
        _p("lead", said["lead"][0]),
        _p(face, facts.person_name, setting.person_name(facts.person_name)),
        _p("staff", said["staff"][0]),
        _p("body", said["body"][0]),
        _title(facts.title),
        _facts_line(facts),
        "</div>",
        _check(facts),
        _hands(facts.signatories),
        _issue(facts, said["on"][0]),
    ]
    heading = escape(f"{w.heading} {facts.person_name}")
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{heading}</title>'
        f'<link rel="stylesheet" href="asset:sheet.css"></head><body>{"".join(body)}</body></html>'
    )


def _p(kind: str, text: str, style: str = "") -> str:
    dressed = f' style="{style}"' if style else ""
    return f'<p class="{kind}"{dressed}>{escape(text)}</p>'


def _title(title: str) -> str:
    """The course between 《》, in one line or two of like length, each centred by its ink."""
    lines, size = setting.title(title)
    inner = "<br>".join(escape(line) for line in lines)
    opened, shut = '<span class="open">《</span>', '<span class="shut">》</span>'
    return f'<h2 style="font-size:{size:g}pt">{opened}{inner}{shut}</h2>'


def _facts(facts: Facts) -> list[tuple[str, str]]:
    """Label and value of each fact that is known."""
    w, known = facts.wording, []
    if facts.hours is not None:
        known.append((w.hours, f"{setting.figure(facts.hours)} {w.hours_unit}"))
    if facts.score is not None:
        known.append((w.score, f"{setting.figure(facts.score)} {w.score_unit}"))
    if span := setting.period(facts.period_from, facts.period_to):
        known.append((w.period, span))
    return known


def _facts_line(facts: Facts) -> str:
    parts = (f"<span><i>{escape(a)}</i>{escape(b)}</span>" for a, b in _facts(facts))
    return f'<p class="facts">{"".join(parts)}</p>'


def _check(facts: Facts) -> str:
    """The QR code, the number and the address where anybody may ask."""
    w, address = facts.wording, re.sub(r"^https?://", "", facts.verify_url)
    return (
        f'<div class="check"><img src="asset:qr.svg" alt="{escape(facts.verify_url)}"><div>'
        f"<p>{escape(w.number)}<br><b>{escape(facts.number)}</b></p>"
        f"<p>{escape(w.check)}<br>{setting.breakable(escape(address))}</p></div></div>"
    )


def _hands(signatories: tuple[Signatory, ...]) -> str:
    shown = signatories[:3]
    signed = (
        f"<div>{name}{_p('role', one.role)}</div>"
        for one in shown
        for name in [_p("hand", one.name, setting.hand(one.name, len(shown)))]
    )
    kind = "hands three" if len(shown) == 3 else "hands"
    return f'<div class="{kind}">{"".join(signed)}</div>'


def _issue(facts: Facts, day: str) -> str:
    """Issuer and day, over the seal as custom has it."""
    ring = f"{facts.seal_ring} {facts.seal_line}".strip()
    seal = f'<img class="seal" src="asset:seal.svg" alt="{escape(ring)}">' if ring else ""
    by = _p("by", facts.centre_name, setting.issuer(facts.centre_name))
    return f'{seal}<div class="issue">{by}{_p("on", day)}</div>'
