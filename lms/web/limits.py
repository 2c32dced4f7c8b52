"""How often a door may be tried: by account first, since a whole floor shares one address."""

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from lms.people.rules import tidy_employee_no

limiter = Limiter(key_func=get_remote_address, headers_enabled=False)


def by_account() -> str:
    """One bucket for each account that is tried."""
    return "account:" + tidy_employee_no(request.form.get("employee_no", ""))[:40]


def by_address() -> str:
    """One bucket for each address."""
    return "address:" + (request.remote_addr or "")


def init_app(app: Flask) -> None:
    """Count in memory (one process) or in Redis (several); see docs/decisions."""
    limiter.init_app(app)
