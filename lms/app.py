"""The house, put together."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import jinja2
from flask import Flask
from flask_compress import Compress
from flask_htmx import HTMX
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from lms.certificates import runs
from lms.config import Misconfigured, Settings, from_environment
from lms.exams import bell
from lms.kit import jobs, logs, mail, pulse, schema, storage
from lms.kit.db import db, prepare
from lms.notifications import post
from lms.people import first_passwords, uploads
from lms.web import (
    assets,
    doors,
    errors,
    filters,
    headers,
    language,
    limits,
    navigation,
    players,
    reading,
    session,
    signposts,
    signs,
    templates,
    transaction,
)
from lms.web.journal import wording as journal_wording
from lms.web.notifications import wording as notice_wording

JOB_HANDLERS: dict[str, jobs.Handler] = {
    runs.KIND: runs.print_run,
    first_passwords.KIND: first_passwords.make,
}
"""kind → what does it; each room's long work is listed here."""

CHORES: tuple[Callable[[], None], ...] = (
    pulse.beat,
    post.send_letters,
    bell.ring,
    uploads.forget_expired,
)
"""What the worker does every few seconds between jobs, such as sending letters."""


def create_app(settings: Settings | None = None, *, testing: bool = False) -> Flask:
    """The application, ready to serve; raises Misconfigured."""
    settings = settings or from_environment()
    logs.configure(lines_as_json=not settings.demo and not testing)
    settings.instance.mkdir(parents=True, exist_ok=True)
    app = Flask("lms", static_folder=None)
    app.testing = testing
    app.config.update(_flask_settings(settings))
    app.jinja_env.undefined = jinja2.StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    db.init_app(app)
    with app.app_context():
        prepare(db.engine)
    app.extensions["lms-settings"] = settings
    _check_mail(settings)
    app.extensions["lms-storage"] = storage.open_store(settings.storage_url)
    jobs.init_app(
        app, instance=settings.instance, redis_url=settings.redis_url, handlers=JOB_HANDLERS
    )
    if settings.trusted_proxies:
        n = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]
    transaction.init_app(app)
    headers.init_app(app)
    errors.init_app(app)
    session.init_app(app)
    language.init_app(app)
    signs.init_app(app)
    CSRFProtect(app)
    limits.init_app(app)
    HTMX(app)
    Compress(app)
    for part in (
        assets,
        filters,
        navigation,
        players,
        reading,
        signposts,
        templates,
        notice_wording,
        journal_wording,
        doors,
    ):
        part.init_app(app)
    with app.app_context():
        schema.refuse_newer(db.engine)
    return app


def _check_mail(settings: Settings) -> None:
    try:
        if settings.mail_url:
            mail.server(settings.mail_url)
    except ValueError as error:
        raise Misconfigured(f"LMS_MAIL_URL {error}") from error


def _flask_settings(settings: Settings) -> dict[str, Any]:
    engine: dict[str, Any] = {"pool_pre_ping": False}
    if settings.sqlite:
        engine |= {"pool_size": 20, "max_overflow": 4, "connect_args": {"timeout": 5}}
        if driver := _newer_sqlite():
            engine["module"] = driver
    else:
        engine |= {"pool_size": 8, "max_overflow": 4, "pool_pre_ping": True}
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine,
        "SESSION_COOKIE_NAME": "__Host-lms" if settings.secure else "lms",
        "SESSION_COOKIE_SECURE": settings.secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": timedelta(days=14),
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": settings.secure,
        "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "RATELIMIT_STORAGE_URI": settings.redis_url or "memory://",
        "RATELIMIT_STRATEGY": "fixed-window",
        "COMPRESS_ALGORITHM": ["br", "gzip"],
        "COMPRESS_BR_LEVEL": 4,
        "COMPRESS_MIN_SIZE": 1000,
        "TIMEZONE": settings.timezone,
        "BASE_URL": settings.base_url,
        "DEMO": settings.demo,
        "CENTRE": settings.centre,
    }


def _newer_sqlite() -> Any:
    """The wheel's SQLite: Debian 12's own has a WAL fault that was mended in 3.51.3."""
    try:
        import pysqlite3.dbapi2 as driver  # noqa: PLC0415  optional: not on every platform
    except ImportError:
        return None
    return driver
