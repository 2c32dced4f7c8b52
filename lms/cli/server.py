"""lms serve and lms worker: the product on an address, and the hands behind it."""

import os
import signal
import subprocess
import sys
import threading
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext
from gunicorn.app.base import BaseApplication

from lms.app import CHORES, create_app
from lms.config import Settings
from lms.kit import jobs, schema
from lms.kit.db import db


class Server(BaseApplication):
    """gunicorn with our settings instead of a file of its own."""

    def __init__(self, settings: Settings, options: dict[str, Any]) -> None:
        self.settings = settings
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Hand the options over."""
        for key, value in self.options.items():
            self.cfg.set(key, value)

    def load(self) -> Any:
        """The application, built in each worker: connections and the storage's threads that
        were opened before a fork would be shared, and spoil each other's answers."""
        return create_app(self.settings)


@click.command()
@click.option("--no-worker", is_flag=True, help="Do not start the job worker beside the server.")
@with_appcontext
def serve(no_worker: bool) -> None:
    """Serve on 127.0.0.1:PORT, with the job worker beside it; Ctrl-C stops both."""
    settings: Settings = current_app.extensions["lms-settings"]
    schema.require_current(db.engine)
    helper = None if no_worker else _start_worker()
    processes = 1 if settings.sqlite else 2 * (os.cpu_count() or 1)
    options = {
        "bind": f"{settings.bind}:{settings.port}",
        "workers": processes,
        "threads": 16 if settings.sqlite else 8,
        "worker_class": "gthread",
        "accesslog": None,
        "loglevel": "warning",
        "timeout": 120,
        "graceful_timeout": 10,
        "keepalive": 15,
        "control_socket_disable": True,
        "on_exit": lambda _server: _stop(helper),
    }
    click.echo(f"服销学堂: {settings.base_url}  (Ctrl-C stops it)")
    db.session.remove()
    db.engine.dispose()
    Server(settings, options).run()


def _start_worker() -> "subprocess.Popen[bytes]":
    """In a session of its own: Ctrl-C reaches the server, and the server ends the worker."""
    command = [sys.executable, "-m", "lms.cli", "worker", "--parent", str(os.getpid())]
    return subprocess.Popen(command, start_new_session=True)


def _stop(helper: "subprocess.Popen[bytes] | None") -> None:
    if helper is None or helper.poll() is not None:
        return
    helper.send_signal(signal.SIGTERM)
    try:
        helper.wait(15)
    except subprocess.TimeoutExpired:
        helper.kill()


@click.command()
@click.option("--parent", type=int, help="Stop when this process does, even if it is killed.")
@with_appcontext
def worker(parent: int | None) -> None:
    """Do the long work: print runs, mail, imports."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    schema.require_current(db.engine)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())

    def leave_with_parent() -> None:
        while not stop.wait(2):
            if parent is not None and os.getppid() != parent:
                stop.set()

    threading.Thread(target=leave_with_parent, daemon=True).start()
    jobs.serve(app, chores=list(CHORES), stop=stop)
