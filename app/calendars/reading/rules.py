"""What recurs (RRULE), in bounded steps: what lies long before the days asked for is skipped.

The intricate part, which days of one month or year a rule names, is dateutil's; it is only ever
asked about one of them, so a rule that never matches ends there.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import MAXYEAR, date, datetime, time, timedelta
from itertools import count, product

from dateutil.rrule import MONTHLY, YEARLY, rrule, weekday

from app.calendars.reading.spent import Unreadable
from app.calendars.reading.times import Broken, Reader, When

TOO_MUCH = "too_much"
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
BYDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
MONTHS_IN = {"MONTHLY": 1, "YEARLY": 12}
FREQUENCIES = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 28, "YEARLY": 365}
"""With how many days a period has at least. What comes back more often than daily isn't read."""
LIMITS = {
    "BYMONTH": (1, 12),
    "BYMONTHDAY": (-31, 31),
    "BYYEARDAY": (-366, 366),
    "BYWEEKNO": (-53, 53),
    "BYSETPOS": (-366, 366),
    "BYHOUR": (0, 23),
    "BYMINUTE": (0, 59),
    "BYSECOND": (0, 59),
}
ONCE = 12 * (MAXYEAR + 1)
"""An interval after which no period comes any more."""
MOST_TIMES = 48
"""Times on one day."""
STEPS_EACH = 40_000
"""Of one rule: a century of days."""
DEAR = 60
"""Steps that dateutil's work on one period counts for."""


class Budget:
    """How many steps are left, of one rule and of the whole file."""

    def __init__(self, steps: int) -> None:
        self._left, self._each = steps, STEPS_EACH

    def next_rule(self) -> None:
        self._each = STEPS_EACH

    def spend(self, steps: int = 1) -> None:
        """Raises Broken when a rule takes too many, Unreadable when all together do."""
        self._left -= steps
        self._each -= steps
        if self._left < 0:
            raise Unreadable(TOO_MUCH)
        if self._each < 0:
            raise Broken


