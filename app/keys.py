"""The keys of one installation: from the environment, else made once and kept in the instance."""

import json
import os
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

NAMES = ("SECRET_KEY", "BREATHER_KEYS", "VAPID_PRIVATE_KEY")


class KeysMissing(RuntimeError):
    """The keys are gone, but what they open is still there. The message is for the operator."""


def fill(config: dict[str, Any]) -> None:
    """Set the three keys that the environment left empty; ``BREATHER_KEYS`` becomes a list.

    Raises KeysMissing rather than making new keys beside a database that the old ones lock.
    """
    file = config["BREATHER_INSTANCE"] / "keys.json"
    config["KEY_FILE"] = None if config["BREATHER_KEYS"] else file
    if not all(config[name] for name in NAMES):
        kept = _kept(file)
        config.update({name: config[name] or kept[name] for name in NAMES})
    config["BREATHER_KEYS"] = _listed(config["BREATHER_KEYS"])


def read_keys(file: Path) -> list[str]:
    """Return the keys that encrypt, as the file has them now. Raises KeysMissing."""
    return _listed(_kept(file)["BREATHER_KEYS"])


def write_keys(file: Path, keys: Sequence[str]) -> None:
    """Put these keys into the file, newest first, whole or not at all."""
    _put(file, _kept(file) | {"BREATHER_KEYS": ",".join(keys)}, os.replace)


def _listed(keys: str) -> list[str]:
    return [key.strip() for key in keys.split(",")]


def _kept(file: Path) -> dict[str, str]:
    try:
        if not file.exists():
            _make(file)
        kept = json.loads(file.read_text())
        return {name: str(kept[name]) for name in NAMES}
    except (ValueError, KeyError, TypeError) as error:
        raise KeysMissing(
            f"The key file {file} can't be read. Put it back from your backup; nothing was changed."
        ) from error


def _make(file: Path) -> None:
    if (file.parent / "breather.db").exists():
        raise KeysMissing(
            f"The key file {file} is missing, and the database beside it is locked with it. "
            "Put it back from your backup; nothing was changed."
        )
    file.parent.mkdir(parents=True, exist_ok=True)
    vapid = ec.generate_private_key(ec.SECP256R1())
    made = {
        "SECRET_KEY": secrets.token_urlsafe(32),
        "BREATHER_KEYS": Fernet.generate_key().decode(),
        "VAPID_PRIVATE_KEY": vapid.private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        ).decode(),
    }
    # A link never replaces: of two processes that start at once, the first one's keys stay.
    with suppress(FileExistsError):
        _put(file, made, os.link)


def _put(file: Path, kept: dict[str, str], place: Callable[[Path, Path], None]) -> None:
    unfinished = file.with_name(f"keys.{secrets.token_hex(4)}.json")
    unfinished.touch(mode=0o600)
    try:
        with unfinished.open("w") as written:
            written.write(json.dumps(kept, indent=2))
            written.flush()
            os.fsync(written.fileno())
        place(unfinished, file)
    finally:
        unfinished.unlink(missing_ok=True)
