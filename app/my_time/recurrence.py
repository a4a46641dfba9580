"""On which days an own time is: once, or by a rule in her wall time (RFC 5545, by dateutil). Pure.

Days are local; what the clocks do to an hour is none of a rule's business.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dateutil.rrule import MONTHLY as BY_MONTH
from dateutil.rrule import WEEKLY as BY_WEEK
from dateutil.rrule import rrule, weekday

ONCE, WEEKLY, FORTNIGHTLY, MONTHLY = "once", "weekly", "fortnightly", "monthly"
RHYTHMS = (ONCE, WEEKLY, FORTNIGHTLY, MONTHLY)
LAST = -1
A_DAY = timedelta(days=1)
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class Rule:
    """From its first day on, by its rhythm; ``last`` is the last day that it may be on."""

    rhythm: str
    first: date
    last: date | None = None

    def between(self, first: date, last: date) -> list[date]:
        """Return its days from one day to another, both included."""
        until = min(last, self.last or last)
        if until < max(first, self.first):
            return []
        if self.rhythm == ONCE:
            return [self.first] if self.first >= first else []
        # dateutil counts from a start, in naive time; a day is its midnight.
        rule = self._rrule(self._near(max(first, self.first)))
        return [at.date() for at in rule.between(_at(first), _at(until), inc=True)]

    def holds(self, day: date) -> bool:
        return bool(self.between(day, day))

    def next_after(self, day: date) -> date | None:
        """Return its first day after this one; None when there is none."""
        # The longest gap is that between two months' same weekday.
        return next(iter(self.between(day + A_DAY, max(day, self.first) + 40 * A_DAY)), None)

    @property
    def nth(self) -> int:
        """Which of its month's same weekdays the first day is: 1 to 4, or the last (-1)."""
        number = (self.first.day - 1) // 7 + 1
        return number if number < 5 else LAST

    def text(self) -> dict[str, object]:
        """Return the parts of its RRULE, without an end; nothing for once."""
        if self.rhythm == ONCE:
            return {}
        if self.rhythm == MONTHLY:
            return {"FREQ": "MONTHLY", "BYDAY": f"{self.nth}{CODES[self.first.weekday()]}"}
        interval = {"INTERVAL": 2} if self.rhythm == FORTNIGHTLY else {}
        return {"FREQ": "WEEKLY", **interval}

    def _near(self, day: date) -> date:
        """Return from where to count to this day or later ones, so that years cost nothing."""
        if self.rhythm == MONTHLY:
            return max(self.first, day.replace(day=1))
        return day - (day - self.first) % (7 * self._weeks * A_DAY)

    def _rrule(self, start: date) -> rrule:
        if self.rhythm == MONTHLY:
            on = weekday(self.first.weekday())(self.nth)
            return rrule(BY_MONTH, dtstart=_at(start), byweekday=on)
        return rrule(BY_WEEK, dtstart=_at(start), interval=self._weeks)

    @property
    def _weeks(self) -> int:
        return 2 if self.rhythm == FORTNIGHTLY else 1


def _at(day: date) -> datetime:
    return datetime.combine(day, time.min)


Pause = tuple[date, date]
"""From its first day until the day on which things are back, which is not part of it."""


def is_paused(day: date, pauses: Collection[Pause]) -> bool:
    return any(begins <= day < back for begins, back in pauses)
