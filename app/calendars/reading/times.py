"""Dates, times, lengths and periods as calendars write them."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from app.calendars.reading.budget import Broken
from app.calendars.reading.lines import Line
from app.calendars.reading.zones import Zones
from app.spans import Span

WRITTEN = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d)(?:\.\d+)?)?(Z?))?")
LASTS = re.compile(
    r"([+-]?)P(?:(\d{1,6})W)?(?:(\d{1,7})D)?(?:T(?:(\d{1,7})H)?(?:(\d{1,8})M)?(?:(\d{1,9})S)?)?"
)


@dataclass(frozen=True, slots=True)
class When:
    """A time on the wall clock of a zone; with ``whole_day`` its day alone is meant."""

    wall: datetime
    zone: tzinfo
    whole_day: bool = False

    @property
    def at(self) -> datetime:
        """The instant, in UTC; where the clocks skip that time, the one after the gap."""
        try:
            return self.wall.replace(tzinfo=self.zone).astimezone(UTC)
        except (OverflowError, ValueError):
            raise Broken from None

    def in_zone(self, zone: tzinfo) -> datetime:
        """Return what the wall clock of another zone says then."""
        try:
            return self.at.astimezone(zone).replace(tzinfo=None)
        except (OverflowError, ValueError):
            raise Broken from None


@dataclass(frozen=True, slots=True)
class Length:
    """How long something is: whole days on the wall clock, and then real time."""

    days: int = 0
    more: timedelta = timedelta()

    def span(self, start: datetime, zone: tzinfo) -> Span:
        """Return when something is that begins at this wall-clock time of a zone, in UTC."""
        begins = When(start, zone).at
        try:
            then = When(start + timedelta(days=self.days), zone).at if self.days else begins
            return Span(begins, then + self.more)
        except OverflowError:
            raise Broken from None

    @property
    def about(self) -> timedelta:
        return timedelta(days=self.days) + self.more


class Reader:
    """Reads times of a file. Without a zone, or with one that nobody knows, they are at home."""

    def __init__(self, home: tzinfo, zones: Zones) -> None:
        self.home, self._zones = home, zones

    def when(self, line: Line, zone: tzinfo | None = None) -> When:
        """Read the one time of a line; one that names no zone is in ``zone``, else at home."""
        return self.one(line.value, line.params.get("TZID"), zone)

    def several(self, line: Line, zone: tzinfo) -> list[tuple[When, Length | None]]:
        """Read the times or periods of a line; those that are broken are left out."""
        found: list[tuple[When, Length | None]] = []
        named = line.params.get("TZID")
        for text in line.value.split(","):
            try:
                if "/" in text:
                    start, length = self.period(text, named, zone)
                    found.append((When(start, self.home), length))
                else:
                    found.append((self.one(text, named, zone), None))
            except Broken:
                continue
        return found

    def one(self, text: str, named: str | None, zone: tzinfo | None = None) -> When:
        found = WRITTEN.fullmatch(text.strip().upper())
        if not found:
            raise Broken
        year, month, day, hour, minute, second, utc = found.groups()
        try:
            on = date(int(year), int(month), int(day))
            if hour is None:
                return When(datetime.combine(on, time.min), self.home, whole_day=True)
            at = time(int(hour), int(minute), min(int(second or 0), 59))
        except ValueError:
            raise Broken from None
        known = UTC if utc else (self._zones.find(named) if named else None)
        return When(datetime.combine(on, at), known or zone or self.home)

    def period(
        self, text: str, named: str | None, zone: tzinfo | None = None
    ) -> tuple[datetime, Length]:
        """Read ``start/end`` or ``start/length``: a start on the wall clock at home, how long."""
        first, _, second = text.strip().partition("/")
        start = self.one(first, named, zone)
        at_home = start.in_zone(self.home)
        if "P" in second.upper():
            return at_home, length(second)
        return at_home, Length(0, self.one(second, named, zone).at - start.at)


def length(text: str) -> Length:
    """Read ``PT1H30M``, ``P1D``, ``P2W``. Raises Broken for none, or one that goes back in time."""
    found = LASTS.fullmatch(text.strip().upper())
    if not found or found[1] == "-":
        raise Broken
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    return Length(7 * weeks + days, timedelta(hours=hours, minutes=minutes, seconds=seconds))
