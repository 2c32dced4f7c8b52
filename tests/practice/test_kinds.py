"""Pages, recordings and system drills: what is asked when, and what is right."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.kit.errors import Refused
from lms.practice import transcript
from lms.practice.kinds import Page, Recording, SystemDrill, from_json, question, to_json
from lms.practice.system_drill import (
    CheckField,
    ChoiceField,
    DateField,
    NumberField,
    Screen,
    TextField,
)
from lms.questions.kinds import InlineShortText, InlineTrueFalse

HEAD: dict[str, Any] = {"title": "练习", "minutes": 10, "area": "skill"}
QUESTION: dict[str, Any] = {"stem": "对吗？", "feedback": "看原话。"}


def call(**more: Any) -> Recording:
    asked: dict[str, Any] = {
        "questions": [
            InlineTrueFalse(slug="one", at=5.0, answer=True, **QUESTION),
            InlineTrueFalse(slug="two", at=9.5, answer=False, marks=2, **QUESTION),
        ],
        "recording": "recordings/call.mp3",
        "length_s": 20.0,
    }
    return Recording(**(HEAD | asked | more))


def test_a_question_opens_at_its_second_and_only_once() -> None:
    assert call().due(4.9, set()) is None
    due = call().due(5.0, set())
    assert due is not None and due.slug == "one"
    assert call().due(9.4, {"one"}) is None
    # Who jumps ahead is still asked the first question first.
    due = call().due(20.0, set())
    assert due is not None and due.slug == "one"


def test_answering_all_is_enough_where_no_share_is_asked() -> None:
    result = call().result({"one": False, "two": True})
    assert (result.earned, result.out_of, result.complete, result.passed) == (0, 3, True, True)
    assert not call().result({"one": True}).passed


def test_a_share_that_is_asked_must_be_reached() -> None:
    strict = call(pass_share=2 / 3)
    assert strict.result({"one": False, "two": False}).passed
    assert not strict.result({"one": True, "two": True}).passed


def test_what_was_left_blank_is_not_answered() -> None:
    assert not call().result({"one": None, "two": False}).complete


def test_a_question_of_another_activity_is_refused() -> None:
    assert question(call(), "two").marks == 2
    with pytest.raises(Refused):
        question(call(), "three")
    with pytest.raises(Refused):
        call().result({"three": True})


def test_a_page_without_questions_is_done_by_reading() -> None:
    assert Page(**HEAD).result({}).passed
    asked = Page(**HEAD, questions=[InlineShortText(slug="a", accept=["x"], **QUESTION)])
    assert not asked.result({}).passed
    assert asked.result({"a": "wrong"}).passed


def test_the_transcript_lies_beside_its_recording() -> None:
    assert call().transcript == "recordings/call.vtt"


def test_cues_are_read_with_speaker_and_seconds() -> None:
    text = (
        "WEBVTT - 示例\n\nNOTE 备注\n第二行\n\n1\n00:01.500 --> 00:03.000 align:start\n"
        "<v 座席>您好，<b>请</b>问\n有什么可以帮您？\n\n01:00:00.000 --> 01:00:01.250\n5 &lt; 6\n"
    )
    assert transcript.parse(text) == [
        transcript.Cue(start=1.5, end=3.0, speaker="座席", text="您好，请问\n有什么可以帮您？"),
        transcript.Cue(start=3600.0, end=3601.25, speaker="", text="5 < 6"),
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("WEBVTT\n", 1),
        ("WEBVTT\n\n00:01 --> 00:02\nx\n", 3),
        ("WEBVTT\n\n00:05.000 --> 00:02.000\nx\n", 3),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n\n", 3),
        ("WEBVTT\n\n00:05.000 --> 00:06.000\nx\n\n00:01.000 --> 00:02.000\ny\n", 6),
        ("WEBVTT\n\njust words\n", 3),
    ],
)
def test_a_broken_transcript_names_its_line(text: str, line: int) -> None:
    with pytest.raises(transcript.TranscriptError) as caught:
        transcript.parse(text)
    assert caught.value.line == line


WHY: dict[str, Any] = {"label": "项", "why": "因为"}
drill = SystemDrill(
    **HEAD,
    case="分 12 期",
    screens=[
        Screen(
            slug="enter",
            title="录入",
            fields=[
                TextField(slug="tail", answer=["3086", "三零八六"], **WHY),
                NumberField(slug="fee", answer=63, tolerance=0.1, **WHY),
                ChoiceField(slug="term", options=["6 期", "12 期"], answer="12 期", **WHY),
            ],
        ),
        Screen(
            slug="confirm",
            title="确认",
            fields=[
                CheckField(slug="told", answer=True, **WHY),
                DateField(slug="start", answer="2027-09-03", **WHY),
            ],
        ),
    ],
)
RIGHT: dict[str, dict[str, Any]] = {
    "enter": {"tail": " ３０８６ ", "fee": "63.00", "term": "12 期"},
    "confirm": {"told": "on", "start": "2027-09-03"},
}


def test_a_form_filled_in_right_passes() -> None:
    assert drill.check() == []
    marked = drill.mark(RIGHT)
    assert (marked.right, marked.out_of, marked.passed) == (5, 5, True)


def test_each_wrong_field_says_why() -> None:
    marked = drill.screen("enter").mark({"tail": "3087", "fee": "63.2", "term": ""})
    assert {slug: one.right for slug, one in marked.fields.items()} == {
        "tail": False,
        "fee": False,
        "term": False,
    }
    assert marked.fields["fee"].why == "因为"
    assert marked.fields["fee"].field.shown() == "63"


def test_an_empty_form_is_wrong_and_no_crash() -> None:
    marked = drill.mark({})
    assert (marked.right, marked.passed) == (0, False)
    assert CheckField(slug="no", answer=False, **WHY).fits(None)


@pytest.mark.parametrize("typed", ["63", "６３．０", "63.1", " 62.90", "63.0000", 63])
def test_a_figure_is_right_within_its_tolerance(typed: Any) -> None:
    assert NumberField(slug="fee", answer=63, tolerance=0.1, **WHY).fits(typed)


@pytest.mark.parametrize("typed", ["", "63.11", "六十三", "NaN", "inf", "1e999999", "63元", None])
def test_anything_else_is_not_that_figure(typed: Any) -> None:
    assert not NumberField(slug="fee", answer=63, tolerance=0.1, **WHY).fits(typed)


def test_thousands_may_be_grouped() -> None:
    amount = NumberField(slug="amount", answer=12600, **WHY)
    assert amount.fits("12,600") and amount.fits("12600.00") and not amount.fits("1260")
    assert amount.shown() == "12600"


@pytest.mark.parametrize(
    "values",
    [
        {"elsewhere": {}},
        {"enter": {"stranger": "1"}},
        {"enter": {"tail": ["3086"]}},
        {"enter": {"tail": "3" * 501}},
        {"enter": {"term": {"a": 1}}},
    ],
)
def test_entries_that_no_form_sends_are_refused(values: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        drill.mark(values)


@given(st.text(max_size=30))
def test_any_text_is_right_or_wrong_in_every_field(text: str) -> None:
    for screen in drill.screens:
        screen.mark({one.slug: text for one in screen.fields})


@pytest.mark.parametrize("activity", [call(), drill, Page(**HEAD, body="## 开始\n")])
def test_an_activity_comes_back_from_the_database_as_it_was(activity: Any) -> None:
    assert from_json(to_json(activity)) == activity


def test_stored_content_of_an_unknown_kind_is_refused() -> None:
    with pytest.raises(Refused):
        from_json({"kind": "film", "title": "x"})
