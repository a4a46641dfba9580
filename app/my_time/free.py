"""When she is free, as far as her calendars say. Pure.

Times are UTC, days are those of the wall clock of a zone (IANA).
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from app.spans import Span, joined, span_of

MORNING, EVENING = time(9), time(21)
"""Earlier and later, nobody is offered as free."""
AT_LEAST = timedelta(hours=1)
DAYS = 7


def free_times(
    taken: Iterable[Span], now: datetime, zone: str, known_until: datetime
) -> list[Span]:
    """Return the longest free time of each of the next days, of those that are known, in order."""
    spans = joined(taken)
    today = now.astimezone(ZoneInfo(zone)).date()
    days = (today + timedelta(days=ahead) for ahead in range(DAYS))
    hours = (
        Span(max(span_of(day, MORNING, 0, zone).begins, now), span_of(day, EVENING, 0, zone).begins)
        for day in days
    )
    known = [span for span in hours if span.ends <= known_until]
    longest = (max(_gaps(day, spans), key=_length, default=None) for day in known)
    return [span for span in longest if span and _length(span) >= AT_LEAST]


def _gaps(day: Span, taken: list[Span]) -> Iterator[Span]:
    within = [one for one in taken if one.overlaps(day)]
    edges = [day.begins, *(at for one in within for at in (one.begins, one.ends)), day.ends]
    for begins, ends in list(pairwise(edges))[::2]:
        yield Span(max(begins, day.begins), min(ends, day.ends))


def _length(span: Span) -> timedelta:
    return span.ends - span.begins
