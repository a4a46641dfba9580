"""The moments, read from one TOML file a language. en.toml says what each field means."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "moments"
NEEDS = ("rest", "stillness", "care", "space")
MINUTES = (5, 15, 30, 60)
COMPANY = ("baby", "alone")
PLACES = ("in", "out")
TAKES = ("money", "car", "partner", "body")


@dataclass(frozen=True, slots=True)
class Moment:
    """One small thing: the minutes that it fits, who is with her, where, and what it takes."""

    key: str
    need: str
    minutes: frozenset[int]
    company: frozenset[str]
    place: frozenset[str]
    night: bool
    takes: frozenset[str]
    text: str


class Library:
    """The moments of one language, in the order of its file. Raises ValueError for a key twice."""

    def __init__(self, moments: Iterable[Moment]) -> None:
        self._by_key: dict[str, Moment] = {}
        for moment in moments:
            if moment.key in self._by_key:
                raise ValueError(f"{moment.key}: another moment has this key")
            self._by_key[moment.key] = moment

    def __iter__(self) -> Iterator[Moment]:
        return iter(self._by_key.values())

    def __len__(self) -> int:
        return len(self._by_key)

    def get(self, key: str) -> Moment | None:
        return self._by_key.get(key)


@lru_cache(maxsize=32)
def load(language: str = "en") -> Library:
    """Return the moments in ``language`` ("en"), in English where there is no such file."""
    there = {path.stem for path in FOLDER.glob("*.toml")}
    name = language if language in there else "en"
    return parse((FOLDER / f"{name}.toml").read_text("utf-8"))


def parse(source: str) -> Library:
    """Read a library from TOML. Raises ValueError that names the moment's key and the field."""
    rows = tomllib.loads(source).get("moment")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError("moment: the file has no [[moment]] tables")
    return Library(_moment(row, number) for number, row in enumerate(rows, start=1))


def _moment(row: dict[str, Any], number: int) -> Moment:
    key = row.get("key") or f"moment {number}"
    for field in sorted({field.name for field in fields(Moment)} ^ row.keys()):
        raise ValueError(f"{key}: {field} is {'no field' if field in row else 'missing'}")
    right = {
        "key": isinstance(row["key"], str) and row["key"],
        "need": row["need"] in NEEDS,
        "night": isinstance(row["night"], bool),
        "text": isinstance(row["text"], str) and row["text"].strip(),
    }
    for field in (field for field in right if not right[field]):
        raise ValueError(f"{key}: {field} can’t be {row[field]!r}")
    tags = {"minutes": MINUTES, "company": COMPANY, "place": PLACES, "takes": TAKES}
    return Moment(**row | {field: _tags(row, field, known) for field, known in tags.items()})


def _tags(row: dict[str, Any], field: str, known: tuple[object, ...]) -> frozenset[object]:
    given = row[field]
    empty = given == [] and field != "takes"
    if empty or not isinstance(given, list) or any(value not in known for value in given):
        raise ValueError(f"{row['key']}: {field} can’t be {given!r}")
    return frozenset(value for value in known if value in given)
