"""What is offered: times with one tap, and what could be instead. Pure rules."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from app.my_time.chips import AT_MOST, SOONEST, Habit, chips, habits_of
from app.my_time.ways_out import HALF_AN_HOUR, OTHER_DAYS, ways_out
from app.spans import Span, joined, minutes_of, span_of
from tests.asks.households import NOON
from tests.cast import LISBON

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
ZONES = st.sampled_from((LISBON, "America/New_York", "Pacific/Auckland", "Asia/Kathmandu", "UTC"))
TIMES = st.integers(0, 730 * 24 * 60).map(lambda minutes: BEGIN + timedelta(minutes=minutes))
LENGTHS = st.integers(15, 480).map(lambda minutes: timedelta(minutes=minutes))


@st.composite
def spans_near(draw: st.DrawFn, at: datetime) -> list[Span]:
    """Return what may be taken in the days after a time."""
    starts = draw(st.lists(st.integers(-600, 12_000), max_size=12))
    begun = (at + timedelta(minutes=one) for one in starts)
    return [Span(begins, begins + draw(LENGTHS)) for begins in begun]


@given(st.data(), TIMES, ZONES)
def test_what_is_offered_is_free_ahead_and_on_different_days(
    data: st.DataObject, now: datetime, zone: str
) -> None:
    taken = data.draw(spans_near(now))
    habit = st.builds(Habit, st.integers(0, 6), st.times().map(lambda at: at.replace(second=0)))
    offered = chips(now, zone, taken, data.draw(st.lists(habit, max_size=5)))
    assert len(offered) <= AT_MOST
    assert len({chip.day for chip in offered}) == len(offered)
    for chip in offered:
        span = span_of(chip.day, chip.begins, 60, zone)
        assert span.begins >= now + SOONEST
        assert not any(map(span.overlaps, taken))


def test_an_empty_week_has_something_for_every_taste() -> None:
    offered = [chip.key for chip in chips(NOON, LISBON, [])]
    assert offered == [
        "2026-11-25T20:30",
        "2026-11-26T19:30",
        "2026-11-28T09:00",
        "2026-11-29T09:00",
    ]


def test_her_habits_come_first() -> None:
    habits = habits_of([(NOON - timedelta(weeks=weeks), LISBON) for weeks in (1, 2)])
    assert habits == [Habit(2, time(12))]
    monday = Habit(0, time(7, 15))
    assert "2026-11-30T07:15" in [chip.key for chip in chips(NOON, LISBON, [], [monday])]


@given(st.data(), TIMES, ZONES, LENGTHS, st.integers(1, 10_000))
def test_a_way_out_is_ahead_free_and_near(
    data: st.DataObject, now: datetime, zone: str, length: timedelta, ahead: int
) -> None:
    begins = now + timedelta(minutes=ahead)
    span, taken = Span(begins, begins + length), data.draw(spans_near(now))
    out = ways_out(span, zone, taken, now)
    for found in filter(None, (out.smaller, out.other_day)):
        assert found.begins > now
        assert not any(map(found.overlaps, taken))
    if out.smaller:
        assert out.smaller.ends - out.smaller.begins == timedelta(minutes=HALF_AN_HOUR)
        local = out.smaller.begins.astimezone(ZoneInfo(zone)).time()
        assert time(20, 30) <= local <= time(22)
    if out.other_day:
        day, other = (at.astimezone(ZoneInfo(zone)).date() for at in (begins, out.other_day.begins))
        days = other - day
        assert timedelta(days=1) <= days <= timedelta(days=OTHER_DAYS)


def test_the_other_day_keeps_the_hour_over_a_change_of_clocks() -> None:
    saturday = span_of(date(2026, 10, 24), time(19, 30), 120, LISBON)
    out = ways_out(saturday, LISBON, [], saturday.begins - timedelta(days=2))
    assert out.other_day == span_of(date(2026, 10, 25), time(19, 30), 120, LISBON)
    assert out.smaller == span_of(date(2026, 10, 24), time(20, 30), 30, LISBON)


def test_late_in_the_evening_the_smaller_one_keeps_its_hour_or_is_tomorrow() -> None:
    late = span_of(date(2026, 11, 25), time(21), 60, LISBON)
    assert ways_out(late, LISBON, [], NOON).smaller == span_of(
        date(2026, 11, 25), time(21), 30, LISBON
    )
    at_ten = late.begins + timedelta(minutes=50)
    assert ways_out(late, LISBON, [], at_ten).smaller == span_of(
        date(2026, 11, 26), time(21), 30, LISBON
    )


@given(st.data(), TIMES)
def test_minutes_together_are_those_in_which_anything_is(data: st.DataObject, at: datetime) -> None:
    spans = data.draw(spans_near(at))
    covered = {
        minute
        for span in spans
        for minute in range(
            int((span.begins - at) / timedelta(minutes=1)),
            int((span.ends - at) / timedelta(minutes=1)),
        )
    }
    assert minutes_of(spans) == len(covered)
    together = joined(spans)
    assert all(one.ends < other.begins for one, other in pairwise(together))
