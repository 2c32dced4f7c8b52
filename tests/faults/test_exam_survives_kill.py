"""A server that is killed in the midst of an exam has lost nothing that it confirmed."""

import http.client
import json
import random
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import sqlalchemy as sa

from lms.exams.models import AnswerLog, AttemptItem
from tests.faults.server import LMS, Browser, Server

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]

ROUNDS = 4
SITTERS = 6
AT_ONCE = 20


@pytest.fixture(scope="module")
def server(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A house of its own, on the kind of database that the tests run on."""
    instance = tmp_path_factory.mktemp("hall")
    if database_url.startswith("sqlite"):
        url = f"sqlite:///{instance / 'lms.db'}"
    else:
        url = sa.make_url(database_url).set(database="lms_faults")
        engine = sa.create_engine(database_url, isolation_level="AUTOCOMMIT")
        with engine.connect() as line:
            line.execute(sa.text("DROP DATABASE IF EXISTS lms_faults WITH (FORCE)"))
            line.execute(sa.text("CREATE DATABASE lms_faults"))
        engine.dispose()
        url = url.render_as_string(hide_password=False)
    server = Server(instance, url)
    server.run(*LMS, "db", "upgrade")
    yield server
    server.kill()


@pytest.fixture(scope="module")
def seats(server: Server) -> list[dict[str, Any]]:
    """Who sits where; the first half has begun."""
    count = str(2 * SITTERS)
    return json.loads(server.run(sys.executable, "-m", "tests.faults.hall", count))


@dataclass
class Sitter:
    """Somebody who answers without pause, and remembers what was confirmed."""

    seat: dict[str, Any]
    chance: random.Random
    confirmed: dict[int, dict[str, Any]] = field(default_factory=dict)
    """Attempt's revision → what the server said is safe."""
    revisions: dict[int, int] = field(default_factory=dict)
    unexpected: list[Any] = field(default_factory=list)

    def answer_until_the_line_breaks(self, browser: Browser) -> None:
        path = f"/exams/attempts/{self.seat['attempt']}"
        try:
            browser.get(path)
            while True:
                position = self.chance.choice(list(self.seat["positions"]))
                answer = self.any_answer(position)
                sent = {"answer": answer, "revision": self.revisions.get(position, 0)}
                status, body = browser.json(f"{path}/answers/{position}", sent)
                if status == 409 and body["why"] == "newer":
                    self.revisions[position] = body["revision"]  # saved, but the word was lost
                elif status == 200:
                    self.revisions[position] = body["revision"]
                    self.confirmed[body["revision"]] = {"position": position, "answer": answer}
                else:
                    self.unexpected.append((status, body))
                    return
        except (OSError, http.client.HTTPException):
            return  # killed: what was under way was never confirmed

    def any_answer(self, position: str) -> Any:
        """One that the question takes, whichever kind it is: the server decides."""
        count = self.seat["positions"][position]
        if count == 4:
            return sorted(self.chance.sample(range(4), 2))
        if count == 3:
            return self.chance.randrange(3)
        return self.seat["plain"][position](self.chance)


def plain_answers(server: Server, seats: list[dict[str, Any]]) -> None:
    """Questions without options are true-or-false or text: ask the database which."""
    rows = looked_up(
        server,
        "SELECT i.attempt_id, i.position, v.kind FROM exams_attempt_item i"
        " JOIN questions_question_version v ON v.id = i.version_id",
    )
    makers: dict[str, Callable[[random.Random], Any]] = {
        "true-false": lambda chance: chance.random() < 0.5,
        "short-text": lambda chance: f"每期 {chance.randrange(10**9)}",
    }
    kinds = {(attempt, str(position)): kind for attempt, position, kind in rows}
    for seat in seats:
        seat["plain"] = {
            position: makers[kinds[seat["attempt"], position]]
            for position, count in seat["positions"].items()
            if count == 0
        }


def looked_up(server: Server, query: str | sa.Select[Any]) -> list[Any]:
    engine = sa.create_engine(server.database_url)
    with engine.connect() as line:
        rows = list(line.execute(sa.text(query) if isinstance(query, str) else query))
    engine.dispose()
    return rows


def confirmed_by(sitters: list[Sitter]) -> int:
    return sum(len(one.confirmed) for one in sitters)


def wait_until_confirmed(sitters: list[Sitter], more: int) -> None:
    """Let them work until the server has confirmed so many more answers."""
    wanted, until = confirmed_by(sitters) + more, time.monotonic() + 30
    while confirmed_by(sitters) < wanted and time.monotonic() < until:
        time.sleep(0.005)


def test_every_confirmed_answer_is_there_after_the_server_was_killed(
    server: Server, seats: list[dict[str, Any]]
) -> None:
    begun = seats[:SITTERS]
    plain_answers(server, begun)
    chance = random.Random(20270309)
    sitters = [Sitter(seat, random.Random(n)) for n, seat in enumerate(begun)]
    for _ in range(ROUNDS):
        server.start()
        threads = [
            threading.Thread(
                target=one.answer_until_the_line_breaks,
                args=(Browser(server.port, one.seat["cookie"]),),
            )
            for one in sitters
        ]
        for thread in threads:
            thread.start()
        wait_until_confirmed(sitters, chance.randint(20, 60))
        server.kill()
        for thread in threads:
            thread.join(40)
        assert not [one.unexpected for one in sitters if one.unexpected]
    assert confirmed_by(sitters) >= 20 * ROUNDS

    logged = {
        (attempt, revision): (str(position), answer)
        for attempt, revision, position, answer in looked_up(
            server,
            sa.select(
                AnswerLog.attempt_id, AnswerLog.revision, AttemptItem.position, AnswerLog.answer
            ).join(AttemptItem, AttemptItem.id == AnswerLog.item_id),
        )
    }
    for one in sitters:
        for revision, said in one.confirmed.items():
            position, answer = logged[one.seat["attempt"], revision]
            assert position == said["position"]
            if one.seat["positions"][position] == 0:
                assert answer == said["answer"]
    stands = looked_up(
        server, "SELECT attempt_id, position, revision FROM exams_attempt_item ORDER BY 1, 2"
    )
    latest = {(attempt, str(position)): revision for attempt, position, revision in stands}
    for one in sitters:
        for revision, said in one.confirmed.items():
            assert latest[one.seat["attempt"], said["position"]] >= revision


def all_at_once(deed: Callable[[], Any]) -> list[Any]:
    """The same deed, twenty times at the same instant."""
    gate = threading.Barrier(AT_ONCE)
    found: list[Any] = []

    def go() -> None:
        gate.wait(30)
        found.append(deed())

    threads = [threading.Thread(target=go) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(found) == AT_ONCE
    return found


def test_twenty_identical_requests_at_once_have_one_effect(
    server: Server, seats: list[dict[str, Any]]
) -> None:
    server.start()
    for seat in seats[SITTERS:]:
        begin_answer_and_hand_in(server, seat)
    finished = len(seats) - SITTERS
    for table, condition, expected in (
        ("journal_entry", "verb = 'exams.start'", len(seats)),
        ("journal_entry", "verb = 'exams.submit'", finished),
        ("notifications_notice", "kind LIKE 'exams.%'", finished),
    ):
        query = f"SELECT count(*) FROM {table} WHERE {condition}"
        assert looked_up(server, query) == [(expected,)], query
    server.kill()


def begin_answer_and_hand_in(server: Server, seat: dict[str, Any]) -> None:
    """Each deed twenty times at once, as a browser gone wild would send it."""
    first = Browser(server.port, seat["cookie"])
    first.get(seat["front"])

    def another() -> Browser:
        return Browser(server.port, first.cookie, first.token)

    begun = all_at_once(lambda: another().form(f"{seat['front']}/attempts"))
    assert {status for status, _, _ in begun} == {303}
    (path,) = {headers["location"] for _, headers, _ in begun}

    _, _, page = first.get(path)
    kinds = dict(enumerate(page.split('data-kind="')[1:], 1))
    position = next(n for n, kind in kinds.items() if kind.startswith("true-false"))
    sent = {"answer": True, "revision": 0}
    saved = all_at_once(lambda: another().json(f"{path}/answers/{position}", sent))
    assert {status for status, _ in saved} == {200}
    assert {body["revision"] for _, body in saved} == {1}
    attempt = int(path.rsplit("/", 1)[1])
    counted = f"SELECT count(*) FROM exams_answer_log WHERE attempt_id = {attempt}"
    assert looked_up(server, counted) == [(1,)]

    handed = all_at_once(lambda: another().form(f"{path}/handing-in"))
    ends = {(status, headers["location"]) for status, headers, _ in handed}
    assert ends == {(303, f"{path}/result")}
