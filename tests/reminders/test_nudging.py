"""Nudges: at the times she picked, fewer when she doesn't answer, and then they rest."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from app.reminders.nudging import REST_AFTER, Nudge, Slot, ignored, next_nudge, rests

ZONE = "Europe/Lisbon"
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
"""A Wednesday."""
MONDAY, WEDNESDAY, FRIDAY = Slot(0, 10), Slot(2, 20), Slot(4, 9)
PICKED = (MONDAY, WEDNESDAY, FRIDAY)
slots = st.lists(st.builds(Slot, st.integers(0, 6), st.integers(7, 20)), min_size=1, max_size=3)
zones = st.sampled_from([ZONE, "America/St_Johns", "Australia/Lord_Howe", "Pacific/Auckland"])
instants = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def told(*answers: bool, until: datetime = NOON) -> list[Nudge]:
    """Return nudges, two days apart, up to an hour before a time."""
    count = len(answers)
    return [
        Nudge(until - timedelta(hours=1, days=2 * (count - 1 - n)), answer)
        for n, answer in enumerate(answers)
    ]


def test_the_next_one_comes_at_the_next_time_she_picked() -> None:
    assert next_nudge(PICKED, ZONE, [], NOON) == datetime(2026, 11, 25, 20, tzinfo=UTC)
    assert next_nudge([MONDAY], ZONE, [], NOON) == datetime(2026, 11, 30, 10, tzinfo=UTC)
    assert next_nudge([], ZONE, [], NOON) is None


def test_ignored_twice_every_second_time_is_left_out() -> None:
    assert next_nudge(PICKED, ZONE, told(False), NOON) == datetime(2026, 11, 25, 20, tzinfo=UTC)
    halved = next_nudge(PICKED, ZONE, told(False, False), NOON)
    assert halved == datetime(2026, 11, 27, 9, tzinfo=UTC)


def test_ignored_twice_more_they_rest() -> None:
    assert next_nudge(PICKED, ZONE, told(*[False] * 4), NOON) is None
    assert rests(told(True, *[False] * 4))
    assert not rests(told(*[False] * 3))


def test_an_answer_brings_all_of_them_back() -> None:
    assert ignored(told(False, False, False, True)) == 0
    answered = told(False, False, False, True)
    assert next_nudge(PICKED, ZONE, answered, NOON) == datetime(2026, 11, 25, 20, tzinfo=UTC)


def test_after_months_away_the_next_one_still_comes() -> None:
    long_ago = [Nudge(NOON - timedelta(days=200), answered=False)]
    assert next_nudge(PICKED, ZONE, long_ago, NOON) == datetime(2026, 11, 25, 20, tzinfo=UTC)


@given(slots, zones, instants, st.lists(st.booleans(), max_size=6))
def test_it_is_always_one_of_her_times_ahead_and_at_most_as_many_a_week_as_she_picked(
    picked: list[Slot], zone: str, now: datetime, answers: list[bool]
) -> None:
    history = told(*answers, until=now)
    at = next_nudge(picked, zone, history, now)
    assert (at is None) == (ignored(history) >= REST_AFTER)
    if at is None:
        return
    wall = at.astimezone(ZoneInfo(zone))
    assert at > now
    assert at - now < timedelta(weeks=2, days=1)
    assert Slot(wall.weekday(), wall.hour) in picked


@given(slots, zones, instants)
def test_whoever_never_answers_hears_four_and_no_more(
    picked: list[Slot], zone: str, now: datetime
) -> None:
    history: list[Nudge] = []
    while at := next_nudge(picked, zone, history, now):
        history.append(Nudge(at, answered=False))
        now = at
    assert len(history) == REST_AFTER
    gaps = [later.at - one.at for one, later in pairwise(history)]
    assert all(gap > timedelta(0) for gap in gaps)
