"""One own time as a calendar says it: a series, and its days that differ. Pure.

Source: RFC 5545. A series begins on its wall clock and lasts real minutes (3.3.6: hours are exact).
Readers differ where the clocks change within such a time, or skip its beginning, or have it twice:
such a day is written out with its instants in UTC. Every exception of a series stays while the
series does (at most 53 a year), else what she left out would come back.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Event

from app.my_time.days import OneDay
from app.my_time.feed_events import (
    Around,
    Said,
    event_about,
    remind_of,
    since_evening,
    single,
)
from app.my_time.models import OwnTime
from app.my_time.occurrences import Occurrence, occurrence
from app.my_time.recurrence import ONCE
from app.my_time.vtimezone import changes
from app.spans import Span

A_DAY = timedelta(days=1)
LAST_SECOND = time(23, 59, 59)


def events_of(
    own: OwnTime, days: Mapping[date, OneDay], said: Said, around: Around
) -> Iterator[Event]:
    """Yield an own time's events: nothing of what is over before the time that counts."""
    if own.rhythm == ONCE:
        one = occurrence(own, own.first_on, days.get(own.first_on), around.pauses)
        is_one = own.rule.holds(own.first_on) and not one.blank
        if is_one and one.span.ends > around.within.begins:
            yield single(one, said, around)
    elif not _is_over(own, days, around.within.begins):
        yield from _series(own, days, said, around)


def _is_over(own: OwnTime, days: Mapping[date, OneDay], since: datetime) -> bool:
    if own.last_on is None:
        return False
    if own.last_on < own.first_on:
        return True
    moved = (one.ends_at for day, one in days.items() if one.ends_at and own.rule.holds(day))
    return max((own.span_on(own.last_on).ends, *moved)) <= since


def _series(
    own: OwnTime, days: Mapping[date, OneDay], said: Said, around: Around
) -> Iterator[Event]:
    series = event_about(own, said.summary, said.place, said.note, around)
    series.add("dtstart", _named(own, own.first_on))
    series.add("duration", timedelta(minutes=own.minutes))
    series.add("rrule", _rule(own))
    blank, different = _exceptions(own, days, said, around)
    if blank:
        series.add("exdate", [_named(own, day) for day in blank])
    remind_of(series, own, said.summary, since_evening(own))
    yield series
    for one in different:
        event = single(one, said, around)
        event.add("recurrence-id", _named(own, one.day))
        yield event


def _rule(own: OwnTime) -> dict[str, object]:
    """Return the RRULE. It ends with its last day, in UTC (RFC 5545, 3.3.10)."""
    if own.last_on is None:
        return own.rule.text()
    ends = datetime.combine(own.last_on, LAST_SECOND, ZoneInfo(own.zone))
    return {**own.rule.text(), "UNTIL": ends.astimezone(UTC)}


def _exceptions(
    own: OwnTime, days: Mapping[date, OneDay], said: Said, around: Around
) -> tuple[list[date], list[Occurrence]]:
    """Return the days that are left blank, and those that are written out, both in order."""
    since = around.within.begins
    blank, different = [], []
    for day in sorted({*_paused(own, around), *_odd(own, around.within), *days, *said.of_days}):
        if not own.rule.holds(day):
            continue
        one = occurrence(own, day, days.get(day), around.pauses)
        old = one.span.ends <= since
        if one.blank or (old and one.moved):
            # What was moved longer ago is not in the feed any more, on neither day.
            blank.append(day)
        elif not old and (one.moved or day in said.of_days or _is_odd(own, day)):
            different.append(one)
    return blank, different


def _paused(own: OwnTime, around: Around) -> Iterator[date]:
    until = around.within.ends.date()
    for begins, back in around.pauses:
        # Where the clocks skip midnight, a day may be the one before.
        yield from own.rule.between(begins - A_DAY, min(back, until))


def _odd(own: OwnTime, within: Span) -> Iterator[date]:
    """Yield days near a change of the clocks on which readers may differ."""
    first, last = within.begins.year, within.ends.year + 1
    for change in changes(own.zone, date(first, 1, 1), date(last, 1, 1)):
        on = change.onset.date()
        for day in (on - A_DAY, on, on + A_DAY):
            if day.weekday() == own.first_on.weekday() and _is_odd(own, day):
                yield day


def _is_odd(own: OwnTime, day: date) -> bool:
    """Tell whether the clocks change between its first alarm and its end, or skip its beginning."""
    named, span = _named(own, day), own.span_on(day)
    evening = since_evening(own)
    alarm = named - evening if evening else named
    ends = span.ends.astimezone(named.tzinfo)
    return len({alarm.utcoffset(), named.utcoffset(), ends.utcoffset()}) > 1 or any(
        at.utcoffset() != at.replace(fold=1).utcoffset() for at in (alarm, named)
    )


def _named(own: OwnTime, day: date) -> datetime:
    """Return when a rule says that one of its days begins: its name for every reader."""
    return datetime.combine(day, own.begins_at, ZoneInfo(own.zone))
