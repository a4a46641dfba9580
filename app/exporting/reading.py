"""A file of an export read back with suspicion: all of it is as Breather writes it, or none of it.

Whose it was doesn't matter: no account stands in a file, and none is read from it.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.asks.in_turn import COVERED
from app.can_wait.states import GONE, HANDED, RESTING, WAITING
from app.exporting.as_json import SCHEMA
from app.exporting.kinds import Time
from app.exporting.tables import Exported, exported

LARGEST = 5 * 1024 * 1024
"""Bytes of a file."""
Row = dict[str, Any]
Key = tuple[Any, ...]


class Unreadable(Exception):
    """``reason`` is other (no export at all), newer, or broken (not as it was written)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


OTHER, NEWER, BROKEN = "other", "newer", "broken"


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one table as the database takes them, by their keys."""

    exported: Exported
    rows: Mapping[Key, Row]


def read(file: bytes) -> list[Table]:
    """Read a file. Raises Unreadable for anything that isn't as Breather wrote it."""
    said = _json(file)
    if not isinstance(said, dict) or not isinstance(said.get("schema"), str):
        raise Unreadable(OTHER)
    if said["schema"] != SCHEMA:
        ours = said["schema"].startswith(SCHEMA.rpartition(":")[0])
        raise Unreadable(NEWER if ours else OTHER)
    try:
        return list(_tables(said))
    except (ValueError, OverflowError):
        raise Unreadable(BROKEN) from None


def _json(file: bytes) -> Any:
    try:
        return json.loads(file.decode("utf-8-sig"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise Unreadable(OTHER) from None


def _refuse(_constant: str) -> None:
    raise ValueError


def _tables(said: Row) -> Iterator[Table]:
    tables = said.get("tables")
    known = {table.name for table in exported()}
    if said.keys() != {"schema", "exported_at", "tables"} or not isinstance(tables, dict):
        raise ValueError
    if tables.keys() != known:
        raise ValueError
    Time().read(said["exported_at"])
    for table in exported():
        yield Table(table, _rows(table, tables[table.name]))


def _rows(table: Exported, said: Any) -> dict[Key, Row]:
    if not isinstance(said, list) or (not table.key and len(said) > 1):
        raise ValueError
    rows: dict[Key, Row] = {}
    for one in said:
        row = _row(table, one)
        key = tuple(row[name] for name in table.key)
        if key in rows:
            raise ValueError
        rows[key] = row
    return rows


def _row(table: Exported, said: Any) -> Row:
    if not isinstance(said, dict) or not said.keys() <= {field.name for field in table.fields}:
        raise ValueError
    row: Row = {}
    for field in table.fields:
        if field.name in said:
            row[field.name] = field.kind.read(said[field.name])
        elif field.needed:
            raise ValueError
        else:
            row[field.name] = None
    if not CONSISTENT.get(table.name, _always)(row):
        raise ValueError
    return row


def _always(_row: Row) -> bool:
    return True


def _check_in(row: Row) -> bool:
    return row["need"] is not None or row["undone_at"] is not None


def _thing(row: Row) -> bool:
    by_day, rests = row["state"] == WAITING, row["state"] in RESTING
    return (
        by_day == (row["until"] is not None)
        and by_day == (row["back_at"] is not None)
        and rests == (row["wait_id"] is not None)
        and (row["state"] == GONE) == (row["title"] is None)
        and (row["state"] != HANDED or row["handed_to"] is not None)
    )


def _wait(row: Row) -> bool:
    return (row["ended_at"] is None) == (row["ended_on"] is None)


def _ask(row: Row) -> bool:
    has_it = row["covered_by"] is not None
    return bool(row["ends_at"] > row["begins_at"]) and (row["state"] == COVERED) == has_it


def _a_time(row: Row) -> bool:
    return bool(row["ends_at"] > row["begins_at"])


def _asked(row: Row) -> bool:
    return (row["answer"] is None) == (row["answered_at"] is None)


CONSISTENT = {
    "check_ins": _check_in,
    "things": _thing,
    "waits": _wait,
    "asks": _ask,
    "offers": _a_time,
    "busy_times": _a_time,
    "asked": _asked,
}
"""What the parts of a row say together, where the screens rely on it."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Columns that name a row of another table, by its key; ``when`` tells whether they do."""

    columns: tuple[str, ...]
    table: str
    when: tuple[str, ...] = ()

    def of(self, row: Row) -> Key | None:
        key = tuple(row[name] for name in self.columns)
        silent = any(part is None for part in key) or any(row[name] for name in self.when)
        return None if silent else key


BESIDES: Mapping[str, Sequence[Reference]] = {
    "things": (Reference(("wait_id",), "waits"), Reference(("handed_to",), "people")),
    "asks": (Reference(("id", "covered_by"), "asked"),),
    # An ended one may outlive its last week's.
    "standing_asks": (Reference(("last_id",), "asks", when=("ended_at",)),),
}
"""References that the database doesn't know of, because rows come and go in another order."""


def references(table: Exported) -> list[Reference]:
    """Return what a table's rows refer to within their account."""
    found = list(BESIDES.get(table.name, ()))
    for constraint in table.table.foreign_key_constraints:
        if len(constraint.columns) > 1:
            columns = tuple(one.name for one in constraint.columns if one.name in _names(table))
            # What is left out refers to nothing.
            if columns:
                found.append(Reference(columns, constraint.referred_table.name))
    return found


def _names(table: Exported) -> set[str]:
    return {field.name for field in table.fields}
