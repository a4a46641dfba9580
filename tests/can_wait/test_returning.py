"""When a thing comes back: on its day, in her morning, in her zone, whatever the clocks do."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.can_wait.returning import (
    DAY_BEGINS,
    MORNING,
    NOT_YET,
    a_while,
    her_day,
    morning_of,
    not_yet,
    possible,
    tomorrow,
    weekend,
)

ZONES = """
Europe/Lisbon Europe/Berlin America/New_York America/St_Johns America/Sao_Paulo Asia/Kolkata
Asia/Kathmandu Asia/Tehran Africa/Cairo Australia/Lord_Howe Pacific/Apia Pacific/Kiritimati
"""
zones = st.sampled_from(ZONES.split())
instants = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
days = st.dates(date(2020, 1, 1), date(2035, 1, 1))


@given(days, zones)
def test_a_thing_comes_back_in_her_morning_on_its_day(day: date, zone: str) -> None:
    local = morning_of(day, zone).astimezone(ZoneInfo(zone))
    assert (local.date(), local.time()) == (day, MORNING)


@given(instants, zones)
def test_what_waits_until_tomorrow_is_never_back_before_she_has_slept(
    now: datetime, zone: str
) -> None:
    back = morning_of(tomorrow(her_day(now, zone)), zone)
    night_ends = MORNING.hour - DAY_BEGINS.hour
    assert back - now >= timedelta(hours=night_ends - 1)
    assert back - now <= timedelta(hours=28)


def test_three_in_the_night_still_belongs_to_the_day_before() -> None:
    lisbon = ZoneInfo("Europe/Lisbon")
    assert her_day(datetime(2026, 11, 25, 3, 12, tzinfo=lisbon), "Europe/Lisbon") == date(
        2026, 11, 24
    )
    assert her_day(datetime(2026, 11, 25, 5, 0, tzinfo=lisbon), "Europe/Lisbon") == date(
        2026, 11, 25
    )


@pytest.mark.parametrize(
    ("day", "utc_hour"), [(date(2026, 10, 24), 7), (date(2026, 10, 25), 8), (date(2027, 3, 28), 7)]
)
def test_the_morning_stays_at_eight_when_the_clocks_change(day: date, utc_hour: int) -> None:
    assert morning_of(day, "Europe/Lisbon") == datetime.combine(day, time(utc_hour), UTC)


def test_a_morning_that_the_clocks_skip_comes_right_after_the_gap() -> None:
    skipped = morning_of(date(2026, 3, 29), "Europe/Lisbon", time(1, 30))
    assert skipped == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


@given(days, st.integers(0, 6))
def test_the_weekend_is_ahead_and_begins_on_its_first_day(day: date, first_day: int) -> None:
    found = weekend(day, first_day)
    assert found.weekday() == first_day
    assert timedelta(days=1) <= found - day <= timedelta(days=7)


@pytest.mark.parametrize(
    ("day", "first_day", "expected"),
    [
        (date(2026, 11, 25), 5, date(2026, 11, 28)),
        (date(2026, 11, 28), 5, date(2026, 12, 5)),
        (date(2026, 11, 29), 5, date(2026, 12, 5)),
        (date(2026, 11, 25), 4, date(2026, 11, 27)),
    ],
)
def test_on_a_weekend_the_next_one_is_meant(day: date, first_day: int, expected: date) -> None:
    assert weekend(day, first_day) == expected


@given(days, st.integers(0, 50))
def test_not_yet_rests_longer_each_time(day: date, times: int) -> None:
    assert not_yet(day, times) <= not_yet(day, times + 1)
    assert not_yet(day, times) - day == timedelta(days=[*NOT_YET, *[14] * 50][times])


@given(days, st.none() | st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_what_breather_lets_wait_is_back_before_it_is_due(day: date, due: date | None) -> None:
    back = a_while(day, due)
    assert timedelta(days=1) <= back - day <= timedelta(days=7)
    assert due is None or due <= day + timedelta(days=1) or back < due


@given(days, days)
def test_a_date_is_possible_when_it_is_ahead_and_not_absurd(day: date, today: date) -> None:
    assert possible(day, today) == (0 < (day - today).days <= 5 * 366)
