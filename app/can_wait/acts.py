"""Acts: what she does to a thing, and what it was before, so that each can be taken back."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from app.can_wait.returning import her_day

if TYPE_CHECKING:
    from app.can_wait.models import Thing

WHILE_IT_WAITS = ("until", "back_at", "wait_id")
WITH_SOMEBODY = ("handed_to", "taken_at")
_KEPT = ("title", "note", "effect", "state", "not_yets")
_DAYS = ("due", "until")
_TIMES = ("back_at", "taken_at")
_IDS = ("wait_id", "handed_to")


@dataclass(frozen=True, slots=True)
class Act:
    """Something she did: a client-made id, when (UTC), and in which zone (IANA)."""

    id: UUID
    at: datetime
    zone: str

    @property
    def day(self) -> date:
        return her_day(self.at, self.zone)


def written(thing: "Thing") -> str:
    """Write what an act may change of a thing, to be taken back to; encrypted in its column."""
    values: dict[str, Any] = {name: getattr(thing, name) for name in _KEPT}
    days = {name: getattr(thing, name) for name in (*_DAYS, *_TIMES)}
    values |= {name: day and day.isoformat() for name, day in days.items()}
    ids = {name: getattr(thing, name) for name in _IDS}
    values |= {name: id and str(id) for name, id in ids.items()}
    return json.dumps(values, ensure_ascii=False)


def read(before: str) -> dict[str, Any]:
    """Read what was written, as attributes of a thing."""
    values: dict[str, Any] = json.loads(before)
    read_by: dict[str, Callable[[str], object]] = {
        **dict.fromkeys(_DAYS, date.fromisoformat),
        **dict.fromkeys(_TIMES, datetime.fromisoformat),
        **dict.fromkeys(_IDS, UUID),
    }
    # What was written before things could be handed over names nobody.
    said = {name: values.get(name) for name in read_by}
    return values | {name: text and read_by[name](text) for name, text in said.items()}
