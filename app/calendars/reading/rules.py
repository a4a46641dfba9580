"""What recurs (RRULE), in bounded steps: what lies long before the days asked for is skipped.

The intricate part, which days of one month or year a rule names, is dateutil's; it is only ever
asked about one of them, so a rule that never matches ends there.
"""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import MAXYEAR, date, datetime, time, timedelta
from itertools import count, product

from dateutil.rrule import MONTHLY, YEARLY, rrule, weekday

from app.calendars.reading.budget import Broken, Budget

LONGEST = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 31, "YEARLY": 366}
"""How many days a period has at most. What comes back more often than daily isn't read."""
ONCE = 12 * (MAXYEAR + 1)
"""An interval after which no period comes any more."""
MOST_TIMES = 48
"""Times on one day."""
DEAR = 60
"""Steps that dateutil's work on one period counts for."""


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
        skipped = 0
        if self.most is None and first > start:
            # So many can't reach as far; two periods are room enough.
            skipped = (first - start).days // (LONGEST[self.frequency] * self.interval)
        skipped = max(0, skipped - 2)
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
