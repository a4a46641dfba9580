"""Every setting: name, default, meaning. All are optional and come from the environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Setting:
    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting("PORT", "8000", "the port to listen on"),
    Setting("HOST", "127.0.0.1", "the address to listen on; 0.0.0.0 for the whole network"),
    Setting("PUBLIC_URL", "", "the address people open, with https://"),
    Setting("BREATHER_INSTANCE", "instance", "the folder of the database and the keys"),
    Setting("DATABASE_URL", "", "a PostgreSQL address; SQLite in the instance folder when unset"),
    Setting("SECRET_KEY", "", "signs cookies; made and kept in the instance folder when unset"),
    Setting("BREATHER_KEYS", "", "encrypt what she wrote, newest first, separated by commas"),
    Setting("VAPID_PRIVATE_KEY", "", "signs push messages (PEM); never changed lightly"),
    Setting("OPERATOR_NAME", "", "who runs this Breather, as people read it"),
    Setting("OPERATOR_EMAIL", "", "where to reach the operator"),
    Setting("OPERATOR_COUNTRY", "", "the operator's country (DE), whose support lines to call"),
    Setting("MAIL_URL", "", "smtps://user:password@host:port for e-mail; smtp:// with STARTTLS"),
    Setting("LIMITS_URL", "memory://", "where tries are counted; redis://… for several machines"),
    Setting("PUSH_HOSTS", "", "more push services to allow, separated by commas"),
    Setting("TRUSTED_PROXIES", "0", "how many proxies in front may name the visitor's address"),
)


def read(environ: Mapping[str, str]) -> dict[str, Any]:
    """Return Flask's configuration for these environment variables.

    Raises ValueError, as a sentence for the operator, when a setting can't be understood.
    """
    values = {setting.name: environ.get(setting.name, setting.default) for setting in SETTINGS}
    instance = (ROOT / values["BREATHER_INSTANCE"]).resolve()
    secure = values["PUBLIC_URL"].startswith("https://")
    return {
        **values,
        "PORT": _whole_number("PORT", values["PORT"]),
        "TRUSTED_PROXIES": _whole_number("TRUSTED_PROXIES", values["TRUSTED_PROXIES"]),
        "BREATHER_INSTANCE": instance,
        "SQLALCHEMY_DATABASE_URI": database_address(values["DATABASE_URL"], instance),
        "SESSION_COOKIE_NAME": "__Host-breather" if secure else "breather",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": 365 * 24 * 3600,
        "MAX_CONTENT_LENGTH": 64 * 1024,
        "MAX_FORM_MEMORY_SIZE": 64 * 1024,
        "RATELIMIT_STORAGE_URI": values["LIMITS_URL"],
    }


def database_address(url: str, instance: Path) -> str:
    """Return SQLAlchemy's address of the database; platforms say postgres://."""
    if not url:
        return f"sqlite:///{instance / 'breather.db'}"
    scheme, separator, rest = url.partition("://")
    if separator and scheme in {"postgres", "postgresql"}:
        return f"postgresql+psycopg://{rest}"
    return url


def public_address(config: Mapping[str, Any]) -> str:
    """Return where people open Breather, without a slash at the end."""
    return str(config["PUBLIC_URL"]).rstrip("/") or f"http://localhost:{config['PORT']}"


def _whole_number(name: str, value: str) -> int:
    if not value.isdecimal():
        raise ValueError(f"{name} is “{value}”, but it needs a whole number.")
    return int(value)
