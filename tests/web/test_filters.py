"""How days read."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from flask import Flask, g, session

from lms.web import filters


@pytest.mark.parametrize(
    ("language", "this_year", "last_year"),
    [("zh", "3月9日（周二）", "2026年3月9日（周一）"), ("en", "Tue 9 Mar", "Mon 9 Mar 2026")],
)
def test_a_day_has_its_year_only_when_it_is_another_one(
    app: Flask, language: str, this_year: str, last_year: str
) -> None:
    with time_machine.travel(datetime(2027, 5, 1, 4, tzinfo=UTC)), app.test_request_context():
        for kept in ("words", "_flask_babel"):
            g.pop(kept, None)
        session["language"] = language
        assert filters.day(date(2027, 3, 9)) == this_year
        assert filters.day(date(2026, 3, 9)) == last_year
        late = datetime(2027, 3, 8, 16, 30, tzinfo=UTC)
        assert filters.day(late) == this_year, "half past midnight in Shanghai"
        assert filters.day(None) == ""
        for kept in ("words", "_flask_babel"):
            g.pop(kept, None)
