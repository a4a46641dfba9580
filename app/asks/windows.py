"""When a handover can be seen: from two hours before until the evening after. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

OPENS_BEFORE = timedelta(hours=2)
EVENING = time(22)
AT_LEAST_AFTER = timedelta(hours=1)
LONGEST = timedelta(hours=24)
"""How long one ask may be; a longer time away is two asks, or a talk."""


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when, in UTC."""

    begins: datetime
    ends: datetime

    def overlaps(self, other: "Span") -> bool:
        return self.begins < other.ends and other.begins < self.ends

    def holds(self, at: datetime) -> bool:
        return self.begins <= at < self.ends


def handover_window(ask: Span, zone: str) -> Span:
    """Return when its handover can be seen: until 22:00 of the day it ends on, where she lives.

    A late one stays at least an hour longer than the ask itself.
    """
    end = ask.ends.astimezone(ZoneInfo(zone))
    evening = datetime.combine(end.date(), EVENING, ZoneInfo(zone)).astimezone(UTC)
    return Span(ask.begins - OPENS_BEFORE, max(evening, ask.ends + AT_LEAST_AFTER))
