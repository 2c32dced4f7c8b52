"""What a page costs: CPU per request of everything the server runs, beside a bare Flask page.

    .venv/bin/python bench/pages.py                the demo, twice over
    .venv/bin/python bench/pages.py --times 100    a hundred times the people and enrolments
    .venv/bin/python bench/pages.py --profile path what one page spends its time on

The machine may be busy: CPU time is compared, not the clock, and every round measures all pages.
"""

import argparse
import cProfile
import itertools
import json
import pstats
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import brotli  # noqa: E402
import sqlalchemy as sa  # noqa: E402
from flask import Flask  # noqa: E402
from sqlalchemy import event  # noqa: E402
from sqlalchemy.orm import joinedload  # noqa: E402

from bench import crowd  # noqa: E402
from bench.bare import bare_app  # noqa: E402
from bench.visit import Answer, Badge, badge, visitor  # noqa: E402
from lms.app import create_app  # noqa: E402
from lms.config import from_environment  # noqa: E402
from lms.courseware.models import Activity  # noqa: E402
from lms.demo import centre  # noqa: E402
from lms.enrolment import queries as enrolments  # noqa: E402
from lms.enrolment.models import Completion, Enrolment  # noqa: E402
from lms.exams import actions as exams  # noqa: E402
from lms.exams import queries as papers  # noqa: E402
from lms.exams.models import AttemptItem  # noqa: E402
from lms.kit import clock  # noqa: E402
from lms.kit.db import db  # noqa: E402
from lms.people.models import Person  # noqa: E402
from lms.questions.models import QuestionVersion  # noqa: E402
from lms.web import paging  # noqa: E402

ROUNDS, WARM_UP = 9, 15
SILENT = ("PRAGMA", "BEGIN", "SAVEPOINT", "RELEASE")


class Page(NamedTuple):
    """One line of the table."""

    name: str
    visit: Callable[[], Answer]
    plain: Callable[[], Answer]
    """The same, uncompressed."""
    budget: float | None
    requests: int
    """Per round."""


class Cost(NamedTuple):
    """What was measured: milliseconds per request of each round."""

    rounds: list[float]
    statements: int
    raw: int
    sent: int


@contextmanager
def house(folder: Path, times: int) -> Iterator[Flask]:
    """The demo centre in a folder of its own; built once where the folder is kept."""
    settings = from_environment({"LMS_INSTANCE": str(folder), "LMS_DEMO": "1"})
    app = create_app(settings)
    with app.app_context():
        db.create_all()
        if centre.build(at=clock.now()):
            crowd.multiply(times)
        db.session.remove()
        yield app
        db.session.remove()
        db.engine.dispose()


def pages(app: Flask) -> list[Page]:
    """The pages that matter, each visited by somebody to whom it belongs."""
    at = clock.now()
    agent, hr = (
        badge(
            app, db.session.scalars(sa.select(Person).where(Person.employee_no == who)).one(), at=at
        )
        for who in ("AGENT", "HR")
    )
    enrolment = db.session.scalars(
        sa.select(Enrolment)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Person.employee_no == "AGENT")
    ).one()
    lesson = _activity(enrolment, "day-1/07-fees-and-rates")
    attempt, position, sitter = _sitting(app)
    path = f"/learning/{enrolment.id}"
    save = f"/exams/attempts/{attempt}/answers/{position}"
    newest = 1_000_000  # no other window is ever newer
    turn = itertools.cycle([0, 1])

    def answer() -> bytes:
        return json.dumps({"answer": next(turn), "revision": newest}).encode()

    made = [
        ("dashboard", "/", agent, None, 6.0, 40),
        ("course path", path, agent, None, 6.0, 40),
        ("lesson", f"{path}/lesson/{lesson}", agent, None, 5.0, 40),
        ("attempt page", f"/exams/attempts/{attempt}", sitter, None, 6.0, 40),
        ("saving an answer", save, sitter, answer, 2.5, 60),
        ("progress, 200 people", "/progress", hr, None, 30.0, 8),
        ("today of HR", "/", hr, None, None, 20),
        ("directory, 200 people", "/people", hr, None, None, 8),
        ("certificates, 200", "/certificates", hr, None, None, 8),
    ]
    return [
        Page(
            name,
            visitor(app, url, who, body=body),
            visitor(app, url, who, body=body, encoding="identity"),
            budget,
            requests,
        )
        for name, url, who, body, budget, requests in made
    ]


def _activity(enrolment: Enrolment, path: str) -> int:
    return db.session.scalars(
        sa.select(Activity.id).where(
            Activity.edition_id == enrolment.edition_id, Activity.path == path
        )
    ).one()


def _sitting(app: Flask) -> tuple[int, int, Badge]:
    """The final exam, begun now by somebody who has come so far: the attempt, a question with
    one right option, and what the person's browser holds."""
    with app.test_request_context():
        ready = db.session.scalars(
            sa.select(Enrolment)
            .outerjoin(Completion, Completion.enrolment_id == Enrolment.id)
            .options(joinedload(Enrolment.person))
            .where(Completion.id.is_(None))
            .order_by(Enrolment.id)
        ).all()
        for enrolment in ready:
            person, last = enrolment.person, _activity(enrolment, "day-3/14-final-exam")
            place = enrolments.find_place(person, enrolment.id, last)
            paper = papers.find_paper(last)
            if place is None or paper is None or place.standing.state != "open":
                continue
            if any(one.closed_at for one in papers.attempts_of(enrolment.id, paper.id)):
                continue
            attempt = exams.start(place, paper, by=person, at=clock.now()).id
            position = db.session.scalars(
                sa.select(AttemptItem.position)
                .join(QuestionVersion, QuestionVersion.id == AttemptItem.version_id)
                .where(AttemptItem.attempt_id == attempt, QuestionVersion.kind == "single")
            ).first()
            assert position is not None
            return attempt, position, badge(app, person, at=clock.now())
    raise SystemExit("nobody in the demo is ready for the final exam")


