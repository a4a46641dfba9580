"""Backing up and restoring the SQLite file: while Breather runs, whole, and tried before it counts.

The keys are not in it, on purpose: whoever finds a backup alone can read nothing of hers.
"""

import os
import secrets
import sqlite3
from contextlib import closing
from pathlib import Path

from alembic.script import ScriptDirectory
from cryptography.fernet import InvalidToken
from flask import current_app

from app.crypto import unseal
from app.extensions import db
from app.keys import KeysMissing

POSTGRES = (
    "The database is a PostgreSQL. Back it up with its own tools: pg_dump --format=custom, "
    "and pg_restore --clean to bring it back."
)
PATIENCE = 5
"""Seconds to wait for a write to end."""


def back_up(to: Path) -> None:
    """Copy the database as it is at one instant, also while it is written to (mode 0600).

    Source: https://www.sqlite.org/backup.html. Raises ValueError or OSError, as a sentence.
    """
    if to.exists():
        raise ValueError(f"{to} is there already. Nothing was written.")
    unfinished = to.with_name(f".{to.name}.{secrets.token_hex(4)}")
    unfinished.touch(mode=0o600)
    try:
        _copy(database(), unfinished)
        _see_that_whole(unfinished)
        os.link(unfinished, to)
    finally:
        unfinished.unlink(missing_ok=True)


def restore(from_file: Path) -> Path | None:
    """Put a backup in the place of the database; return where the one before it is kept.

    Raises ValueError or KeysMissing, as a sentence, when it isn't whole, isn't Breather's, is
    newer than this Breather, isn't opened by these keys, or while something writes.
    """
    _see_that_whole(from_file)
    _see_that_ours(from_file)
    here = database()
    fresh = here.with_name(f".{here.name}.{secrets.token_hex(4)}")
    fresh.touch(mode=0o600)
    try:
        _copy(from_file, fresh)
        before = _keep_aside(here) if here.exists() else None
        # In one step: at no instant is there no database.
        os.replace(fresh, here)
    finally:
        fresh.unlink(missing_ok=True)
    return before


def database() -> Path:
    """Return the SQLite file. Raises ValueError, as a sentence, for a PostgreSQL."""
    url = db.engine.url
    if url.get_backend_name() != "sqlite" or not url.database:
        raise ValueError(POSTGRES)
    return Path(url.database)


def _copy(from_file: Path, to: Path) -> None:
    with closing(_read(from_file)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)


def _read(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True, timeout=PATIENCE)


def _see_that_whole(file: Path) -> None:
    if not file.is_file():
        raise ValueError(f"There is no file {file}.")
    try:
        with closing(_read(file)) as opened:
            found = opened.execute("PRAGMA integrity_check").fetchone()
    except sqlite3.DatabaseError:
        found = None
    if found != ("ok",):
        raise ValueError(f"{file} is not a whole database. Nothing was changed.")


def _see_that_ours(file: Path) -> None:
    try:
        with closing(_read(file)) as opened:
            [(revision,)] = opened.execute("SELECT version_num FROM alembic_version").fetchall()
            [(sealed,)] = opened.execute("SELECT sealed FROM key_check").fetchall()
    except (sqlite3.DatabaseError, ValueError):
        raise ValueError(f"{file} is not a backup of Breather. Nothing was changed.") from None
    known = {one.revision for one in ScriptDirectory(_migrations()).walk_revisions()}
    if revision not in known:
        raise ValueError(f"{file} is of a newer Breather than this one. Nothing was changed.")
    try:
        unseal(sealed)
    except InvalidToken:
        raise KeysMissing(
            f"The keys don't open {file}. Put the ones of its time into BREATHER_KEYS or "
            "instance/keys.json, behind the others; nothing was changed."
        ) from None


def _migrations() -> str:
    return str(current_app.config["MIGRATIONS"])


def _keep_aside(here: Path) -> Path:
    """Give the database one more name, once nobody has it open, with all that its log held."""
    db.engine.dispose()
    with closing(sqlite3.connect(here, timeout=PATIENCE, isolation_level=None)) as opened:
        try:
            opened.execute("PRAGMA locking_mode = EXCLUSIVE")
            # Leaving the log is possible only for the last one who has it open.
            left = opened.execute("PRAGMA journal_mode = DELETE").fetchone()
        except sqlite3.OperationalError:
            left = None
    if left != ("delete",):
        raise ValueError("Breather is running. Stop it first; nothing was changed.")
    before = here.with_name(f"{here.stem}-before-{secrets.token_hex(4)}{here.suffix}")
    os.link(here, before)
    return before
