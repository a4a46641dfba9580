"""Times from when to when, on the wall clock of a zone, and how long several are together. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when, in UTC."""

    begins: datetime
    ends: datetime

    def overlaps(self, other: "Span") -> bool:
        return self.begins < other.ends and other.begins < self.ends

    def holds(self, at: datetime) -> bool:
        return self.begins <= at < self.ends


def span_of(day: date, begins: time, minutes: int, zone: str) -> Span:
    """Return when something is that begins at a wall-clock time and lasts so many minutes.

    Where the clocks skip that time, it is the time after the gap; the length is real minutes.
    """
    start = datetime.combine(day, begins, ZoneInfo(zone)).astimezone(UTC)
    return Span(start, start + timedelta(minutes=minutes))


def week_of(day: date, zone: str) -> Span:
    """Return the week from Monday to Sunday around a local day."""
    monday = day - timedelta(days=day.weekday())
    begins, ends = (
        span_of(one, time.min, 0, zone).begins for one in (monday, monday + timedelta(days=7))
    )
    return Span(begins, ends)


def joined(spans: Iterable[Span]) -> list[Span]:
    """Return the same times in order, with those that overlap or touch as one; empty ones gone."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda one: one.begins):
        if span.ends <= span.begins:
            continue
        if found and span.begins <= found[-1].ends:
            found[-1] = Span(found[-1].begins, max(found[-1].ends, span.ends))
        else:
            found.append(span)
    return found


def minutes_of(spans: Iterable[Span]) -> int:
    """Return how many minutes they are together; what overlaps counts once."""
    total = sum((span.ends - span.begins for span in joined(spans)), timedelta())
    return total // timedelta(minutes=1)
