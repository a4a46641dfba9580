"""A zone as a calendar file says it: every change of its clocks within some years. Pure.

Source: RFC 5545, 3.6.5. The library's own way loses changes less than two months apart, and sets
those that skip an hour an hour late; so the changes are found here.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TypeAlias
from zoneinfo import ZoneInfo

from icalendar import Component, Timezone, TimezoneDaylight, TimezoneStandard

A_DAY, A_SECOND = timedelta(days=1), timedelta(seconds=1)
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
Shift: TypeAlias = tuple[timedelta, timedelta, str]
"""From which offset to which, and what the zone is called then."""


@dataclass(frozen=True, slots=True)
class Change:
    """``at`` is the instant (UTC) from which on the clocks are another offset from UTC."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str

    @property
    def onset(self) -> datetime:
        """The same on the wall clock that holds until then."""
        return (self.at + self.before).replace(tzinfo=None)


@lru_cache(maxsize=256)
def changes(zone: str, first: date, last: date) -> tuple[Change, ...]:
    """Return when the clocks of a zone (IANA) change, from one day (UTC) until another."""
    here, found = ZoneInfo(zone), []
    for number in range((last - first).days):
        begins = datetime.combine(first, time.min, UTC) + number * A_DAY
        if _offset(begins, here) != _offset(begins + A_DAY, here):
            found.append(_within(begins, here))
    return tuple(found)


def _within(begins: datetime, here: ZoneInfo) -> Change:
    """Find the second of a day in which the clocks change, by halving."""
    before, low, high = _offset(begins, here), begins, begins + A_DAY
    while high - low > A_SECOND:
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        low, high = (middle, high) if _offset(middle, here) == before else (low, middle)
    local = high.astimezone(here)
    return Change(high, before, _offset(high, here), local.tzname() or "")


def _offset(at: datetime, here: ZoneInfo) -> timedelta:
    return at.astimezone(here).utcoffset() or timedelta()


@lru_cache(maxsize=64)
def vtimezone(zone: str, first: date, last: date) -> Timezone:
    """Return a zone as it is from one day until another. Not to be changed: it is kept."""
    found, file = changes(zone, first, last), Timezone()
    file.add("tzid", zone)
    file.add_component(_at_first(zone, first, found))
    shifts: dict[Shift, list[datetime]] = defaultdict(list)
    for one in found:
        shifts[one.before, one.after, one.name].append(one.onset)
    for shift, onsets in shifts.items():
        file.add_component(_part(shift, onsets, _yearly(onsets, last)))
    return file


def _at_first(zone: str, first: date, found: Collection[Change]) -> Component:
    at = datetime.combine(first, time.min, UTC).astimezone(ZoneInfo(zone))
    offset = at.utcoffset() or timedelta()
    # Where the next change goes back, this is the time of summer.
    ahead = next((one.before > one.after for one in found), False)
    return _part(
        (offset, offset, at.tzname() or ""), [datetime.combine(first, time.min)], {}, ahead
    )


def _part(
    shift: Shift, onsets: list[datetime], rule: Mapping[str, object], ahead: bool | None = None
) -> Component:
    """Return what holds from these wall-clock times on, by a rule or each by itself."""
    before, after, name = shift
    ahead = after > before if ahead is None else ahead
    part = TimezoneDaylight() if ahead else TimezoneStandard()
    part.add("dtstart", onsets[0])
    part.add("tzoffsetfrom", before)
    part.add("tzoffsetto", after)
    part.add("tzname", name)
    if rule:
        part.add("rrule", rule)
    elif onsets[1:]:
        part.add("rdate", onsets[1:])
    return part


def _yearly(onsets: list[datetime], last: date) -> Mapping[str, object]:
    """Return the rule by which the clocks change each year, where there is one to the end."""
    first = onsets[0]
    every_year = [first.year + number for number in range(len(onsets))]
    goes_on = len(onsets) > 2 and onsets[-1].year >= last.year - 1
    if [one.year for one in onsets] != every_year or not goes_on:
        return {}
    for nth in (-1, (first.day - 1) // 7 + 1):
        if list(_by(nth, first, every_year)) == onsets:
            day = f"{nth}{CODES[first.weekday()]}"
            return {"FREQ": "YEARLY", "BYMONTH": first.month, "BYDAY": day}
    return {}


def _by(nth: int, first: datetime, years: Collection[int]) -> Iterator[datetime]:
    """Yield a month's nth weekday (or its last) in each year, both like the first."""
    for year in years:
        begins = first.replace(year=year, day=1)
        if nth > 0:
            begins += (nth - 1) * 7 * A_DAY
        else:
            begins = (begins + 31 * A_DAY).replace(day=1) - 7 * A_DAY
        yield begins + (first.weekday() - begins.weekday()) % 7 * A_DAY
