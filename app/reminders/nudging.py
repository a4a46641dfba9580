"""When she is asked how she is, at times she picked: fewer when she doesn't answer. Pure.

Ignored twice in a row, every second time is left out; ignored twice more, nudges rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

CAUSE = "nudges"
"""What these reminders hang on."""
HALVE_AFTER, REST_AFTER = 2, 4
AT_MOST = 3
"""How many times a week she can pick."""
WEEKS_AHEAD, LONG_AGO = 4, timedelta(weeks=2)


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A time of the week on her wall clock: weekday (Monday is 0) and hour."""

    weekday: int
    hour: int


@dataclass(frozen=True, slots=True)
class Nudge:
    """One that was told (UTC), and whether she tapped something within some hours."""

    at: datetime
    answered: bool


def ignored(told: Sequence[Nudge]) -> int:
    """Return how many in a row were ignored, up to the latest."""
    return sum(1 for _ in takewhile(lambda one: not one.answered, reversed(told)))


def rests(told: Sequence[Nudge]) -> bool:
    """Tell whether so many were ignored that none comes by itself any more."""
    return ignored(told) >= REST_AFTER


def next_nudge(
    slots: Sequence[Slot], zone: str, told: Sequence[Nudge], now: datetime
) -> datetime | None:
    """Return when the next one is due (UTC), None while they rest or none is picked.

    ``told`` are those since she turned nudges on, the latest last.
    """
    if rests(told):
        return None
    since = max(told[-1].at, now - LONG_AGO) if told else now
    ahead = [at for at in _times(slots, zone, since) if at > since]
    if ignored(told) >= HALVE_AFTER:
        ahead = ahead[1::2]
    return next((at for at in ahead if at > now), None)


def _times(slots: Sequence[Slot], zone: str, since: datetime) -> list[datetime]:
    """Return the times of the picked slots from this one on, in UTC."""
    monday = since.astimezone(ZoneInfo(zone)).date()
    monday -= timedelta(days=monday.weekday())
    found = [
        datetime.combine(
            monday + timedelta(weeks=week, days=slot.weekday), time(slot.hour), ZoneInfo(zone)
        ).astimezone(UTC)
        for week in range(WEEKS_AHEAD)
        for slot in sorted(set(slots))
    ]
    return sorted(at for at in found if at >= since)
