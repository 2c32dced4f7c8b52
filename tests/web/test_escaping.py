"""What a value turns into on a page."""

from typing import Any

import pytest
from flask import Flask, render_template_string
from markupsafe import Markup, escape

SHOWN = ["<b>", Markup("<b>"), 7, True, None, 1.5, ["<b>"]]


@pytest.mark.parametrize("value", SHOWN)
def test_a_value_is_escaped_unless_it_is_safe_already(app: Flask, value: Any) -> None:
    with app.test_request_context():
        drawn = render_template_string(
            "{{ value }}|{% set x %}{{ value }}{% endset %}{{ x }}", value=value
        )
    assert drawn == f"{escape(value)}|{escape(value)}"


def test_a_hostile_word_in_a_counted_message_is_escaped(app: Flask) -> None:
    with app.test_request_context():
        drawn = render_template_string(
            '{{ ngettext("%(num)d of %(name)s", "%(num)d of %(name)s", 2, name="<b>") }}'
        )
    assert drawn == "2 of &lt;b&gt;"
