"""A tiny course package that has everything once, for tests that spoil it or publish it."""

import base64
from collections.abc import Mapping
from pathlib import Path

# 16 kHz, 8 kbit/s, 36 ms a frame: silence that players and mutagen take for a recording.
MP3 = (bytes.fromhex("FFF318C4") + bytes(32)) * 556
MP3_LENGTH_S = 20.016
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)

COURSE = """\
# The author's comment stays where it is.
slug: tiny
title: 小课程
kind: onboarding
summary: 学完能查账单。
language: zh-CN
areas: [product, risk]
certificate:
  title: 小课程
  hours: 1.5
modules:
  - slug: day-1
    title: 第一天
    summary: 先听再说
    activities:
      - 01-page
      - 02-call
  - slug: day-2
    title: 第二天
    activities:
      - 01-talk
      - 02-form
      - 03-exam
"""

PAGE = """\
---
kind: page
title: 第一课
minutes: 20
area: product
check:
  - slug: first-thing
    kind: true-false
    stem: 先办好客户的事。
    answer: true
    feedback: 对，推荐在后。
---
## 开始

**你好，**世界。

![账单样张](pictures/bill.png)

::: tip
先解决问题。
:::
"""

CALL = """\
---
kind: recording
title: 听一通电话
minutes: 20
area: risk
after: [01-page]
recording: recordings/call.mp3
pass: 0.5
questions:
  - slug: need
    at: 4.5
    kind: single
    stem: 客户要什么？
    options:
      - text: 查账单
        right: true
        feedback: 对。
      - text: 办分期
        feedback: 还没有。
    feedback: 先听清需求。
  - slug: said
    at: 12
    kind: multiple
    stem: 座席说了什么？
    options:
      - text: 手续费
        right: true
      - text: 不退还
        right: true
      - text: 免费
    marks: 2
    feedback: 两项都要说。
---
听之前想一想。

## 小结

先服务，后推荐。
"""

VTT = """\
WEBVTT

00:00:00.300 --> 00:00:08.210
<v 座席>您好，请问有什么可以帮您？

00:00:08.660 --> 00:00:12.620
<v 客户>你好，我想查一下账单。
"""

TALK = """\
---
kind: role-play
title: 先办事
minutes: 20
area: risk
customer: 周女士，刚查完账单
goal: 先查询，再判断
offer_expected: true
disclosures:
  fee: 手续费不退还
start: opening
steps:
  opening:
    customer: 我想查账单。
    mood: calm
    replies:
      - say: 您本期账单一万元。
        points: 2
        to: high
      - say: 要办分期吗？
        points: 0
        offers: true
        to: annoyed
        feedback: 客户会觉得您没在听。
  high:
    customer: 这么多。
    mood: worried
    replies:
      - say: 可以分期，手续费不退还，您确认吗？
        points: 3
        offers: true
        says: [fee]
        to: done
      - say: 可以分期，您确认吗？
        points: 1
        offers: true
        to: done
endings:
  done:
    title: 办理成功
    good: true
    text: 客户清楚费用。
    needs: [fee]
  annoyed:
    title: 客户挂断
    good: false
    text: 客户不满意。
---
读题。
"""

FORM = """\
---
kind: system-drill
title: 填表
minutes: 20
area: product
case: 分 12 期，9 月 3 日起。
screens:
  - slug: enter
    title: 录入
    fields:
      - slug: tail
        label: 末四位
        kind: text
        answer: ["3086", 三零八六]
        why: 只录末四位。
      - slug: term
        label: 期数
        kind: choice
        options: ["6 期", "12 期"]
        answer: "12 期"
        why: 客户选 12 期。
      - slug: fee
        label: 每期手续费
        kind: number
        answer: 63
        tolerance: 0.5
        why: 本金乘费率。
      - slug: told
        label: 已告知
        kind: check
        answer: true
        why: 必须告知。
      - slug: start
        label: 起始日
        kind: date
        answer: 2027-09-03
        why: 客户说的日期。
---
"""

EXAM = """\
---
kind: exam
title: 考试
minutes: 10
area: product
limit_minutes: 10
pass: 0.8
attempts: 3
sections:
  - title: 业务
    count: 1
    areas: [product]
  - title: 综合
    count: 2
    tags: [final]
---
独立完成。
"""

QUESTIONS = """\
- slug: q-single
  kind: single
  area: product
  tags: [final]
  stem: 手续费退吗？
  options:
    - text: 不退
      right: true
    - text: 退
  feedback: 不退。
- slug: q-true
  kind: true-false
  area: risk
  tags: [final]
  stem: 不必告知。
  answer: false
  feedback: 必须告知。
- slug: q-short
  kind: short-text
  area: skill
  tags: [final]
  stem: 每期百分之几？
  accept: ["0.5", "0.5%", 零点五]
  feedback: 示例费率 0.5%。
"""

FILES: dict[str, str | bytes] = {
    "course.yaml": COURSE,
    "day-1/01-page.md": PAGE,
    "day-1/02-call.md": CALL,
    "day-2/01-talk.md": TALK,
    "day-2/02-form.md": FORM,
    "day-2/03-exam.md": EXAM,
    "questions/all.yaml": QUESTIONS,
    "recordings/call.mp3": MP3,
    "recordings/call.vtt": VTT,
    "pictures/bill.png": PNG,
}


def package(folder: Path, changed: Mapping[str, str | bytes | None] | None = None) -> Path:
    """Write the tiny package into `folder`; `changed` replaces files, None leaves one out."""
    for path, content in {**FILES, **(changed or {})}.items():
        if content is None:
            continue
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def spoilt(path: str, *swaps: tuple[str, str]) -> dict[str, str]:
    """One text file of the tiny package with passages exchanged (each must be there)."""
    text = FILES[path]
    assert isinstance(text, str)
    for old, new in swaps:
        assert old in text, old
        text = text.replace(old, new, 1)
    return {path: text}
