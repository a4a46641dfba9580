"""How values stand in the file: written, read back with suspicion, and described. Pure.

``read`` raises ValueError for anything that ``write`` would not have written.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Protocol
from uuid import UUID

YEARS = range(2000, 2200)
"""Far enough for everybody, and near enough for every clock and calendar."""
MOST_IN_A_LIST = 100


class Kind(Protocol):
    def write(self, value: Any) -> Any: ...
    def read(self, said: Any) -> Any: ...
    def schema(self) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Text:
    """Some words: at most so many letters, one of some, or as a pattern or a check says."""

    most: int = 2000
    one_of: tuple[str, ...] = ()
    pattern: str = ""
    check: Callable[[str], object] | None = None

    def write(self, value: str) -> str:
        return value

    def read(self, said: Any) -> str:
        if not isinstance(said, str) or len(said) > self.most:
            raise ValueError
        if self.one_of and said not in self.one_of:
            raise ValueError
        if self.pattern and not re.fullmatch(self.pattern, said):
            raise ValueError
        if self.check and not self.check(said):
            raise ValueError
        # Half a letter, as JSON can name it, can't be kept; that is a ValueError, too.
        said.encode()
        return said

    def schema(self) -> dict[str, Any]:
        if self.one_of:
            return {"type": "string", "enum": list(self.one_of)}
        pattern = {"pattern": f"^(?:{self.pattern})$"} if self.pattern else {}
        return {"type": "string", "maxLength": self.most, **pattern}


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number from one to another, both included, or one of some."""

    least: int = 0
    most: int = 1_000_000
    one_of: tuple[int, ...] = ()

    def write(self, value: int) -> int:
        return value

    def read(self, said: Any) -> int:
        if type(said) is not int or not self.least <= said <= self.most:
            raise ValueError
        if self.one_of and said not in self.one_of:
            raise ValueError
        return said

    def schema(self) -> dict[str, Any]:
        if self.one_of:
            return {"type": "integer", "enum": list(self.one_of)}
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no."""

    def write(self, value: Any) -> bool:
        return bool(value)

    def read(self, said: Any) -> bool:
        if type(said) is not bool:
            raise ValueError
        return said

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Id:
    def write(self, value: UUID) -> str:
        return str(value)

    def read(self, said: Any) -> UUID:
        if not isinstance(said, str) or len(said) != len(str(UUID(int=0))):
            raise ValueError
        return UUID(said)

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "uuid"}


@dataclass(frozen=True, slots=True)
class Time:
    """An instant, in UTC."""

    def write(self, value: datetime) -> str:
        return value.astimezone(UTC).isoformat()

    def read(self, said: Any) -> datetime:
        if not isinstance(said, str) or len(said) > 40:
            raise ValueError
        time = datetime.fromisoformat(said)
        if time.tzinfo is None or time.year not in YEARS:
            raise ValueError
        return time.astimezone(UTC)

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date-time"}


@dataclass(frozen=True, slots=True)
class Day:
    def write(self, value: date) -> str:
        return value.isoformat()

    def read(self, said: Any) -> date:
        if not isinstance(said, str) or len(said) != len("2026-11-26"):
            raise ValueError
        day = date.fromisoformat(said)
        if day.year not in YEARS:
            raise ValueError
        return day

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date"}


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list in a JSON column, which holds each as it is written."""

    kind: Kind
    most: int = MOST_IN_A_LIST

    def write(self, value: list[Any]) -> list[Any]:
        return value

    def read(self, said: Any) -> list[Any]:
        if not isinstance(said, list) or len(said) > self.most:
            raise ValueError
        return [self.kind.write(self.kind.read(one)) for one in said]

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": self.kind.schema(), "maxItems": self.most}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two that belong together, such as when something begins and ends."""

    first: Kind
    second: Kind

    def write(self, value: list[Any]) -> list[Any]:
        return [kind.write(one) for kind, one in zip(self._kinds, value, strict=True)]

    def read(self, said: Any) -> list[Any]:
        if not isinstance(said, list) or len(said) != len(self._kinds):
            raise ValueError
        return [kind.read(one) for kind, one in zip(self._kinds, said, strict=True)]

    @property
    def _kinds(self) -> tuple[Kind, Kind]:
        return self.first, self.second

    def schema(self) -> dict[str, Any]:
        items = [kind.schema() for kind in self._kinds]
        return {"type": "array", "prefixItems": items, "items": False, "minItems": len(items)}


@dataclass(frozen=True, slots=True)
class Fields:
    """Some texts by name, in a text column that holds them as JSON."""

    names: tuple[str, ...]
    text: Text

    def write(self, value: str) -> dict[str, str]:
        fields: dict[str, str] = json.loads(value)
        return fields

    def read(self, said: Any) -> str:
        if not isinstance(said, dict) or not said.keys() <= set(self.names):
            raise ValueError
        fields = {name: self.text.read(said[name]) for name in self.names if name in said}
        return json.dumps(fields, ensure_ascii=False)

    def schema(self) -> dict[str, Any]:
        properties = {name: self.text.schema() for name in self.names}
        return {"type": "object", "properties": properties, "additionalProperties": False}
