"""YAML read as plain data, with the line at which every key and item stands.

Plain words mean what they mean in YAML 1.2: `yes`, `on`, dates and `12:30` stay text, which
is what authors expect. Anchors and own tags are refused; they hide who says what.
"""

import re
from typing import Any, NamedTuple

import yaml
from flask_babel import lazy_gettext as _l

from lms.kit.shapes import Path, Problem

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

DEEPEST = 20
"""Levels of lists and mappings; no course needs half of them."""

_BOOLS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_NULLS = {"", "~", "null", "Null", "NULL"}
_INT = re.compile(r"[-+]?[0-9]{1,18}\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]{1,18}|[0-9]{1,18}(\.[0-9]{0,18})?)([eE][-+]?[0-9]{1,2})?\Z")
_TAGS = {
    f"tag:yaml.org,2002:{name}"
    for name in ("str", "int", "float", "bool", "null", "timestamp", "merge", "value", "map", "seq")
}


class YamlError(ValueError):
    """The text is not YAML that we take, from a certain line on."""

    def __init__(self, line: int, message: Any) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


class Lined(NamedTuple):
    """Plain data and where it stands."""

    value: Any
    lines: dict[Path, int]
    """The line (from 1) of every key and list item by its path."""
    problems: list[Problem]
    """Keys that stand twice in one mapping; plain loaders let the last one win silently."""

    def line(self, path: Path) -> int:
        """The line of this place, or of the nearest place around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines[path]


def parse(text: str, first_line: int = 1) -> Lined:
    """The data in a YAML text that begins at `first_line` of its file; raises `YamlError`."""
    try:
        _stay_flat(text, first_line)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        words = _l(
            "This is not valid YAML (%(why)s). Check the indentation, colons and quotation marks.",
            why=error.problem or error.context or "",
        )
        raise YamlError(line, words) from error
    except yaml.YAMLError as error:
        words = _l("The file holds a character that YAML does not allow. Remove it.")
        raise YamlError(first_line, words) from error
    lined = Lined(None, {(): first_line}, [])
    if node is None:
        return lined
    return lined._replace(value=_plain(node, (), first_line, lined, set()))


def _stay_flat(text: str, first_line: int) -> None:
    """Refuse deep nesting before composing, which would run out of the machine's own stack."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            line = first_line + (event.start_mark.line if event.start_mark else 0)
            raise YamlError(line, _l("The file is nested too deeply. Make it flatter."))


def _plain(node: Any, path: Path, first_line: int, lined: Lined, seen: set[int]) -> Any:
    line = first_line + node.start_mark.line
    if id(node) in seen or (node.tag not in _TAGS):
        words = _l("Anchors (&), references (*) and tags (!) are not allowed. Write it out.")
        raise YamlError(line, words)
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key_line = first_line + key_node.start_mark.line
            if not isinstance(key_node, yaml.ScalarNode):
                raise YamlError(key_line, _l("A key must be a single word. Put text in quotes."))
            key = str(key_node.value)
            inner = (*path, key)
            if key in found:
                words = _l('"%(key)s" stands here twice. Remove one.', key=key)
                lined.problems.append(Problem((*inner, "…again"), words))
                lined.lines[(*inner, "…again")] = key_line
                continue
            lined.lines[inner] = key_line
            found[key] = _plain(value_node, inner, first_line, lined, seen)
        return found
    if isinstance(node, yaml.SequenceNode):
        items = []
        for position, item in enumerate(node.value):
            lined.lines[(*path, position)] = first_line + item.start_mark.line
            items.append(_plain(item, (*path, position), first_line, lined, seen))
        return items
    return _scalar(node)


def _scalar(node: Any) -> Any:
    text = str(node.value)
    if node.style in ("'", '"', "|", ">"):
        return text
    if text in _BOOLS:
        return _BOOLS[text]
    if text in _NULLS:
        return None
    if _INT.match(text):
        return int(text)
    return float(text) if _FLOAT.match(text) else text
