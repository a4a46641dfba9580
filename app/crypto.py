"""What she wrote is encrypted in its column: authenticated, keys newest first.

Fernet (AES-128-CBC with HMAC-SHA-256, https://github.com/fernet/spec) by the cryptography library.
"""

import hashlib
import hmac
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import Flask, current_app
from sqlalchemy import LargeBinary, select
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from app.extensions import Model, db
from app.keys import KeysMissing, read_keys


class Keyring:
    """The keys as they are now: a key file that was changed is read again, without a restart."""

    def __init__(self, keys: Sequence[str], file: Path | None) -> None:
        self._file, self._seen = file, _changed(file)
        self._take(keys)

    @property
    def cipher(self) -> MultiFernet:
        """Encrypts with the newest key, and opens with each of them."""
        self._look_again()
        return MultiFernet(self._keys)

    @property
    def newest(self) -> Fernet:
        self._look_again()
        return self._keys[0]

    def _look_again(self) -> None:
        seen = _changed(self._file)
        # While the file is away, what was read last holds.
        if self._file and seen and seen != self._seen:
            self._take(read_keys(self._file))
            self._seen = seen

    def _take(self, keys: Sequence[str]) -> None:
        try:
            self._keys = [Fernet(key) for key in keys]
        except ValueError as error:
            raise KeysMissing("BREATHER_KEYS holds something that is not a key.") from error


def _changed(file: Path | None) -> tuple[int, int] | None:
    try:
        found = file.stat() if file else None
    except OSError:
        return None
    return (found.st_ino, found.st_mtime_ns) if found else None


def init_app(app: Flask) -> None:
    """Give the app its keys. Raises KeysMissing when one is none."""
    app.extensions["keyring"] = Keyring(app.config["BREATHER_KEYS"], app.config["KEY_FILE"])


def seal(text: str) -> bytes:
    """Encrypt text with the newest key."""
    return keyring().cipher.encrypt(text.encode())


def unseal(sealed: bytes) -> str:
    """Decrypt; raises cryptography's InvalidToken when no key fits."""
    return keyring().cipher.decrypt(sealed).decode()


def fingerprint(token: str) -> str:
    """Return the hash under which a random token (128+ bits) is kept and found: SHA-256, hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def blinded(text: str) -> str:
    """Return by what a text is found again without being read: HMAC-SHA-256 with the secret key."""
    secret = current_app.config["SECRET_KEY"].encode()
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()


def keyring() -> Keyring:
    """Return the keys of this app."""
    found: Keyring = current_app.extensions["keyring"]
    return found


class EncryptedText(TypeDecorator[str]):
    """A text column that the database only ever sees encrypted."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Any) -> bytes | None:
        return None if value is None else seal(value)

    def process_result_value(self, value: bytes | None, _dialect: Any) -> str | None:
        return None if value is None else unseal(value)


class KeyCheck(Model):
    """One sealed word, to notice a wrong key before it writes anything."""

    __tablename__ = "key_check"
    id: Mapped[int] = mapped_column(primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


def check_keys() -> None:
    """Raise KeysMissing when the keys don't open this database; a new database takes these."""
    check = db.session.scalar(select(KeyCheck))
    if check is None:
        db.session.add(KeyCheck(id=1, sealed=seal("breather")))
        db.session.commit()
        return
    try:
        unseal(check.sealed)
    except InvalidToken as error:
        raise KeysMissing(
            "The keys don't open this database. Put the right ones back (instance/keys.json or "
            "BREATHER_KEYS); nothing was changed."
        ) from error
