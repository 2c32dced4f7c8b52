"""Numbers, codes, and who is named in public."""

from hypothesis import given
from hypothesis import strategies as st

from lms.certificates.rules import asked, masked, number, tail
from lms.kit import codes


def test_a_number_is_filed_by_year_and_serial():
    assert number(2027, 123) == "FX2027-000123"


def test_a_number_is_understood_however_it_is_typed():
    wide = "ＦＸ２０２７－０００１２３"
    for typed in ("FX2027-000123", " fx2027000123 ", wide, "fx 2027 000 123"):
        assert asked(typed).number == "FX2027-000123", typed


@given(st.integers(2000, 9999), st.integers(1, 999_999_999))
def test_every_number_that_is_printed_can_be_typed(year, serial):
    assert asked(number(year, serial)).number == number(year, serial)


@given(st.randoms())
def test_every_code_survives_small_letters_and_lost_dashes(random):
    code = codes.readable()
    spoiled = "".join(random.choice([c, c.lower()]) for c in code).replace("-", random.choice("- "))
    assert asked(spoiled).code == code
    assert asked(f"https://academy.example/verify/{code}/").code == code


@given(st.text(max_size=200))
def test_anything_at_all_may_be_typed(typed):
    meant = asked(typed)
    assert len(meant.code) <= 80


@given(st.text("林可欣欧阳一帆李", min_size=1, max_size=12))
def test_a_masked_name_keeps_its_length_and_hides_the_middle(name):
    shown = masked(name)
    assert len(shown) == len(name)
    assert "*" in shown
    assert shown.replace("*", "") in {"", name[0], name[0] + name[-1]}


def test_names_are_masked_as_people_here_do_it():
    names = ("林可欣", "李四", "欧阳一帆", "王")
    assert [masked(name) for name in names] == ["林*欣", "李*", "欧**帆", "*"]


def test_an_employee_number_shows_its_tail_only():
    assert [tail(n) for n in ("A10037", "A001", "7")] == ["***037", "***01", "***"]
