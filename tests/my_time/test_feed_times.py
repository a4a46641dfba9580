"""When a feed says that her times are, beside when the app says so: any own time, in many zones."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

import pytest
from flask import Flask
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from icalendar import Calendar

from app.extensions import db
from app.my_time.feed import feed
from app.my_time.models import OwnTime
from app.my_time.occurrences import occurrences
from app.my_time.plan import KINDS, LENGTHS, TRAVELS, Plan
from app.my_time.recurrence import FORTNIGHTLY, RHYTHMS, WEEKLY
from app.my_time.vtimezone import changes, vtimezone
from app.spans import Span
from tests.asks.households import NOON, Home
from tests.my_time.feeds import offset_at, read, spans, unfolded
from tests.my_time.households import settings

ZONES = (
    *("Europe/Lisbon", "Europe/Dublin", "America/New_York", "America/Santiago", "Asia/Kathmandu"),
    *("Australia/Lord_Howe", "Africa/Casablanca", "Africa/Cairo", "Pacific/Auckland", "UTC"),
    *("America/St_Johns", "Pacific/Apia", "America/Nuuk", "Antarctica/Troll"),
)
A_DAY, A_MINUTE = timedelta(days=1), timedelta(minutes=1)
TWO_YEARS = timedelta(days=730)
# Nights are where clocks change.
hours = st.integers(0, 23) | st.integers(0, 4) | st.just(23)
plans = st.builds(
    Plan,
    title=st.just("Pottery"),
    first=st.dates(date(2025, 6, 1), date(2028, 1, 1)),
    begins=st.builds(time, hours, st.sampled_from((0, 15, 30, 45))),
    minutes=st.sampled_from(LENGTHS),
    zone=st.sampled_from(ZONES),
    rhythm=st.sampled_from((*RHYTHMS, WEEKLY, FORTNIGHTLY)),
    kind=st.sampled_from(KINDS),
    travel_minutes=st.sampled_from((0, *TRAVELS)),
)
numbers = st.integers(2, 60) | st.integers(0, 60)
Act = Callable[[OwnTime, date], Any]


def moved(minutes: int, length: int, smaller: bool) -> Act:
    def move(own: OwnTime, day: date) -> None:
        begins = own.span_on(day).begins + minutes * A_MINUTE
        own.move(day, Span(begins, begins + length * A_MINUTE), NOON, smaller)

    return move


skips: Act = lambda own, day: own.skip(day, NOON)  # noqa: E731
comes_back: Act = lambda own, day: own.bring_back(day, NOON)  # noqa: E731
ends: Act = lambda own, day: own.end(day, NOON)  # noqa: E731


def ends_with(own: OwnTime, day: date) -> None:
    own.end(day + A_DAY, NOON)


moves = st.builds(moved, st.integers(-15_000, 30_000), st.sampled_from(LENGTHS), st.booleans())
changes_to: st.SearchStrategy[Act] = plans.map(
    lambda plan: lambda own, day: own.change_from(day, plan_from(plan, day), NOON)
)
of_days = st.one_of(st.just(skips), st.just(comes_back), moves, moves)
endings = st.one_of(st.just(ends), st.just(ends_with), changes_to, changes_to)
todos = st.builds(
    lambda acts, ending: [*acts, *ending],
    st.lists(st.tuples(numbers, of_days), min_size=1, max_size=8),
    # What ends early leaves little to look at.
    st.just([]) | st.lists(st.tuples(numbers, endings), max_size=1),
)
pauses = st.tuples(st.dates(date(2026, 1, 1), date(2028, 1, 1)), st.integers(1, 60).map(timedelta))
later = st.integers(-30, 400) | st.integers(-30, 400) | st.integers(0, 3000)
"""Days after its first from which on one looks, for more than a year: both changes are in it."""


def window(first: date, days: int) -> Span:
    # A year before NOON is what a feed goes back to.
    begins = max(first + days * A_DAY, date(2025, 11, 26))
    return Span(at_midnight(begins), at_midnight(begins + 400 * A_DAY))


def plan_from(plan: Plan, day: date) -> Plan:
    said = {name: getattr(plan, name) for name in Plan.__dataclass_fields__}
    return Plan(**{**said, "first": day})


def at_midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def carry_out(home: Home, plan: Plan, todo: list[tuple[int, Act]]) -> None:
    own = OwnTime.keep(home.account, UUID(int=7), plan, NOON)
    for number, act in todo:
        days = own.rule.between(own.first_on, own.first_on + TWO_YEARS)
        if days:
            act(own, days[number % len(days)])


def in_the_app(home: Home, within: Span) -> list[Span]:
    found = (one.span for one in occurrences(home.account, within))
    return begun_in(found, within)


def begun_in(found: Any, within: Span) -> list[Span]:
    begun = [one for one in found if within.holds(one.begins)]
    return sorted(begun, key=lambda one: (one.begins, one.ends))


def with_its_own_zones(body: bytes) -> Calendar:
    """Read a feed as somebody does who knows no zone by its name."""
    text = unfolded(body)
    for zone in ZONES:
        text = text.replace(f"TZID={zone}:", f"TZID=Of this file/{zone}:")
        text = text.replace(f"TZID:{zone}\r\n", f"TZID:Of this file/{zone}\r\n")
    return Calendar.from_ical(text)


@hypothesis(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    plan=plans,
    todo=todos,
    paused=st.lists(pauses, max_size=2),
    days=later,
)
def test_a_reader_finds_her_times_when_the_app_says_they_are(
    app: Flask, plan: Plan, todo: list[tuple[int, Act]], paused: list[Any], days: int
) -> None:
    within = window(plan.first, days)
    with app.test_request_context():
        home = Home()
        carry_out(home, plan, todo)
        chosen = settings(home)
        for begins, length in paused:
            chosen.pause(begins, begins + length)
        db.session.flush()
        body = feed(home.account, chosen, NOON)
        wide = Span(within.begins - A_DAY, within.ends + A_DAY)
        expected = in_the_app(home, within)
        db.session.rollback()
    assert begun_in(spans(read(body), wide), within) == expected
    assert begun_in(spans(with_its_own_zones(body), wide), within) == expected


@pytest.mark.parametrize("zone", ZONES)
def test_a_zone_is_written_as_it_is_for_ten_years(zone: str) -> None:
    first, last = date(2025, 1, 1), date(2037, 1, 1)
    written = vtimezone(zone, first, last)
    for change in changes(zone, first, last):
        for at in (change.at - A_MINUTE, change.at, change.at + 31 * A_MINUTE):
            assert offset_at(written, at) == offset_in(zone, at), at
    for number in range(1, (last - first).days, 5):
        at = at_midnight(first) + number * A_DAY
        assert offset_at(written, at) == offset_in(zone, at), at


@hypothesis(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted(available_timezones())),
    st.datetimes(datetime(2025, 1, 2), datetime(2036, 12, 30), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_so_is_any_other(zone: str, at: datetime) -> None:
    written = vtimezone(zone, date(2025, 1, 1), date(2037, 1, 1))
    assert offset_at(written, at) == offset_in(zone, at)


def offset_in(zone: str, at: datetime) -> timedelta | None:
    return at.astimezone(ZoneInfo(zone)).utcoffset()


def test_a_month_of_other_clocks_is_not_lost() -> None:
    # In Morocco, for Ramadan alone.
    found = changes("Africa/Casablanca", date(2027, 1, 1), date(2028, 1, 1))
    assert [one.onset.date() for one in found] == [date(2027, 2, 7), date(2027, 3, 14)]
