"""Acts: what she does to a thing, and what it was before, so that each can be taken back."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from app.can_wait.returning import her_day

if TYPE_CHECKING:
    from app.can_wait.models import Thing

WHILE_IT_WAITS = ("until", "back_at", "wait_id")
_KEPT = ("title", "note", "effect", "state", "not_yets")
_DAYS = ("due", "until")


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
    days = {name: getattr(thing, name) for name in _DAYS}
    values |= {name: day and day.isoformat() for name, day in days.items()}
    values["back_at"] = thing.back_at and thing.back_at.isoformat()
    values["wait_id"] = thing.wait_id and str(thing.wait_id)
    return json.dumps(values, ensure_ascii=False)


def read(before: str) -> dict[str, Any]:
    """Read what was written, as attributes of a thing."""
    values: dict[str, Any] = json.loads(before)
    values |= {name: values[name] and date.fromisoformat(values[name]) for name in _DAYS}
    values["back_at"] = values["back_at"] and datetime.fromisoformat(values["back_at"])
    values["wait_id"] = values["wait_id"] and UUID(values["wait_id"])
    return values
