"""When nobody can have the children: one smaller version, and one other day. Pure.

Times given and returned are UTC, chosen on the wall clock of a zone (IANA).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.spans import Span, span_of

HALF_AN_HOUR = 30
BEDTIME, LATEST = time(20, 30), time(22)
"""After the one, children are asleep; half an hour that begins after the other isn't rest."""
OTHER_DAYS = 6
SOONEST = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class WaysOut:
    """Half an hour at home, after bedtime; and the same on another day. Either may be None."""

    smaller: Span | None
    other_day: Span | None


def ways_out(span: Span, zone: str, taken: Collection[Span], now: datetime) -> WaysOut:
    """Return what could be instead of this, clear of what is taken."""
    day = span.begins.astimezone(ZoneInfo(zone)).date()
    return WaysOut(_smaller(span, day, zone, taken, now), _other_day(span, day, zone, taken, now))


def _smaller(
    span: Span, day: date, zone: str, taken: Collection[Span], now: datetime
) -> Span | None:
    begins = span.begins.astimezone(ZoneInfo(zone)).time()
    evening = begins if BEDTIME < begins <= LATEST else BEDTIME
    tries = (span_of(day + timedelta(days=ahead), evening, HALF_AN_HOUR, zone) for ahead in (0, 1))
    return _first_clear(tries, taken, now)


def _other_day(
    span: Span, day: date, zone: str, taken: Collection[Span], now: datetime
) -> Span | None:
    begins = span.begins.astimezone(ZoneInfo(zone)).time()
    minutes = (span.ends - span.begins) // timedelta(minutes=1)
    days = (day + timedelta(days=ahead) for ahead in range(1, OTHER_DAYS + 1))
    return _first_clear((span_of(one, begins, minutes, zone) for one in days), taken, now)


def _first_clear(tries: Iterable[Span], taken: Collection[Span], now: datetime) -> Span | None:
    for span in tries:
        if span.begins >= now + SOONEST and not any(map(span.overlaps, taken)):
            return span
    return None
