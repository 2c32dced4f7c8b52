"""The gauge: plain data is held against a msgspec struct, and every misfit is named with its place.

msgspec itself stops at the first misfit and does not say which key of a mapping it met;
a person who mends a file wants all of them at once.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, NamedTuple, TypeVar

import msgspec
from flask_babel import lazy_gettext as _l
from msgspec import Meta, inspect

from lms.kit.errors import Refused

T = TypeVar("T")
Path = tuple[str | int, ...]

SLUG = r"^[a-z0-9-]+\Z"
FILLED = r"\S"

Slug = Annotated[str, Meta(pattern=SLUG, max_length=80)]
Text = Annotated[str, Meta(pattern=FILLED)]
Title = Annotated[str, Meta(pattern=FILLED, max_length=120)]
"""As long as the columns that keep it."""
Share = Annotated[float, Meta(ge=0, le=1)]


class Problem(NamedTuple):
    """One thing that is wrong, and where in the data it is."""

    path: Path
    """Keys and positions from the top, as `("steps", "opening", "replies", 1, "to")`."""
    message: Any
    """A lazily translated sentence: what is wrong, and what to do."""


def problems(value: Any, shape: Any, hidden: frozenset[str] = frozenset()) -> list[Problem]:
    """Every misfit of `value` with the type `shape`; empty when `msgspec.convert` would take it.

    Keys named in `hidden` belong to the struct but may not be given at the top.
    """
    found: list[Problem] = []
    _walk(value, _info(shape), (), found, hidden)
    return found


def to_json(content: msgspec.Struct) -> dict[str, Any]:
    """The plain data of a struct, ready for a JSON column."""
    return dict(msgspec.to_builtins(content))


def from_json(value: Mapping[str, Any] | str | bytes, shape: Any) -> Any:
    """The struct that `to_json` gave; refuses data that does not fit (`shape` may be a union)."""
    try:
        if isinstance(value, str | bytes):
            return msgspec.json.decode(value, type=shape)
        return msgspec.convert(value, shape)
    except (msgspec.MsgspecError, TypeError) as error:
        raise Refused(_l("This content cannot be read: %(why)s.", why=str(error))) from error


@cache
def _info(shape: Any) -> inspect.Type:
    return inspect.type_info(shape)


def _walk(
    value: Any,
    shape: inspect.Type,
    path: Path,
    found: list[Problem],
    hidden: frozenset[str] = frozenset(),
) -> None:
    if isinstance(shape, inspect.Metadata):
        shape = shape.type
    if isinstance(shape, inspect.UnionType):
        _walk_union(value, shape, path, found, hidden)
    elif isinstance(shape, inspect.StructType):
        _walk_struct(value, shape, path, found, hidden)
    elif isinstance(shape, inspect.ListType):
        _walk_list(value, shape, path, found)
    elif isinstance(shape, inspect.DictType):
        _walk_dict(value, shape, path, found)
    else:
        message = _leaf(value, shape, _name(path))
        if message is not None:
            found.append(Problem(path, message))


def _walk_union(
    value: Any,
    shape: inspect.UnionType,
    path: Path,
    found: list[Problem],
    hidden: frozenset[str],
) -> None:
    structs = {s.tag: s for s in shape.types if isinstance(s, inspect.StructType) and s.tag}
    if structs and isinstance(value, dict):
        key = str(next(iter(structs.values())).tag_field)
        given = value.get(key)
        chosen = structs.get(given) if isinstance(given, str) else None
        if chosen is not None:
            _walk_struct(value, chosen, path, found, hidden)
        elif key in value:
            found.append(Problem((*path, key), _one_of(key, list(structs))))
        else:
            found.append(Problem(path, _missing(key)))
        return
    best: list[Problem] | None = None
    for member in shape.types:
        tried: list[Problem] = []
        _walk(value, member, path, tried)
        if not tried:
            return
        # The member that came furthest explains best what is wrong.
        if best is None or max(len(p.path) for p in tried) > max(len(p.path) for p in best):
            best = tried
    found.extend(best or [])


def _walk_struct(
    value: Any,
    shape: inspect.StructType,
    path: Path,
    found: list[Problem],
    hidden: frozenset[str],
) -> None:
    if not isinstance(value, dict):
        found.append(Problem(path, _l('"%(key)s" must hold keys with values.', key=_name(path))))
        return
    fields = {f.encode_name: f for f in shape.fields if f.encode_name not in hidden}
    known = set(fields) | ({str(shape.tag_field)} if shape.tag_field else set())
    for key in value:
        if key not in known:
            words = _l(
                '"%(key)s" is not known here. Remove it, or use one of: %(known)s.',
                key=key,
                known=", ".join(sorted(known)),
            )
            found.append(Problem((*path, key), words))
    for key, field in fields.items():
        if key in value:
            _walk(value[key], field.type, (*path, key), found)
        elif field.required:
            found.append(Problem(path, _missing(key)))


def _walk_list(value: Any, shape: inspect.ListType, path: Path, found: list[Problem]) -> None:
    if not isinstance(value, list):
        found.append(Problem(path, _l('"%(key)s" must be a list.', key=_name(path))))
        return
    if shape.min_length and len(value) < shape.min_length:
        found.append(Problem(path, _empty(_name(path))))
    for position, item in enumerate(value):
        _walk(item, shape.item_type, (*path, position), found)


def _walk_dict(value: Any, shape: inspect.DictType, path: Path, found: list[Problem]) -> None:
    if not isinstance(value, dict):
        found.append(Problem(path, _l('"%(key)s" must hold keys with values.', key=_name(path))))
        return
    if shape.min_length and len(value) < shape.min_length:
        found.append(Problem(path, _empty(_name(path))))
    for key, item in value.items():
        inner = (*path, str(key))
        _walk(key, shape.key_type, inner, found)
        _walk(item, shape.value_type, inner, found)


def _leaf(value: Any, shape: inspect.Type, key: str) -> Any:
    """The sentence for one value that does not fit, or None."""
    if isinstance(shape, inspect.StrType):
        if not isinstance(value, str):
            return _l('"%(key)s" must be text. Put it between quotation marks.', key=key)
        if shape.pattern == FILLED and not value.strip():
            return _empty(key)
        if shape.max_length is not None and len(value) > shape.max_length:
            return _l(
                '"%(key)s" is too long. Use at most %(most)s characters.',
                key=key,
                most=shape.max_length,
            )
        if shape.pattern == SLUG and not re.match(SLUG, value):
            return _l(
                '"%(value)s" is not a slug. Use only small letters a to z, digits and hyphens.',
                value=value,
            )
        return None
    if isinstance(shape, inspect.BoolType):
        wrong = not isinstance(value, bool)
        return _l('"%(key)s" must be true or false.', key=key) if wrong else None
    if isinstance(shape, inspect.LiteralType):
        return None if value in shape.values else _one_of(key, list(shape.values))
    if isinstance(shape, inspect.IntType | inspect.FloatType):
        return _number(value, shape, key)
    if isinstance(shape, inspect.NoneType):
        return None if value is None else _l('"%(key)s" must be left out.', key=key)
    raise TypeError(f"no gauge for {shape!r}")  # a new kind of field needs a sentence here


def _number(value: Any, shape: inspect.IntType | inspect.FloatType, key: str) -> Any:
    whole = isinstance(shape, inspect.IntType)
    fits = isinstance(value, int if whole else int | float) and not isinstance(value, bool)
    if not fits or value != value or value in (float("inf"), float("-inf")):
        if whole:
            return _l('"%(key)s" must be a whole number.', key=key)
        return _l('"%(key)s" must be a number.', key=key)
    low, high = shape.ge, shape.le
    if (low is not None and value < low) or (high is not None and value > high):
        if high is None:
            return _l('"%(key)s" must be at least %(low)s.', key=key, low=f"{low:g}")
        return _l(
            '"%(key)s" must lie between %(low)s and %(high)s.',
            key=key,
            low=f"{low or 0:g}",
            high=f"{high:g}",
        )
    return None


def _name(path: Path) -> str:
    """What a person calls the place: the last key, with the position behind it in a list."""
    if not path:
        return "…"
    if isinstance(path[-1], int):
        return f"{_name(path[:-1])}[{path[-1] + 1}]"
    return path[-1]


def _missing(key: str) -> Any:
    return _l('"%(key)s" is missing. Add it.', key=key)


def _empty(key: str) -> Any:
    return _l('"%(key)s" is empty. Fill it in, or remove it if it is optional.', key=key)


def _one_of(key: str, values: list[Any]) -> Any:
    return _l('"%(key)s" must be one of: %(values)s.', key=key, values=", ".join(map(str, values)))
