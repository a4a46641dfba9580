"""Rotating keys without a pause: a new one in front, everything sealed anew, old ones let go.

Processes that run read the key file again by themselves. What is sealed anew stays the same text,
and a row that somebody changes meanwhile is left to a later round.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from flask import current_app
from sqlalchemy import Column, LargeBinary, Table, select, tuple_, type_coerce, update

from app.crypto import EncryptedText, KeyCheck, keyring
from app.extensions import db
from app.keys import KeysMissing, read_keys, write_keys

AT_ONCE = 500
SETTLES = timedelta(minutes=10)
"""How long a request may go on that has sealed with the key before."""


def rotate() -> int:
    """Put a new key in front and seal everything anew with it; return how many texts that were.

    The keys before stay, for older backups. Where the environment holds the keys, the first one
    there is the newest. Raises KeysMissing for what none of the keys opens.
    """
    file = current_app.config["KEY_FILE"]
    if file:
        write_keys(file, [Fernet.generate_key().decode(), *read_keys(file)])
    return seal_anew()


def forget_old(now: datetime) -> int:
    """Take all keys but the newest out of the key file; return how many.

    Raises ValueError, as a sentence, where that is too early or not ours to do.
    """
    file: Path | None = current_app.config["KEY_FILE"]
    if file is None:
        raise ValueError("The keys are in BREATHER_KEYS: leave only the first one there.")
    ripe = datetime.fromtimestamp(file.stat().st_mtime, UTC) + SETTLES
    if now < ripe:
        raise ValueError(f"The newest key is too new for that. Try again after {ripe:%H:%M} UTC.")
    seal_anew()
    newest, *old = read_keys(file)
    write_keys(file, [newest])
    return len(old)


def seal_anew() -> int:
    """Seal with the newest key what an older one has sealed, some rows at a time."""
    return sum(_seal_table(table, columns) for table, columns in _sealed_columns())


def _sealed_columns() -> Iterator[tuple[Table, list[Column[Any]]]]:
    checked = KeyCheck.__table__.c.sealed
    for table in db.metadata.sorted_tables:
        columns = [one for one in table.c if isinstance(one.type, EncryptedText) or one is checked]
        if columns:
            yield table, columns


def _seal_table(table: Table, columns: list[Column[Any]]) -> int:
    key = list(table.primary_key)
    raw = [type_coerce(column, LargeBinary).label(column.name) for column in columns]
    ordered, last, count = select(*key, *raw).order_by(*key).limit(AT_ONCE), None, 0
    while True:
        after = ordered.where(tuple_(*key) > tuple_(*last)) if last else ordered
        rows = db.session.execute(after).all()
        for row in rows:
            named = dict(zip(columns, row[len(key) :], strict=True))
            count += _seal_row(table, dict(zip(key, row, strict=False)), named)
        db.session.commit()
        if len(rows) < AT_ONCE:
            return count
        last = rows[-1][: len(key)]


def _seal_row(
    table: Table, key: dict[Column[Any], Any], sealed: dict[Column[Any], bytes | None]
) -> int:
    old = {column: bytes(one) for column, one in sealed.items() if one and not _is_newest(one)}
    if not old:
        return 0
    same = [type_coerce(column, LargeBinary) == one for column, one in old.items()]
    its = [column == value for column, value in key.items()]
    new = {column.name: type_coerce(_anew(one), LargeBinary) for column, one in old.items()}
    db.session.execute(update(table).where(*its, *same).values(new))
    return len(old)


def _is_newest(sealed: bytes) -> bool:
    try:
        keyring().newest.decrypt(bytes(sealed))
    except InvalidToken:
        return False
    return True


def _anew(sealed: bytes) -> bytes:
    try:
        return keyring().cipher.rotate(sealed)
    except InvalidToken as error:
        raise KeysMissing(
            "Something in this database is sealed with a key that isn't here. Put that key back "
            "behind the others; nothing is lost."
        ) from error
