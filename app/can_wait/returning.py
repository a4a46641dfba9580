"""When a thing comes back: a pure rule of her days, her mornings and her weekends.

Days are local dates in her zone. A day begins at 05:00: what she puts off at three in the night
until tomorrow comes back after she has slept.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY_BEGINS = time(5)
MORNING = time(8)
NOT_YET = (1, 3, 7, 14)
"""Days that a thing rests after the first, second, third, and every further "not yet"."""
SATURDAY = 5
FARTHEST = timedelta(days=5 * 366)


def her_day(now: datetime, zone: str) -> date:
    """Return the day it is for her; the small hours belong to the day before."""
    local = now.astimezone(ZoneInfo(zone))
    return local.date() - timedelta(days=local.hour < DAY_BEGINS.hour)


def morning_of(day: date, zone: str, morning: time = MORNING) -> datetime:
    """Return her morning hour on that day, in UTC.

    Where the clocks skip it, the hour after the gap; where they repeat it, the first of the two.
    """
    return datetime.combine(day, morning, ZoneInfo(zone)).astimezone(UTC)


def tomorrow(today: date) -> date:
    """Return the next day."""
    return today + timedelta(days=1)


def weekend(today: date, first_day: int = SATURDAY) -> date:
    """Return when the next weekend begins; inside one, that is the one after.

    ``first_day`` is its first weekday, Monday being 0, as in CLDR's week data.
    """
    return today + timedelta(days=(first_day - today.weekday() - 1) % 7 + 1)


def a_while(today: date, due: date | None = None) -> date:
    """Return when a thing comes back that Breather lets wait: in a week, or a day before it is due.

    One that is due within two days comes back tomorrow.
    """
    in_a_week = today + timedelta(days=7)
    if due is None:
        return in_a_week
    return max(tomorrow(today), min(in_a_week, due - timedelta(days=1)))


def not_yet(today: date, times: int) -> date:
    """Return until when a thing rests that was told "not yet" so many times before."""
    return today + timedelta(days=NOT_YET[min(times, len(NOT_YET) - 1)])


def possible(day: date, today: date) -> bool:
    """Tell whether a thing may rest until that day: a later one, within five years."""
    return today < day <= today + FARTHEST
