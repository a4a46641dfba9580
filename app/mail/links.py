"""The two links in letters: one says yes, one ends it. Signed, each for its purpose alone.

They hold a random key and nothing else: no name, no address, no account.
"""

from datetime import UTC, datetime

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from app.paths import path_of, whole

YES, NO_MORE = "mail.yes", "mail.no_more"
"""The endpoints that the links lead to; each signs with a salt of its own."""


def to_say_yes(key: str, until: datetime) -> str:
    """Return the address that holds until then, in whole seconds."""
    token = _signer(YES).dumps([key, int(until.timestamp())])
    return whole(path_of(YES, token=token))


def to_end_it(key: str) -> str:
    """Return the address that holds for as long as letters may lie in a mailbox: always."""
    return whole(path_of(NO_MORE, token=_signer(NO_MORE).dumps([key])))


def key_of_yes(token: str, now: datetime) -> str | None:
    """Return the key; None for a token that is not ours, for something else, or too old."""
    said = _read(YES, token, 2)
    if said is None or datetime.fromtimestamp(said[1], UTC) <= now:
        return None
    return str(said[0])


def key_of_end(token: str) -> str | None:
    said = _read(NO_MORE, token, 1)
    return None if said is None else str(said[0])


def _read(purpose: str, token: str, parts: int) -> list[int] | None:
    try:
        said = _signer(purpose).loads(token)
    except BadSignature:
        return None
    return said if isinstance(said, list) and len(said) == parts else None


def _signer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=purpose)
