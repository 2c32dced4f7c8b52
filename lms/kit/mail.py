"""Handing letters to a mail server: one connection, a time limit, its own words when it refuses."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec
from flask import current_app

from lms.kit import clock

TIMEOUT_S = 10


class Unreachable(Exception):
    """No letter can be sent at the moment; the message is the server's or the system's."""


class Rejected(Exception):
    """This one letter was not taken. `for_good`: the same letter will never be."""

    def __init__(self, words: str, *, for_good: bool) -> None:
        super().__init__(words)
        self.for_good = for_good


class Server(msgspec.Struct, frozen=True):
    """What LMS_MAIL_URL says."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = ""
    encrypted: bool = False
    """From the first byte (smtps); otherwise STARTTLS is used when the server offers it."""


def server(url: str) -> Server:
    """Read smtp://user:password@host:port?from=address or smtps://…; raises ValueError in words."""
    parts = urlsplit(url)
    if not parts.hostname:
        raise ValueError("names no mail server")
    sender = parse_qs(parts.query).get("from", [""])[0] or unquote(parts.username or "")
    try:
        Address(addr_spec=sender)
    except (MessageError, ValueError, IndexError):
        sender = ""
    if "@" not in sender:
        raise ValueError("must say who letters come from: …?from=training@example.com")
    encrypted = parts.scheme == "smtps"
    return Server(
        host=parts.hostname,
        port=parts.port or (465 if encrypted else 587 if parts.username else 25),
        sender=sender,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        encrypted=encrypted,
    )


def configured() -> Server | None:
    """The centre's mail server, or None when letters wait."""
    url: str = current_app.extensions["lms-settings"].mail_url
    return server(url) if url else None


@dataclass
class Line:
    """An open connection to the mail server."""

    server: Server
    smtp: smtplib.SMTP

    def send(self, *, number: str, to: str, title: str, body: str) -> None:
        """Hand over one letter; raises Rejected or Unreachable.

        `number` makes its Message-ID: should a letter go out twice because the power failed
        between sending and noting, mail programs show it once.
        """
        try:
            self.smtp.send_message(self._message(number, to, title, body))
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            raise Rejected(_said(code, words), for_good=500 <= code < 600) from error
        except smtplib.SMTPServerDisconnected as error:
            raise Unreachable(str(error)) from error
        except smtplib.SMTPResponseException as error:
            raise Rejected(_said(error.smtp_code, error.smtp_error), for_good=False) from error
        except (smtplib.SMTPException, MessageError, ValueError) as error:
            raise Rejected(str(error), for_good=True) from error
        except OSError as error:
            raise Unreachable(_why(error)) from error

    def _message(self, number: str, to: str, title: str, body: str) -> EmailMessage:
        message = EmailMessage()
        centre = current_app.config["CENTRE"]
        sender = Address(centre, addr_spec=self.server.sender)
        message["From"] = sender
        message["To"] = to
        message["Subject"] = " ".join(title.split())
        message["Date"] = format_datetime(clock.now())
        message["Message-ID"] = f"<{number}@{sender.domain}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(body, cte="base64")
        return message


@contextmanager
def line(to: Server) -> Iterator[Line]:
    """Connect, encrypt, sign in; raises Unreachable with the reason."""
    try:
        smtp = _connect(to)
    except smtplib.SMTPResponseException as error:
        raise Unreachable(_said(error.smtp_code, error.smtp_error)) from error
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable(_why(error)) from error
    try:
        yield Line(to, smtp)
    finally:
        with suppress(OSError, smtplib.SMTPException):
            smtp.quit()
        smtp.close()


def _connect(to: Server) -> smtplib.SMTP:
    trust = ssl.create_default_context()
    me = to.sender.rpartition("@")[2]  # else the library asks the network for this machine's name
    if to.encrypted:
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            to.host, to.port, local_hostname=me, timeout=TIMEOUT_S, context=trust
        )
    else:
        smtp = smtplib.SMTP(to.host, to.port, local_hostname=me, timeout=TIMEOUT_S)
    try:
        smtp.ehlo()
        if not to.encrypted and smtp.has_extn("starttls"):
            smtp.starttls(context=trust)
            smtp.ehlo()
        elif not to.encrypted and to.user:
            raise smtplib.SMTPException(
                "the server offers no encryption, so the password is not sent; use smtps://"
            )
        if to.user:
            smtp.login(to.user, to.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _said(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {' '.join(text.split())}"


def _why(error: Exception) -> str:
    return str(error) or type(error).__name__