@dataclass(slots=True)
class Rule:
    """How something recurs. ``until`` is the last wall-clock time at which it may begin."""

    frequency: str
    interval: int = 1
    most: int | None = None
    until: datetime | None = None
    first_day: int = 0
    on: list[tuple[int, int]] = field(default_factory=list)
    by: dict[str, list[int]] = field(default_factory=dict)

    def starts(
        self, start: datetime, first: datetime, last: datetime, budget: Budget
    ) -> Iterator[datetime]:
        """Yield when it begins again between two wall-clock times; ``start`` was the first."""
        budget.next_rule()
        left = self.most
        for wall in self._after(start, first, last, budget):
            left = None if left is None else left - 1
            if wall > last or left == 0 or (self.until and wall > self.until):
                return
            if wall >= first:
                yield wall

    def _after(
        self, start: datetime, first: datetime, last: datetime, budget: Budget
    ) -> Iterator[datetime]:
        times = self._times(start)
        for period in self._periods(start.date(), first.date(), last.date()):
            budget.spend()
            for day in self._days(period, start.date(), budget):
                for at in times:
                    budget.spend()
                    wall = datetime.combine(day, at)
                    if wall > start:
                        yield wall

    def _times(self, start: datetime) -> list[time]:
        hours, minutes, seconds = (
            sorted(set(self.by.get(name, [usual])))
            for name, usual in (
                ("BYHOUR", start.hour),
                ("BYMINUTE", start.minute),
                ("BYSECOND", start.second),
            )
        )
        if len(hours) * len(minutes) * len(seconds) > MOST_TIMES:
            raise Broken
        return [time(*one) for one in product(hours, minutes, seconds)]

    def _periods(self, start: date, first: date, last: date) -> Iterator[date]:
        """Yield the first day of each period that counts; without a limit, from close to first."""
        days = FREQUENCIES[self.frequency] * self.interval
        skipped = 0
        if self.most is None and first > start:
            # A year has a day more now and then, a month up to three: two periods are room enough.
            behind = (first - start).days
            longest = {"MONTHLY": 31, "YEARLY": 366}.get(self.frequency, days / self.interval)
            skipped = max(0, int(behind / (longest * self.interval)) - 2)
        for number in count(skipped):
            try:
                period = self._period(start, number * self.interval)
            except (OverflowError, ValueError):
                return
            if period > last:
                return
            yield period

    def _period(self, start: date, number: int) -> date:
        if self.frequency == "DAILY":
            return start + timedelta(days=number)
        if self.frequency == "WEEKLY":
            into = (start.weekday() - self.first_day) % 7
            return start + timedelta(days=7 * number - into)
        if self.frequency == "YEARLY":
            return date(start.year + number, 1, 1)
        year, month = divmod(12 * start.year + start.month - 1 + number, 12)
        return date(year, month + 1, 1)

    def _days(self, period: date, start: date, budget: Budget) -> list[date]:
        if self.frequency == "DAILY":
            return [period] if self._allows(period) else []
        if self.frequency == "WEEKLY":
            wanted = {one for _, one in self.on} or {start.weekday()}
            week = (period + timedelta(days=number) for number in range(7))
            found = [day for day in week if day.weekday() in wanted and self._has_month(day)]
            return self._chosen(found)
        if not self.on and not self.by.keys() - {"BYHOUR", "BYMINUTE", "BYSECOND"}:
            return _same_day(period, start, yearly=self.frequency == "YEARLY")
        budget.spend(DEAR)
        return self._of_dateutil(period, start)

    def _allows(self, day: date) -> bool:
        in_month = calendar.monthrange(day.year, day.month)[1]
        wanted, weekdays = self.by.get("BYMONTHDAY"), {one for _, one in self.on}
        return (
            self._has_month(day)
            and (not wanted or day.day in wanted or day.day - in_month - 1 in wanted)
            and (not weekdays or day.weekday() in weekdays)
        )

    def _has_month(self, day: date) -> bool:
        months = self.by.get("BYMONTH")
        return not months or day.month in months

    def _chosen(self, days: list[date]) -> list[date]:
        places = self.by.get("BYSETPOS")
        if not places:
            return days
        total = len(days)
        wanted = {one - 1 if one > 0 else total + one for one in places}
        return [day for place, day in enumerate(days) if place in wanted]

    def _of_dateutil(self, period: date, start: date) -> list[date]:
        by, yearly = dict(self.by), self.frequency == "YEARLY"
        weekdays = [weekday(day, number or None) for number, day in self.on]
        if yearly and "BYWEEKNO" in by and not weekdays:
            weekdays = [weekday(start.weekday())]
        if not weekdays and not by.keys() & {"BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"}:
            by["BYMONTHDAY"] = [start.day]
            if yearly:
                by.setdefault("BYMONTH", [start.month])
        found = rrule(
            YEARLY if yearly else MONTHLY,
            dtstart=datetime.combine(period, time.min),
            interval=ONCE,
            wkst=self.first_day,
            byweekday=weekdays or None,
            **{
                name.lower(): by.get(name)
                for name in ("BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS")
            },
        )
        return sorted({one.date() for one in found})


def _same_day(period: date, start: date, *, yearly: bool) -> list[date]:
    try:
        return [date(period.year, start.month if yearly else period.month, start.day)]
    except ValueError:
        # A month without that day is left out.
        return []


def rule(text: str, start: When, reader: Reader) -> Rule:
    """Read an RRULE. Raises Broken for one that can't be read, or recurs more than daily."""
    said = {
        name.strip().upper(): value.strip().upper()
        for name, _, value in (part.partition("=") for part in text.split(";"))
        if value
    }
    if said.get("FREQ") not in FREQUENCIES:
        raise Broken
    return Rule(
        said["FREQ"],
        max(1, _whole(said.get("INTERVAL", "1"))),
        max(1, _whole(said["COUNT"])) if "COUNT" in said else None,
        _until(said["UNTIL"], start, reader) if "UNTIL" in said else None,
        DAYS.index(said["WKST"]) if said.get("WKST") in DAYS else 0,
        [_day(one) for one in said.get("BYDAY", "").split(",") if one],
        {name: _numbers(said[name], *LIMITS[name]) for name in LIMITS if name in said},
    )


def _until(text: str, start: When, reader: Reader) -> datetime:
    until = reader.one(text, None, start.zone)
    # All of its last day: whoever names a day means it.
    if start.whole_day or until.whole_day:
        return datetime.combine(until.wall.date(), time.max)
    return until.at.astimezone(start.zone).replace(tzinfo=None)


def _day(text: str) -> tuple[int, int]:
    found = BYDAY.fullmatch(text.strip())
    if not found:
        raise Broken
    return int(found[1] or 0), DAYS.index(found[2])


def _numbers(text: str, least: int, most: int) -> list[int]:
    found = [_whole(one) for one in text.split(",")[:400]]
    if not all(least <= one <= most and (one or least == 0) for one in found):
        raise Broken
    return found


def _whole(text: str) -> int:
    try:
        return int(text[:12])
    except ValueError:
        raise Broken from None
