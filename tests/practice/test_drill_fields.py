"""What a form says before it takes an entry, as a centre's system does."""

import pytest

from lms.kit.errors import Refused
from tests.practice.test_kinds import RIGHT, drill


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("tail", "", "Nothing is entered"),
        ("tail", "   ", "Nothing is entered"),
        ("fee", "六十三", "figure"),
        ("fee", "63元", "figure"),
        ("fee", None, "Nothing is entered"),
        ("term", "", "Nothing is entered"),
        ("term", "13 期", "Choose one"),
        ("start", "9月3日", "2027-03-09"),
        ("start", "2027-02-30", "2027-03-09"),
    ],
)
def test_an_entry_that_cannot_be_read_is_named(field, typed, words):
    screen = next(s for s in drill.screens if field in {f.slug for f in s.fields})
    found = screen.complaints({**RIGHT[screen.slug], field: typed})
    assert list(found) == [field]
    assert words in str(found[field])


def test_an_empty_box_and_a_wrong_entry_are_entries():
    assert drill.screen("confirm").complaints({"start": "2027-09-04"}) == {}
    wrong = {"tail": "9999", "fee": "1", "term": "6 期"}
    assert drill.screen("enter").complaints(wrong) == {}


@pytest.mark.parametrize("values", [{"stranger": "1"}, {"tail": "3" * 501}, {"tail": ["3086"]}])
def test_what_no_form_sends_is_refused(values):
    with pytest.raises(Refused):
        drill.screen("enter").complaints(values)


def test_entries_are_shown_in_words():
    enter, confirm = (screen.mark(RIGHT[screen.slug]).fields for screen in drill.screens)
    assert str(confirm["told"].field.entered(confirm["told"].value)) == "Ticked"
    assert str(confirm["told"].field.entered(None)) == "Not ticked"
    assert enter["fee"].field.entered(None) == ""
