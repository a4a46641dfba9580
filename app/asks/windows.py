"""When a handover can be seen: from two hours before until the evening after. Pure."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.spans import Span

OPENS_BEFORE = timedelta(hours=2)
EVENING = time(22)
AT_LEAST_AFTER = timedelta(hours=1)
LONGEST = timedelta(hours=24)
"""How long one ask may be; a longer time away is two asks, or a talk."""


def handover_window(ask: Span, zone: str) -> Span:
    """Return when its handover can be seen: until 22:00 of the day it ends on, where she lives.

    A late one stays at least an hour longer than the ask itself.
    """
    end = ask.ends.astimezone(ZoneInfo(zone))
    evening = datetime.combine(end.date(), EVENING, ZoneInfo(zone)).astimezone(UTC)
    return Span(ask.begins - OPENS_BEFORE, max(evening, ask.ends + AT_LEAST_AFTER))
