"""Long text on a page: Markdown that was made safe, with the edition's own pictures."""

from urllib.parse import quote

from flask import Flask
from markupsafe import Markup

from lms.kit import markdown


def reading(text: str, edition_id: int, prefix: str = "") -> Markup:
    """The text as HTML; the only place where HTML made elsewhere is taken as it is."""
    html = markdown.render(text, lambda path: f"/files/{edition_id}/{quote(path)}", prefix)
    return Markup(html)  # noqa: S704  cleaned against an allow-list by kit.markdown


def init_app(app: Flask) -> None:
    """Give it to the templates."""
    app.jinja_env.globals["reading"] = reading
