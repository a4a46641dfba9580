"""Which tables and columns are in the file: all that SQLAlchemy knows, but for what is left out."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, Date, RowMapping, Select, Table, Uuid, select

from app.clock import UtcDateTime
from app.exporting.her_circle import HER_CIRCLE
from app.exporting.her_times import HER_TIMES
from app.exporting.hers import HERS
from app.exporting.kinds import Day, Flag, Id, Kind, Time
from app.exporting.left_out import ACCOUNT, KEPT_BY_OTHERS, LEFT_OUT
from app.exporting.says import Described, Says
from app.extensions import db

AT_ONCE = 500
"""Rows in memory at a time."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column in the file."""

    column: Column[Any]
    words: str
    kind: Kind

    @property
    def name(self) -> str:
        return self.column.name

    @property
    def needed(self) -> bool:
        return not self.column.nullable


@dataclass(frozen=True, slots=True)
class Exported:
    """A table in the file, with its columns. ``key`` tells its rows apart within an account."""

    table: Table
    words: str
    fields: tuple[Field, ...]

    @property
    def name(self) -> str:
        return self.table.name

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(
            one.name for one in self.table.primary_key if one.name != ACCOUNT and is_in(one)
        )

    @property
    def account(self) -> Column[Any]:
        return whose(self.table)

    def rows(self, account_id: UUID) -> Iterator[RowMapping]:
        """Return the rows of an account in the order of their keys, some at a time."""
        found = self.of(account_id).order_by(*self.table.primary_key)
        result = db.session.execute(found.execution_options(yield_per=AT_ONCE))
        return iter(result.mappings())

    def of(self, account_id: UUID) -> Select[Any]:
        columns = [field.column for field in self.fields]
        found = select(*columns).where(self.account == account_id)
        # What somebody of her circle keeps beside hers is theirs alone.
        theirs = self.name in KEPT_BY_OTHERS
        return found.where(self.table.c.person_id.is_(None)) if theirs else found

    def written(self, row: RowMapping) -> dict[str, Any]:
        """Return a row as the file has it. Whether there is a link is said, where one may be."""
        said = {field.name: row[field.name] for field in self.fields}
        return {
            field.name: field.kind.write(said[field.name])
            for field in self.fields
            if said[field.name] is not None or isinstance(field.kind, Flag)
        }


@cache
def exported() -> tuple[Exported, ...]:
    """Return the tables of the file, each behind those that it refers to.

    Raises LookupError for a table or a column that is neither described nor left out.
    """
    described = HERS | HER_CIRCLE | HER_TIMES
    tables = [one for one in db.metadata.sorted_tables if one.name not in LEFT_OUT]
    return tuple(_exported(table, described) for table in tables)


def whose(table: Table) -> Column[Any]:
    """Return the column that says whose a row is."""
    name = ACCOUNT if ACCOUNT in table.c else "id"
    return table.c[name]


def is_in(column: Column[Any]) -> bool:
    """Tell whether a column of an exported table is in the file."""
    return column.name != ACCOUNT and str(column) not in LEFT_OUT


def _exported(table: Table, described: Described) -> Exported:
    says = described.get(table.name)
    if says is None:
        raise LookupError(f"{table.name} is neither described nor left out")
    fields = tuple(_field(column, says) for column in table.c if is_in(column))
    return Exported(table, says.words, fields)


def _field(column: Column[Any], says: Says) -> Field:
    said = says.columns.get(column.name)
    if said is None:
        raise LookupError(f"{column} is neither described nor left out")
    if isinstance(said, tuple):
        return Field(column, *said)
    return Field(column, said, _usual(column))


def _usual(column: Column[Any]) -> Kind:
    """Return how a column is written whose type says it all."""
    kinds: dict[type[Any], Kind] = {Uuid: Id(), UtcDateTime: Time(), Date: Day(), Boolean: Flag()}
    for type_, kind in kinds.items():
        if isinstance(column.type, type_):
            return kind
    raise LookupError(f"{column} needs a kind")
