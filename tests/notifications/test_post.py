"""Letters go out once, wait when they must, and are given up in the server's own words."""

import smtplib
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP as Conversation
from hypothesis import given
from hypothesis import strategies as st

from lms.kit import mail
from lms.kit.db import db
from lms.notifications import actions, post, queries, rules
from lms.notifications.models import Letter
from tests import make


class Postmaster:
    """A mail server that keeps what it takes and refuses whom it is told to."""

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.refused: dict[str, str] = {}

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Conversation, session: Any, envelope: Any) -> str:
        self.taken.append(envelope)
        return "250 OK"


@pytest.fixture
def postmaster() -> Iterator[tuple[Postmaster, int]]:
    """A real SMTP server on a free port."""
    keeper = Postmaster()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(keeper, hostname="127.0.0.1", port=port)
    controller.start()
    yield keeper, port
    controller.stop()


@pytest.fixture
def use(app: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """use(port): the centre's mail server is there."""

    def configure(port: int) -> None:
        server = mail.server(f"smtp://127.0.0.1:{port}?from=training@centre.example")
        monkeypatch.setattr(mail, "configured", lambda: server)

    return configure


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    """The morning on which the letters are written."""
    with time_machine.travel(make.MORNING, tick=False) as traveller:
        yield traveller


def letter(cast: Any, to: str = "agent@centre.example", title: str = "证书已签发") -> int:
    """A letter in the outbox; its number."""
    person = db.session.merge(cast.agent)
    person.email = to
    written = actions.write(person, title=title, body="你好，证书已签发。", at=make.MORNING)
    assert written is not None
    db.session.commit()
    number = written.id
    db.session.rollback()  # on SQLite an open transaction keeps every writer out
    return number


def look(number: int) -> Letter:
    """The letter as the database has it now."""
    db.session.rollback()
    return db.session.get_one(Letter, number, populate_existing=True)


def test_a_letter_arrives_with_its_words_and_is_noted_as_sent(postmaster, use, cast):
    keeper, port = postmaster
    use(port)
    number = letter(cast)
    post.send_letters()
    written = look(number)
    assert written.sent_at is not None
    assert (written.next_attempt_at, written.error) == (None, "")
    [envelope] = keeper.taken
    assert envelope.mail_from == "training@centre.example"
    assert b"Message-ID: <letter." in envelope.content


def test_a_letter_goes_out_once_however_many_workers_there_are(app, postmaster, use, cast):
    keeper, port = postmaster
    use(port)
    for number in range(12):
        letter(cast, f"agent{number}@centre.example")

    def work(_n: int) -> None:
        with app.app_context():
            post.send_letters()

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(work, range(4)))
    post.send_letters()
    addressed = sorted(envelope.rcpt_tos[0] for envelope in keeper.taken)
    assert addressed == sorted(f"agent{number}@centre.example" for number in range(12))


def test_an_unreachable_server_harms_nothing_and_letters_wait(use, cast):
    use(1)
    numbers = [letter(cast), letter(cast, "other@centre.example")]
    post.send_letters()
    for written in map(look, numbers):
        assert written.sent_at is None
        assert written.next_attempt_at is not None
        assert "refused" in written.error
        assert written.attempts == 1
    assert "refused" in queries.last_mail_error()


def test_what_waited_for_the_server_goes_out_when_it_is_back(postmaster, use, cast, clock):
    keeper, port = postmaster
    use(1)
    number = letter(cast)
    post.send_letters()
    use(port)
    post.send_letters()
    assert keeper.taken == []
    clock.shift(timedelta(minutes=2))
    post.send_letters()
    assert len(keeper.taken) == 1
    assert look(number).sent_at is not None


