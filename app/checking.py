"""What `breather check` says: each setting, and what is misconfigured or left to do, in words."""

import os
from collections.abc import Iterator
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from app.config import SETTINGS
from app.crypto import check_keys
from app.extensions import db
from app.help_now.calls import advice
from app.keys import NAMES, KeysMissing
from app.mail.checking import findings as mail_findings
from app.push.many import in_trouble
from app.push.outcomes import OURS
from app.push.sending import rules
from app.push.vapid import server_key, subject_of

REASONS = {
    "redirect": "it sends us to another address, which is not followed",
    "host": "PUSH_HOSTS doesn’t name it any more",
    "address": "its name leads to a private address",
    "tls": "its certificate can’t be trusted; look at what stands between it and this machine",
}
SECRET = frozenset({*NAMES, "DATABASE_URL", "MAIL_URL", "LIMITS_URL"})


def settings() -> Iterator[str]:
    """Say what each setting means and where it stands; secrets are never shown."""
    for setting in SETTINGS:
        said = os.environ.get(setting.name)
        if said is None:
            state = f"not set, so {setting.default}" if setting.default else "not set"
        else:
            state = "set" if setting.name in SECRET else said
        yield f"{setting.name}: {setting.meaning} ({state})."


def findings() -> Iterator[str]:
    """Say what is wrong or open, in sentences for the operator; nothing to say yields nothing."""
    yield from _address()
    yield from _operator()
    yield from _push_settings()
    yield from mail_findings(current_app.config)
    yield from _key_file(current_app.config["BREATHER_INSTANCE"] / "keys.json")
    yield from _database()
    config = current_app.config
    yield from advice(config["BREATHER_INSTANCE"], config["OPERATOR_COUNTRY"])


def _address() -> Iterator[str]:
    config = current_app.config
    if not config["PUBLIC_URL"]:
        yield "PUBLIC_URL is not set. Phones need an https address to install Breather."
    elif not config["PUBLIC_URL"].startswith("https://"):
        yield "PUBLIC_URL has no https. Phones won’t install Breather or keep taps offline."
    elif not config["TRUSTED_PROXIES"]:
        yield (
            "TRUSTED_PROXIES is 0. Behind a proxy, all visitors look like one, and share one "
            "limit of tries. Set it to how many proxies stand in front."
        )


def _operator() -> Iterator[str]:
    if not current_app.config["OPERATOR_NAME"]:
        yield "OPERATOR_NAME is not set. People can’t read who keeps what they tap."
    email = current_app.config["OPERATOR_EMAIL"]
    if not email:
        yield "OPERATOR_EMAIL is not set. People can’t reach you, and iPhones get no reminders."
    elif subject_of(email) is None:
        yield (
            f"OPERATOR_EMAIL is “{email}”, where nobody on the internet can write. Apple refuses "
            "reminders for iPhones with it."
        )


def _push_settings() -> Iterator[str]:
    try:
        server_key()
        rules()
    except ValueError as error:
        yield str(error)


def _key_file(file: Path) -> Iterator[str]:
    if file.exists() and file.stat().st_mode & 0o077:
        yield f"{file} can be read by others on this machine. Make it yours: chmod 600 {file}"


def _database() -> Iterator[str]:
    try:
        with db.engine.connect() as connection:
            now = MigrationContext.configure(connection).get_current_revision()
    except SQLAlchemyError as error:
        yield f"The database can’t be opened ({type(error).__name__}). Is DATABASE_URL right?"
        return
    newest = ScriptDirectory(str(current_app.config["MIGRATIONS"])).get_current_head()
    if now != newest:
        yield "The database is not in its newest shape. Run: breather migrate"
        return
    try:
        check_keys()
    except KeysMissing as error:
        yield str(error)
        return
    for (trouble, host), count in sorted(in_trouble().items()):
        yield _about(trouble, host, count)


def _about(trouble: str, host: str, count: int) -> str:
    kind, _, why = trouble.partition(" ")
    phones = "1 browser" if count == 1 else f"{count} browsers"
    if kind == OURS:
        return (
            f"{host} refused reminders for {phones} (HTTP {why}). Look at OPERATOR_EMAIL, "
            "VAPID_PRIVATE_KEY and this machine’s clock."
        )
    return f"Reminders for {phones} don’t get to {host}: {REASONS.get(why, why)}."
