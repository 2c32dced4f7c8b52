"""A real server process on a free port, that can be killed, and a browser to speak with it."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).parents[2]
LMS = [sys.executable, "-m", "lms.cli.main"]


@dataclass
class Server:
    """`lms serve --no-worker` in an instance folder of its own."""

    instance: Path
    database_url: str
    port: int = field(default_factory=lambda: free_port())
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "LMS_INSTANCE": str(self.instance),
            "LMS_DATABASE_URL": self.database_url,
            "LMS_SECRET_KEY": "for-tests-only-0123456789-abcdefghij",
            "PORT": str(self.port),
        }

    def run(self, *words: str) -> str:
        """Run a command beside the server; its output."""
        done = subprocess.run(
            words, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self) -> None:
        """Serve, and wait until the door opens."""
        with (self.instance / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*LMS, "serve", "--no-worker"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + 60
        while time.monotonic() < until:
            assert self.process.poll() is None, (self.instance / "server.log").read_text()
            try:
                if Browser(self.port).get("/sign-in")[0] == 200:
                    return
            except OSError:
                time.sleep(0.1)
        raise TimeoutError("the server did not open its door")

    def kill(self) -> None:
        """kill -9, workers and all: nothing is put in order."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(30)
            self.process = None


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Browser:
    """One signed-in browser; keeps its connection, its cookie and its form token."""

    def __init__(self, port: int, cookie: str = "", token: str = "") -> None:
        self.port = port
        self.cookie = cookie
        self.token = token

    def ask(
        self, method: str, path: str, body: bytes = b"", kind: str = ""
    ) -> tuple[int, dict[str, str], str]:
        """Status, headers and text."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            headers = {"Cookie": self.cookie, "X-CSRFToken": self.token}
            line.request(
                method, path, body or None, headers | ({"Content-Type": kind} if kind else {})
            )
            reply = line.getresponse()
            text = reply.read().decode()
            found = {name.lower(): value for name, value in reply.getheaders()}
        finally:
            line.close()
        if "set-cookie" in found:
            self.cookie = found["set-cookie"].split(";")[0]
        if token := re.search(r'name="csrf-token" content="([^"]+)"', text):
            self.token = token[1]
        return reply.status, found, text

    def get(self, path: str) -> tuple[int, dict[str, str], str]:
        return self.ask("GET", path)

    def form(self, path: str, **fields: str) -> tuple[int, dict[str, str], str]:
        body = urlencode(fields).encode()
        return self.ask("POST", path, body, "application/x-www-form-urlencoded")

    def json(self, path: str, what: Any) -> tuple[int, Any]:
        status, _, text = self.ask("POST", path, json.dumps(what).encode(), "application/json")
        return status, json.loads(text) if text.startswith("{") else text