def measure(found: list[Page], rounds: int) -> list[Cost]:
    """All pages in every round, so that a busy moment is shared."""
    for page in found:
        for _ in range(WARM_UP):
            _right(page, page.visit())
    figures: list[list[float]] = [[] for _ in found]
    for _ in range(rounds):
        for page, spent in zip(found, figures, strict=True):
            began = time.process_time()
            for _ in range(page.requests):
                page.visit()
            spent.append((time.process_time() - began) * 1000 / page.requests)
    return [
        Cost(spent, _statements(page), len(page.plain().body), len(page.visit().body))
        for page, spent in zip(found, figures, strict=True)
    ]


def _right(page: Page, answer: Answer) -> None:
    if answer.status != 200:
        raise SystemExit(f"{page.name} answers {answer.status}: {answer.body[:300]!r}")


def _statements(page: Page) -> int:
    seen: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(SILENT):
            seen.append(statement)

    event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        page.visit()
    finally:
        event.remove(sa.Engine, "before_cursor_execute", note)
    return len(seen)


def report(found: list[Page], costs: list[Cost]) -> None:
    """The table; the first line is the bare page."""
    bare = costs[0]
    print(
        f"{'page':<22} {'CPU ms, median (min-max)':>26} {'budget':>7} {'x bare':>7} "
        f"{'SQL':>4} {'KB':>6} {'sent':>6}"
    )
    for page, cost in zip(found, costs, strict=True):
        middle = statistics.median(cost.rounds)
        ratio = statistics.median(a / b for a, b in zip(cost.rounds, bare.rounds, strict=True))
        spread = f"{middle:.2f} ({min(cost.rounds):.2f}-{max(cost.rounds):.2f})"
        budget = "" if page.budget is None else f"{page.budget:g}"
        print(
            f"{page.name:<22} {spread:>26} {budget:>7} {ratio:>7.2f} "
            f"{cost.statements:>4} {cost.raw / 1024:>6.1f} {cost.sent / 1024:>6.1f}"
        )


def first_visit(app: Flask, page: Page) -> None:
    """Everything a browser fetches the first time, compressed as served."""
    html = page.plain().body.decode()
    files = sorted(set(re.findall(r'(?:href|src)="(/static/[^"#]+)', html)))
    total, could = len(page.visit().body), len(page.visit().body)
    print("\nfirst visit of the dashboard, KB as sent (KB if it were brotli 11)")
    for url in files:
        sent = len(visitor(app, url)().body)
        best = len(brotli.compress(visitor(app, url, encoding="identity")().body))
        total, could = total + sent, could + best
        print(f"  {sent / 1024:>6.1f} {best / 1024:>8.1f}  {url.split('?')[0]}")
    print(f"  {total / 1024:>6.1f} {could / 1024:>8.1f}  all, with the page (at most 100)")


def profile(page: Page) -> None:
    """Where the page's time goes."""
    for _ in range(WARM_UP):
        page.visit()
    with cProfile.Profile(time.process_time) as watch:
        for _ in range(100):
            page.visit()
    figures = pstats.Stats(watch)
    _by_library(figures)
    figures.sort_stats("cumulative").print_stats(60)
    figures.sort_stats("tottime").print_stats(25)


def _by_library(figures: pstats.Stats) -> None:
    """Own time and calls per request, by library and by room."""
    sums: dict[str, list[float]] = {}
    for (file, _line, _name), (_cc, calls, own, _total, _callers) in figures.stats.items():  # type: ignore[attr-defined]
        found = re.search(r"site-packages/([^/]+)|(lms/(?:templates|[^/]+(?:/[^/]+)?))", file)
        name = (found[1] or found[2]) if found else "python"
        spent = sums.setdefault(name, [0.0, 0.0])
        spent[0] += own * 10  # ms of each of 100 requests
        spent[1] += calls / 100
    for name, (own, calls) in sorted(sums.items(), key=lambda one: -one[1][0])[:22]:
        print(f"{own:>8.2f} ms {calls:>8.0f} calls  {name}")


def main() -> None:
    """Measure and print; these are figures, so the exit status is always 0."""
    asked = argparse.ArgumentParser(description="CPU per request of the pages that matter")
    asked.add_argument("--times", type=int, default=2, help="so many times the demo's people")
    asked.add_argument("--rounds", type=int, default=ROUNDS)
    asked.add_argument("--profile", metavar="PAGE", help="profile the page whose name begins so")
    asked.add_argument("--keep", type=Path, help="keep the house in this folder and use it again")
    wish = asked.parse_args()
    paging.leaf.__kwdefaults__["size"] = 200  # as the other systems' pages that were measured
    with (
        tempfile.TemporaryDirectory() as folder,
        house(wish.keep or Path(folder), wish.times) as app,
    ):
        bare = bare_app(app.config["SQLALCHEMY_DATABASE_URI"])
        nothing = visitor(bare, "/")
        found = [Page("bare Flask", nothing, nothing, None, 60), *pages(app)]
        people = f"{crowd.people():,} people, {crowd.learners():,} on the course"
        db.session.remove()  # else its transaction keeps the one writer's place
        if wish.profile:
            profile(next(page for page in found if page.name.startswith(wish.profile)))
            return
        print(f"{people}; {wish.rounds} rounds\n")
        report(found, measure(found, wish.rounds))
        first_visit(app, found[1])


if __name__ == "__main__":
    main()
