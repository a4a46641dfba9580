"""What holds on when the clock of this machine is set: sessions, and how often something was tried.

A clock that went ahead by a day and back again must neither sign anybody out nor lock her out.
"""

from threading import Lock
from time import monotonic
from typing import Any

from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import SignatureExpired, TimestampSigner, URLSafeTimedSerializer
from limits.storage import Storage

from app import clock

TIDIED_AT = 10_000
"""Counters, above which those that are over are dropped."""


class SteadySigner(TimestampSigner):
    """Takes also what was signed while the clock was ahead: the device's row says what it opens."""

    def unsign(self, signed_value: Any, max_age: Any = None, return_timestamp: Any = False) -> Any:
        try:
            return super().unsign(signed_value, max_age, return_timestamp)
        except SignatureExpired as error:
            if error.date_signed is None or error.date_signed <= clock.now():
                raise
        return super().unsign(signed_value, None, return_timestamp)


class SteadySessions(SecureCookieSessionInterface):
    """Flask's own signed cookies: Secure where they came by HTTPS, and no clock ends them early."""

    def get_cookie_secure(self, app: Flask) -> bool:
        return super().get_cookie_secure(app) or request.is_secure

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        serializer = super().get_signing_serializer(app)
        if serializer:
            serializer.signer = SteadySigner
        return serializer


class SteadyMemory(Storage):
    """Counts in this process, by a clock that nobody sets."""

    STORAGE_SCHEME = ["steady"]
    base_exceptions = ValueError

    def __init__(self, uri: str | None = None, **more: Any) -> None:
        super().__init__(uri, **more)
        self._lock = Lock()
        self._counted: dict[str, tuple[int, float]] = {}

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        with self._lock:
            count, ends = self._now(key)
            self._counted[key] = (count + amount, ends if count else monotonic() + expiry)
            if len(self._counted) > TIDIED_AT:
                self._tidy()
            return count + amount

    def get(self, key: str) -> int:
        return self._now(key)[0]

    def get_expiry(self, key: str) -> float:
        return clock.now().timestamp() + max(self._now(key)[1] - monotonic(), 0)

    def check(self) -> bool:
        return True

    def reset(self) -> int | None:
        with self._lock:
            count = len(self._counted)
            self._counted.clear()
        return count

    def clear(self, key: str) -> None:
        with self._lock:
            self._counted.pop(key, None)

    def _now(self, key: str) -> tuple[int, float]:
        count, ends = self._counted.get(key, (0, 0.0))
        return (count, ends) if ends > monotonic() else (0, 0.0)

    def _tidy(self) -> None:
        now = monotonic()
        self._counted = {key: one for key, one in self._counted.items() if one[1] > now}


def init_app(app: Flask) -> None:
    """Give the app sessions and a count of tries that no clock confuses."""
    app.session_interface = SteadySessions()
    if app.config["RATELIMIT_STORAGE_URI"] == "memory://":
        app.config["RATELIMIT_STORAGE_URI"] = "steady://"
