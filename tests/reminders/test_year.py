"""A year of plans in twelve zones, beside a slow, plain model that looks at each quarter hour."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.reminders.kinds import NUDGE
from app.reminders.nudging import Nudge, Slot, next_nudge
from app.reminders.rules import Quiet, Recipient, told_at
from tests.reminders.test_rules import ZONES

BEGINS, ENDS = datetime(2026, 1, 1, 12, tzinfo=UTC), datetime(2027, 1, 1, 12, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
"""Every zone is some quarter hours from UTC, and every change of the clocks happens at one."""
hours = st.integers(0, 23)
slots = st.sets(st.builds(Slot, st.integers(0, 6), hours), min_size=1, max_size=3)
quiets = st.builds(Quiet, hours.map(time), hours.map(time))


def a_year(picked: set[Slot], to: Recipient) -> Iterator[tuple[datetime, datetime]]:
    """Plan one after the other, each answered: when it is due, and when it may be told."""
    told, now = list[Nudge](), BEGINS
    while (at := next_nudge(sorted(picked), to.zone, told, now)) and at < ENDS:
        yield at, told_at(at, NUDGE, False, to, 0)
        told, now = [Nudge(at, answered=True)], at


def slowly(picked: set[Slot], to: Recipient) -> Iterator[tuple[datetime, datetime]]:
    """On each day of hers, the first quarter hour at which the clock shows the time, or is past it.

    That is at once where the clocks skip it, and the first time where they show it twice.
    """
    waiting, day = list[time](), date.min
    clock = quarters(to.zone)
    for number, (at, wall) in enumerate(clock):
        if wall.date() != day:
            day = wall.date()
            waiting = sorted(time(slot.hour) for slot in picked if slot.weekday == day.weekday())
        while waiting and wall.time() >= waiting[0]:
            del waiting[0]
            if BEGINS < at < ENDS:
                later = clock[number:]
                yield at, next(one for one, wall in later if not to.quiet.holds(wall.time()))


@cache
def quarters(zone: str) -> list[tuple[datetime, datetime]]:
    """Return every quarter hour of the year and some more, in UTC and as the clock shows it."""
    first, count = BEGINS - timedelta(days=2), (ENDS - BEGINS + timedelta(days=5)) // QUARTER
    return [
        (at, at.astimezone(ZoneInfo(zone))) for at in (first + n * QUARTER for n in range(count))
    ]


@pytest.mark.parametrize("zone", ZONES)
@given(slots, quiets)
@settings(max_examples=8)
def test_a_year_of_plans_is_what_her_clock_says(zone: str, picked: set[Slot], quiet: Quiet) -> None:
    to = Recipient(zone, quiet)
    # Where the clocks skip it, two times of hers can be one.
    assert list(a_year(picked, to)) == sorted(set(slowly(picked, to)))
