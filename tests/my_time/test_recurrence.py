"""On which days an own time is, beside a model that looks at each day by itself."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.my_time.recurrence import (
    FORTNIGHTLY,
    LAST,
    MONTHLY,
    ONCE,
    RHYTHMS,
    WEEKLY,
    Rule,
    is_paused,
)

A_DAY = timedelta(days=1)
days = st.dates(date(2019, 1, 1), date(2040, 1, 1))
lengths = st.integers(-20, 800).map(timedelta)
rules = st.builds(
    lambda rhythm, first, length: Rule(rhythm, first, length and first + length),
    st.sampled_from(RHYTHMS),
    days,
    st.none() | lengths,
)


def is_one(rule: Rule, day: date) -> bool:
    """Tell whether a day is one of a rule's, without counting from its first."""
    if day < rule.first or (rule.last and day > rule.last):
        return False
    apart = (day - rule.first).days
    if rule.rhythm == ONCE:
        return apart == 0
    if rule.rhythm in (WEEKLY, FORTNIGHTLY):
        return apart % (7 if rule.rhythm == WEEKLY else 14) == 0
    if rule.first.day > 28:
        nth = (day + 7 * A_DAY).month != day.month
    else:
        nth = (day.day - 1) // 7 == (rule.first.day - 1) // 7
    return apart % 7 == 0 and nth


@given(rules, days, st.integers(-3, 500).map(timedelta))
def test_its_days_are_those_of_the_slow_model(rule: Rule, first: date, length: timedelta) -> None:
    each = (first + number * A_DAY for number in range(length.days + 1))
    assert rule.between(first, first + length) == [day for day in each if is_one(rule, day)]


@given(rules, st.integers(0, 1500).map(timedelta), lengths)
def test_also_near_its_beginning(rule: Rule, later: timedelta, length: timedelta) -> None:
    first = rule.first - 10 * A_DAY + later
    each = (first + number * A_DAY for number in range(max(0, length.days + 1)))
    assert rule.between(first, first + length) == [day for day in each if is_one(rule, day)]


@given(rules, days)
def test_it_holds_its_own_days_and_no_others(rule: Rule, day: date) -> None:
    assert rule.holds(day) == is_one(rule, day)
    assert rule.holds(rule.first) == (rule.last is None or rule.last >= rule.first)


@given(rules, days)
def test_the_next_one_is_the_first_that_comes_after(rule: Rule, day: date) -> None:
    found = rule.next_after(day)
    ahead = rule.between(day + A_DAY, max(day, rule.first) + 200 * A_DAY)
    assert found == (ahead[0] if ahead else None)


@given(rules, days, st.integers(0, 300).map(timedelta), st.integers(0, 300).map(timedelta))
def test_a_longer_time_holds_all_of_a_shorter_one(
    rule: Rule, first: date, length: timedelta, more: timedelta
) -> None:
    shorter = rule.between(first, first + length)
    assert shorter == sorted(set(shorter))
    longer = rule.between(first - more, first + length + more)
    assert [day for day in longer if first <= day <= first + length] == shorter


def test_the_fifth_weekday_of_a_month_means_the_last_one() -> None:
    rule = Rule(MONTHLY, date(2026, 12, 31))
    assert rule.nth == LAST
    assert rule.between(date(2027, 1, 1), date(2027, 3, 31)) == [
        date(2027, 1, 28),
        date(2027, 2, 25),
        date(2027, 3, 25),
    ]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (Rule(ONCE, date(2026, 12, 1)), {}),
        (Rule(WEEKLY, date(2026, 12, 1)), {"FREQ": "WEEKLY"}),
        (Rule(FORTNIGHTLY, date(2026, 12, 1)), {"FREQ": "WEEKLY", "INTERVAL": 2}),
        (Rule(MONTHLY, date(2026, 12, 1)), {"FREQ": "MONTHLY", "BYDAY": "1TU"}),
        (Rule(MONTHLY, date(2026, 12, 29)), {"FREQ": "MONTHLY", "BYDAY": "-1TU"}),
    ],
)
def test_calendars_are_told_the_rule_in_their_words(rule: Rule, said: dict[str, object]) -> None:
    assert rule.text() == said


def test_a_pause_ends_before_the_day_on_which_things_are_back() -> None:
    pause = (date(2026, 12, 20), date(2027, 1, 4))
    assert not is_paused(date(2026, 12, 19), [pause])
    assert is_paused(date(2026, 12, 20), [pause])
    assert is_paused(date(2027, 1, 3), [pause])
    assert not is_paused(date(2027, 1, 4), [pause])
