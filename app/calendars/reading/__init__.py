"""From the bytes of a calendar (RFC 5545) to when somebody is busy. No word of it is kept. Pure.

Each event is read by itself: what is broken in one spoils no other. Whatever it says, reading ends
after a bounded number of steps.
"""

from collections.abc import Iterator
from datetime import tzinfo
from zoneinfo import ZoneInfo

from app.calendars.reading.budget import NOTHING, TOO_MUCH, Broken, Budget, Unreadable
from app.calendars.reading.events import series
from app.calendars.reading.lines import Component, components, decoded
from app.calendars.reading.times import Reader
from app.calendars.reading.zones import Zones
from app.spans import Span, joined

__all__ = ["MOST", "MOST_EVENTS", "NOTHING", "TOO_MUCH", "Unreadable", "read"]

MOST = 2000
"""Busy times of one calendar that are kept: the soonest."""
MOST_EVENTS = 60_000
STEPS = 500_000
"""Days and occurrences that are looked at, for all events of a file together."""
BUSY = ("BUSY", "BUSY-UNAVAILABLE", "BUSY-TENTATIVE")


def read(data: bytes, window: Span, zone: str) -> list[Span]:
    """Return when a calendar says that its owner is busy, within a window, joined and in order.

    Times without a zone, and whole days, are those of ``zone`` (IANA). One more than MOST is
    returned where there are more. Raises Unreadable: NOTHING where this is no calendar, TOO_MUCH
    where it would take more steps than anybody's calendar does.
    """
    found = list(components(decoded(data)))
    if not any(one.name == "VCALENDAR" for one in found):
        raise Unreadable(NOTHING)
    events = [one for one in found if one.name == "VEVENT"]
    if len(events) > MOST_EVENTS:
        raise Unreadable(TOO_MUCH)
    home = ZoneInfo(zone)
    reader = Reader(home, Zones(one for one in found if one.name == "VTIMEZONE"))
    budget = Budget(STEPS)
    spans = [*_free_busy(found, reader, home), *_busy(events, reader, window, budget)]
    return joined(filter(None, (_within(span, window) for span in spans)))[: MOST + 1]


def _busy(events: list[Component], reader: Reader, window: Span, budget: Budget) -> Iterator[Span]:
    for one in series(events, reader):
        yield from one.busy(window, budget)


def _free_busy(found: list[Component], reader: Reader, home: tzinfo) -> Iterator[Span]:
    lines = (line for one in found if one.name == "VFREEBUSY" for line in one.all("FREEBUSY"))
    for line in lines:
        if line.params.get("FBTYPE", "BUSY").upper() not in BUSY:
            continue
        for text in line.value.split(","):
            try:
                start, length = reader.period(text, line.params.get("TZID"))
                yield length.span(start, home)
            except Broken:
                continue


def _within(span: Span, window: Span) -> Span | None:
    cut = Span(max(span.begins, window.begins), min(span.ends, window.ends))
    return cut if cut.begins < cut.ends else None
