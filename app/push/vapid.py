"""How push services know who sends: a signed token for each, and the key that browsers keep.

RFC 8292. The private key is never changed lightly: every subscription is bound to its public half.
"""

from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from threading import Lock
from typing import NamedTuple

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)
from flask import Flask, current_app

from app.addresses import plain
from app.push.endpoints import is_host_name

LASTS = timedelta(hours=12)
"""Services take up to 24 hours (RFC 8292, 2); their clocks differ from ours by some minutes."""
RENEWED_BEFORE = timedelta(hours=1)
CLOCKS_DIFFER = timedelta(minutes=5)
NOT_REAL = ("localhost", ".localhost", ".invalid", ".local", ".test", ".internal")
"""Ends of addresses that reach nobody; Apple refuses them as a subject."""


class Token(NamedTuple):
    signed_at: datetime
    header: str

    def holds(self, now: datetime) -> bool:
        until = self.signed_at + LASTS - RENEWED_BEFORE
        return self.signed_at - CLOCKS_DIFFER <= now < until


class Signer:
    """Signs for one key and one subject. Any number of threads may use the same one."""

    def __init__(self, private_key: str, subject: str | None) -> None:
        """Take a private key of the curve P-256 as PEM. Raises ValueError, as a sentence."""
        self._key = _read(private_key)
        self._subject = subject
        self._lock = Lock()
        self._tokens: dict[str, Token] = {}
        public = self._key.public_key()
        self.server_key = _base64(
            public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        )
        self.public_pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def authorization(self, origin: str, now: datetime) -> str:
        """Return the header Authorization for a push service, such as https://a.example:8443.

        The same one for 11 hours, for services don't want a new one with each message.
        """
        with self._lock:
            kept = self._tokens.get(origin)
            if kept is None or not kept.holds(now):
                kept = self._tokens[origin] = Token(now, self._sign(origin, now))
            return kept.header

    def _sign(self, origin: str, now: datetime) -> str:
        self._tokens = {one: token for one, token in self._tokens.items() if token.holds(now)}
        claims: dict[str, object] = {"aud": origin, "exp": int((now + LASTS).timestamp())}
        if self._subject:
            claims["sub"] = self._subject
        token = jwt.encode(claims, self._key, algorithm="ES256")
        return f"vapid t={token}, k={self.server_key}"


def server_key() -> str:
    """Return the public key that browsers subscribe with: 65 bytes in URL-safe base64.

    Raises ValueError, as a sentence, when VAPID_PRIVATE_KEY is no such key.
    """
    return signer(current_app).server_key


def signer(app: Flask) -> Signer:
    """Return the app's one signer. Raises ValueError, as a sentence for the operator."""
    made: Signer | None = app.extensions.get("push_signer")
    if made is None:
        subject = subject_of(app.config["OPERATOR_EMAIL"])
        # Two threads that come first at once: one signer stays.
        made = app.extensions.setdefault(
            "push_signer", Signer(app.config["VAPID_PRIVATE_KEY"], subject)
        )
    return made


def subject_of(email: str) -> str | None:
    """Return ``mailto:`` and the address, or None when push services could not write there."""
    mailbox, _at, host = (plain(email) or "").rpartition("@")
    host = host.lower()
    if not is_host_name(host) or host.endswith(NOT_REAL):
        return None
    return f"mailto:{mailbox}@{host}"


def _read(private_key: str) -> ec.EllipticCurvePrivateKey:
    try:
        # Some platforms keep only one line: there, the ends of lines are written out.
        key = load_pem_private_key(private_key.replace("\\n", "\n").encode(), None)
    except (ValueError, TypeError) as error:
        raise ValueError("VAPID_PRIVATE_KEY holds something that is not a key.") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
        raise ValueError("VAPID_PRIVATE_KEY is a key, but not of the curve P-256.")
    return key


def _base64(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()
