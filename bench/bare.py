"""What Flask itself costs: one query, one template of 18 KB, nothing else."""

import jinja2
from flask import Flask, render_template
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

PAGE = """<!doctype html><html lang="zh-CN"><head><title>{{ title }}</title></head><body>
<h1>{{ title }}</h1><table>{% for row in rows %}
<tr><td>{{ row.number }}</td><td>{{ row.name }}</td><td class="number">{{ row.marks }}</td>
<td><a class="btn btn-plain" href="/people/{{ row.number }}">{{ row.name }}</a></td></tr>
{% endfor %}
</table><p>{{ person.name }}</p></body></html>"""


class Row:
    """A line of the table."""

    def __init__(self, number: int) -> None:
        self.number, self.name, self.marks = number, "欧阳雨薇", number % 100


def bare_app(database_url: str) -> Flask:
    """The page at /, on the same database."""

    class Base(DeclarativeBase):
        pass

    app = Flask("bare")
    app.config["SQLALCHEMY_DATABASE_URI"] = database_url
    db = SQLAlchemy(app, model_class=Base)

    class Person(db.Model):  # type: ignore[name-defined,misc]
        __tablename__ = "people_person"
        id: Mapped[int] = mapped_column(primary_key=True)
        name: Mapped[str]

    app.jinja_loader = jinja2.DictLoader({"bare.html": PAGE})  # type: ignore[assignment]
    rows = [Row(number) for number in range(110)]

    @app.get("/")
    def bare() -> str:
        person = db.session.scalars(db.select(Person).where(Person.id == 7)).one()
        return render_template("bare.html", title="一页", rows=rows, person=person)

    return app
