"""Long lists, a page at a time."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from flask import request, url_for

from lms.kit.db import db

T = TypeVar("T")
SIZE = 50


@dataclass
class Leaf(Generic[T]):
    """One page of a list, and where the others are."""

    items: list[T]
    number: int
    total: int
    size: int = SIZE

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))

    def url(self, number: int) -> str:
        """The same list, another page."""
        values: dict[str, Any] = {**(request.view_args or {}), **request.args.to_dict(flat=False)}
        return url_for(str(request.endpoint), **{**values, "page": number})


def leaf(query: sa.Select[T], *, size: int = SIZE) -> Leaf[T]:
    """The page that the address asks for (`?page=`); two statements, however long the list."""
    number = max(1, request.args.get("page", 1, type=int))
    counted = (
        query.order_by(None)
        .options()
        .with_only_columns(sa.func.count(), maintain_column_froms=True)
    )
    total = db.session.scalar(counted) or 0
    number = min(number, max(1, -(-total // size)))
    items = list(db.session.scalars(query.limit(size).offset((number - 1) * size)).unique())
    return Leaf(items, number, total, size)


def first(query: sa.Select[T], count: int) -> list[Any]:
    """The beginning of a list, for a page that only shows the latest; one statement."""
    return list(db.session.scalars(query.limit(count)).unique())
