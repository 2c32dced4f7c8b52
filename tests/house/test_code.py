"""What every file of the product promises its next reader."""

import ast
import re

import pytest

from tests.house.source import LMS, ROOT, calls, committed, dotted, modules
from tools import catalogue


def test_only_two_files_end_a_transaction():
    enders = {
        path
        for path, tree in modules().items()
        for call in calls(tree)
        if dotted(call.func).split(".")[-1] == "commit"
    }
    assert enders <= {"lms/kit/db.py", "lms/web/transaction.py"}


def test_only_the_clock_asks_what_time_it_is():
    asked = {
        path
        for path, tree in modules().items()
        for call in calls(tree)
        if dotted(call.func).split(".")[-2:]
        in (["datetime", "now"], ["datetime", "utcnow"], ["datetime", "today"], ["date", "today"])
    }
    assert asked == {"lms/kit/clock.py"}


def test_what_the_office_does_is_told_the_time():
    """Only desks, commands, chores and jobs ask; else no test could tell another time."""
    told = re.compile(
        r"lms/(?!web/|cli/|kit/)\w+/(?:rules|kinds|models|policy|queries|actions)\.py"
    )
    asking = [
        f"{path}:{call.lineno}"
        for path, tree in modules().items()
        if told.fullmatch(path)
        for call in calls(tree)
        if dotted(call.func) in {"clock.now", "clock.today"}
    ]
    assert asking == []


@pytest.mark.parametrize("folder", ["lms", "tests", "tools", "migrations", "bench"])
def test_no_file_is_longer_than_one_can_hold_in_mind(folder):
    lengths = {
        name: len((ROOT / name).read_text("utf-8").splitlines())
        for name in committed()
        if name.startswith(f"{folder}/") and name.endswith((".py", ".js"))
        if "/versions/" not in name
    }
    assert {name: n for name, n in lengths.items() if n > 300} == {}


def test_every_module_opens_with_one_sentence():
    dumb = [
        path
        for path, tree in modules().items()
        if not (said := ast.get_docstring(tree)) or said.splitlines()[0][-1] not in ".?:"
    ]
    assert dumb == []


def test_a_package_holds_one_docstring_and_nothing_else():
    more = [
        path
        for path, tree in modules().items()
        if path.endswith("__init__.py")
        if len(tree.body) != 1 or not ast.get_docstring(tree)
    ]
    assert more == []


def test_there_is_no_place_for_things_without_a_place():
    homeless = {"utils", "helpers", "common", "misc", "views", "util", "helper"}
    assert [p for p in LMS.rglob("*.py") if homeless & {p.stem, *p.parts}] == []


def test_html_made_elsewhere_is_taken_as_it_is_in_one_place_only():
    """Beside cleaned Markdown, two things of our own: the catalogue's words, and the icons."""
    trusting = {
        path
        for path, tree in modules().items()
        for call in calls(tree)
        if dotted(call.func).split(".")[-1] in {"Markup", "render_template_string", "from_string"}
    }
    assert trusting <= {"lms/web/reading.py", "lms/web/language.py", "lms/web/icons.py"}


def test_an_action_takes_who_and_when_by_name():
    """`by` and `at` are keyword-only wherever an action has them."""
    loose = [
        f"{path}:{node.lineno} {node.name}"
        for path, tree in modules().items()
        if path.endswith("/actions.py")
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        if {"by", "at"} & {argument.arg for argument in node.args.args}
    ]
    assert loose == []


def test_every_word_has_its_chinese():
    assert catalogue.faults() == []