def test_an_address_that_does_not_exist_is_given_up_at_once_in_the_servers_words(
    postmaster, use, cast
):
    keeper, port = postmaster
    use(port)
    keeper.refused["gone@centre.example"] = "550 5.1.1 No such person here"
    numbers = [letter(cast, "gone@centre.example"), letter(cast, "fine@centre.example")]
    post.send_letters()
    gone, fine = map(look, numbers)
    assert (gone.sent_at, gone.next_attempt_at) == (None, None)
    assert "No such person here" in gone.error
    assert fine.sent_at is not None


def test_a_full_mailbox_is_tried_again_for_a_day_and_then_given_up(postmaster, use, cast, clock):
    keeper, port = postmaster
    use(port)
    keeper.refused["full@centre.example"] = "452 4.2.2 Mailbox full"
    number = letter(cast, "full@centre.example")
    tried = [make.MORNING]
    while True:
        post.send_letters()
        written = look(number)
        if written.next_attempt_at is None:
            break
        tried.append(written.next_attempt_at)
        clock.move_to(written.next_attempt_at)
    assert "Mailbox full" in written.error
    assert timedelta(hours=24) <= tried[-1] - tried[0] <= timedelta(hours=26)
    assert queries.letters_stuck() == 1


def test_a_title_with_a_line_break_adds_no_header(postmaster, use, cast):
    keeper, port = postmaster
    use(port)
    letter(cast, title="a\nBcc: all@x.example")
    post.send_letters()
    [envelope] = keeper.taken
    assert envelope.rcpt_tos == ["agent@centre.example"]
    assert b"\nBcc:" not in envelope.content


def test_without_a_mail_server_letters_wait_untouched(app, cast):
    number = letter(cast)
    post.send_letters()
    written = look(number)
    assert (written.attempts, written.next_attempt_at) == (0, make.MORNING)


def test_a_password_is_not_sent_over_an_open_line(postmaster):
    _keeper, port = postmaster
    server = mail.server(f"smtp://me:secret@127.0.0.1:{port}?from=a@b.example")
    with pytest.raises(mail.Unreachable, match="no encryption"), mail.line(server):
        pass


@pytest.mark.parametrize(
    ("url", "port", "user", "password"),
    [
        ("smtp://mail.example?from=a@b.example", 25, "", ""),
        ("smtp://u%40x:p%3A@mail.example?from=a@b.example", 587, "u@x", "p:"),
        ("smtp://a%40b.example:p@mail.example", 587, "a@b.example", "p"),
        ("smtps://mail.example?from=a@b.example", 465, "", ""),
        ("smtps://mail.example:4650?from=a@b.example", 4650, "", ""),
    ],
)
def test_the_setting_is_read_as_people_write_it(url, port, user, password):
    server = mail.server(url)
    assert (server.host, server.port) == ("mail.example", port)
    assert (server.user, server.password) == (user, password)
    assert server.sender == "a@b.example"


@pytest.mark.parametrize("url", ["smtp://mail.example", "smtp://?from=a@b.example"])
def test_a_setting_that_lacks_something_is_refused_in_words(url):
    with pytest.raises(ValueError, match=r"from|names no mail server"):
        mail.server(url)


@given(st.integers(1, 200))
def test_pauses_never_shrink_and_end_after_a_day(failures):
    pause, following = rules.pause(failures), rules.pause(failures + 1)
    assert pause is None or pause <= rules.LONGEST
    assert following is None or (pause is not None and following >= pause)


def test_the_smtp_library_has_the_time_limit_we_count_on(monkeypatch):
    seen = {}

    class Deaf(smtplib.SMTP):
        def __init__(self, *_args: Any, timeout: float, **_kwargs: Any) -> None:
            seen["timeout"] = timeout
            raise TimeoutError("timed out")

    monkeypatch.setattr(smtplib, "SMTP", Deaf)
    with (
        pytest.raises(mail.Unreachable, match="timed out"),
        mail.line(mail.server("smtp://h?from=a@b.example")),
    ):
        pass
    assert seen["timeout"] < post.CLAIM.total_seconds()
