"""What the machine tells the house: settings from the environment, checked at start."""

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

DOCUMENTED = {
    "LMS_INSTANCE": "Folder for database, files and keys. "
    "Default: instance/ in the current folder.",
    "LMS_DATABASE_URL": "sqlite:///… or postgresql://…. Default: lms.db in the instance folder.",
    "LMS_STORAGE_URL": "Where files are kept: file:///… or s3://bucket/prefix. "
    "Default: files/ in the instance folder.",
    "LMS_REDIS_URL": "redis://…: queue and rate limits shared by several machines. Default: none.",
    "LMS_BASE_URL": "The address people type, for links in mail and QR codes. "
    "Default: http://127.0.0.1:PORT.",
    "LMS_MAIL_URL": "smtp://user:password@host:port or smtps://…, ?from=address. "
    "Default: none, letters wait.",
    "LMS_SECRET_KEY": "Signs cookies; at least 32 characters. "
    "Default: made at first run, kept in the instance folder.",
    "LMS_DEMO": "1: the demo centre with its public accounts. Default: 0.",
    "LMS_CENTRE": "The centre's name, printed on certificates. "
    "Default: 云岭银行信用卡中心 in the demo.",
    "LMS_SEAL": "Words at the foot of the seal. Default: 培训专用章.",
    "LMS_SIGNATORIES": "Who signs certificates: 姓名:职务;姓名:职务 (at most two).",
    "LMS_TIMEZONE": "The centre's time zone. Default: Asia/Shanghai.",
    "LMS_TRUSTED_PROXIES": "How many proxies stand in front (for addresses in logs). Default: 0.",
    "PORT": "Where `lms serve` listens on 127.0.0.1. Default: 8000.",
    "LMS_BIND": "Address that `lms serve` binds. Default: 127.0.0.1.",
}


class Misconfigured(Exception):
    """A setting cannot be used; the message names it and says what would be right."""


@dataclass(frozen=True)
class Settings:
    """Everything the environment may say, once, in the right types."""

    instance: Path
    database_url: str
    storage_url: str
    base_url: str
    secret_key: str = field(repr=False)
    redis_url: str = ""
    mail_url: str = field(default="", repr=False)
    demo: bool = False
    centre: str = ""
    seal: str = "培训专用章"
    signatories: tuple[tuple[str, str], ...] = ()
    timezone: str = "Asia/Shanghai"
    trusted_proxies: int = 0
    port: int = 8000
    bind: str = "127.0.0.1"

    @property
    def secure(self) -> bool:
        """Whether people reach us over https: cookies and headers follow."""
        return self.base_url.startswith("https://")

    @property
    def sqlite(self) -> bool:
        """Whether the database is the embedded one: one web process, one write lock."""
        return self.database_url.startswith("sqlite")


def from_environment(environ: dict[str, str] | None = None) -> Settings:
    """Read and check the environment; raises Misconfigured with the setting's name."""
    env = dict(os.environ if environ is None else environ)
    instance = Path(env.get("LMS_INSTANCE") or "instance").absolute()
    demo = _flag(env, "LMS_DEMO")
    port = _whole(env, "PORT", 8000, 1, 65535)
    base_url = (env.get("LMS_BASE_URL") or f"http://127.0.0.1:{port}").rstrip("/")
    _scheme("LMS_BASE_URL", base_url, "http", "https")
    database_url = env.get("LMS_DATABASE_URL") or f"sqlite:///{instance / 'lms.db'}"
    _scheme("LMS_DATABASE_URL", database_url, "sqlite", "postgresql", "postgresql+psycopg")
    storage_url = env.get("LMS_STORAGE_URL") or (instance / "files").as_uri()
    _scheme("LMS_STORAGE_URL", storage_url, "file", "s3")
    redis_url = env.get("LMS_REDIS_URL", "")
    if redis_url:
        _scheme("LMS_REDIS_URL", redis_url, "redis", "rediss")
    mail_url = env.get("LMS_MAIL_URL", "")
    if mail_url:
        _scheme("LMS_MAIL_URL", mail_url, "smtp", "smtps")
    return Settings(
        instance=instance,
        database_url=database_url,
        storage_url=storage_url,
        base_url=base_url,
        secret_key=_secret(env, instance, demo=demo),
        redis_url=redis_url,
        mail_url=mail_url,
        demo=demo,
        centre=env.get("LMS_CENTRE") or ("云岭银行信用卡中心" if demo else ""),
        seal=env.get("LMS_SEAL") or "培训专用章",
        signatories=_signatories(env, demo=demo),
        timezone=env.get("LMS_TIMEZONE") or "Asia/Shanghai",
        trusted_proxies=_whole(env, "LMS_TRUSTED_PROXIES", 0, 0, 5),
        port=port,
        bind=env.get("LMS_BIND") or "127.0.0.1",
    )


def _scheme(name: str, url: str, *allowed: str) -> None:
    if urlsplit(url).scheme not in allowed:
        wanted = ", ".join(f"{scheme}://" for scheme in allowed)
        raise Misconfigured(f"{name} must begin with one of {wanted}")


def _flag(env: dict[str, str], name: str) -> bool:
    value = env.get(name, "0").strip().lower()
    if value not in {"", "0", "1", "true", "false", "yes", "no"}:
        raise Misconfigured(f"{name} must be 1 or 0, not {value!r}")
    return value in {"1", "true", "yes"}


def _whole(env: dict[str, str], name: str, default: int, least: int, most: int) -> int:
    text = env.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise Misconfigured(f"{name} must be a whole number from {least} to {most}, not {text!r}")
    return int(text)


def _signatories(env: dict[str, str], *, demo: bool) -> tuple[tuple[str, str], ...]:
    text = env.get("LMS_SIGNATORIES") or ("沈知远:中心总经理;林书航:培训负责人" if demo else "")
    pairs = [part.split(":", 1) for part in text.replace("：", ":").split(";") if part.strip()]
    if any(len(pair) != 2 for pair in pairs) or len(pairs) > 2:
        raise Misconfigured("LMS_SIGNATORIES must read 姓名:职务;姓名:职务, at most two")
    return tuple((name.strip(), role.strip()) for name, role in pairs)


def _secret(env: dict[str, str], instance: Path, *, demo: bool) -> str:
    """The key from the environment, or one made at first run that only the owner can read."""
    given = env.get("LMS_SECRET_KEY", "")
    if given:
        if len(given) < 32 or len(set(given)) < 8:
            raise Misconfigured(
                "LMS_SECRET_KEY is too weak: give at least 32 random characters, "
                "or leave it out and one is made in the instance folder"
            )
        return given
    kept = instance / "secret.key"
    if not kept.exists():
        instance.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return kept.read_text().strip()
