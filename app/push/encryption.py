"""A message as a push service takes it: encrypted for one browser, with its headers.

The package ``webpush`` encrypts (RFC 8291). Its own options stay unused, for they leak from one
call into others, and it would sign a token each time: so it is given ours.
"""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

from webpush import WebPush

from app.push.endpoints import have_the_form, origin_of
from app.push.messages import Message
from app.push.vapid import Signer


class Encryption:
    """Encrypts for a signer's key. Any number of threads may use the same one."""

    def __init__(self, signer: Signer) -> None:
        self._signer = signer
        self._webpush = WebPush(b"", signer.public_pem, subscriber="unused")
        self._webpush.vapid = _NoToken()

    def encrypt(self, message: Message) -> bytes:
        """Return the body. Raises ValueError when the browser's keys are none."""
        target = message.target
        if not have_the_form(target.p256dh, target.auth):
            raise ValueError("Keys that no browser makes.")
        keys = SimpleNamespace(p256dh=target.p256dh, auth=target.auth)
        # Its own reading of the endpoint would change it; nothing here needs it.
        subscription: Any = SimpleNamespace(keys=keys, endpoint=None)
        encrypted: bytes = self._webpush.get(message.payload, subscription).encrypted
        return encrypted

    def headers(self, message: Message, now: datetime) -> list[str]:
        """Return the header lines; the token in them is kept for the endpoint's origin."""
        lines = [
            "Content-Type: application/octet-stream",
            "Content-Encoding: aes128gcm",
            f"TTL: {message.ttl}",
            f"Urgency: {message.urgency}",
            f"Authorization: {self._signer.authorization(origin_of(message.target.endpoint), now)}",
        ]
        if message.topic:
            lines.append(f"Topic: {message.topic}")
        return lines


class _NoToken:
    """Stands where ``webpush`` would sign."""

    def get_authorization_header(self, **_asked: object) -> str:
        return ""
