"""The keys of one installation: from the environment, else made once and kept in the instance."""

import json
import os
import secrets
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
    if not all(config[name] for name in NAMES):
        kept = _kept(config["BREATHER_INSTANCE"])
        config.update({name: config[name] or kept[name] for name in NAMES})
    config["BREATHER_KEYS"] = [key.strip() for key in config["BREATHER_KEYS"].split(",")]


def _kept(instance: Path) -> dict[str, str]:
    file = instance / "keys.json"
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
    unfinished = file.with_name(f"keys.{secrets.token_hex(4)}.json")
    unfinished.touch(mode=0o600)
    unfinished.write_text(json.dumps(made, indent=2))
    try:
        # A link never replaces: of two processes that start at once, the first one's keys stay.
        os.link(unfinished, file)
    except FileExistsError:
        pass
    finally:
        unfinished.unlink()
