"""Every week: the same time on her wall clock, none missing, none twice."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from app.asks.keeping import keep_up_all
from app.asks.models import Ask
from app.asks.standing_asks import StandingAsk, said_in
from app.circle.models import Person
from app.extensions import db
from app.spans import Span, span_of
from tests.asks.households import HOUR, NOON, SATURDAY, Home

ZONES = (
    "Europe/Lisbon",
    "America/New_York",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Africa/Casablanca",
)
"""Clocks change in all of them: around Ramadan in Casablanca, by half an hour in Lord Howe."""
WEEK = timedelta(weeks=1)


@pytest.fixture
def home(app: Flask) -> Iterator[Home]:
    with app.app_context():
        yield Home()


def all_of(home: Home) -> list[Ask]:
    return list(db.session.scalars(Ask.of(home.account).order_by(Ask.begins_at)))


def test_for_a_year_each_week_has_one_at_the_same_time_by_her_clock(app: Flask) -> None:
    random, now = Random(5), NOON
    with app.app_context():
        firsts = [begun(Home(zone), zone, hour) for zone in ZONES for hour in (0, 9)]
        while now < NOON + 53 * WEEK:
            keep_up_all(now)
            db.session.expunge_all()
            some_time = random.choice([1, 1, 24, 80, 160])
            now += timedelta(hours=some_time, minutes=random.randrange(60))
        for home, first in firsts:
            check_the_year(home, first)


def begun(home: Home, zone: str, hour: int) -> tuple[Home, datetime]:
    first = datetime(2026, 11, 28, hour, 30, tzinfo=ZoneInfo(zone))
    span = span_of(first.date(), first.time(), 150, zone)
    StandingAsk.begin(home.ask(home.add("Sam"), span=span), NOON)
    return home, first


def check_the_year(home: Home, first: datetime) -> None:
    times = [one.begins_at.astimezone(first.tzinfo) for one in all_of(home)]
    assert len({at.utcoffset() for at in times}) >= 2
    days = [first.date() + number * WEEK for number in range(len(times))]
    assert [(at.date(), at.time()) for at in times] == [(day, first.time()) for day in days]
    assert times[-1] > NOON + 52 * WEEK
    assert {one.ends_at - one.begins_at for one in all_of(home)} == {timedelta(minutes=150)}


@pytest.mark.parametrize(
    ("zone", "day", "usual", "that_day"),
    [
        ("Europe/Lisbon", (2027, 3, 28), (1, 15), (2, 15)),
        ("Australia/Lord_Howe", (2027, 10, 3), (2, 15), (2, 45)),
    ],
)
def test_a_time_that_the_clocks_skip_once_is_back_a_week_later(
    app: Flask,
    zone: str,
    day: tuple[int, int, int],
    usual: tuple[int, int],
    that_day: tuple[int, int],
) -> None:
    with app.app_context():
        home = Home(zone)
        before = datetime(*day, *usual, tzinfo=ZoneInfo(zone)) - 2 * WEEK
        span = span_of(before.date(), before.time(), 60, zone)
        now = span.begins - HOUR
        standing = StandingAsk.begin(home.ask(home.add("Sam"), span=span, at=now), now)
        for week in range(5):
            standing.keep_up(now + week * WEEK)
        local = [one.begins_at.astimezone(ZoneInfo(zone)) for one in all_of(home)]
        hours = [(at.hour, at.minute) for at in local]
        assert hours[:5] == [usual, usual, that_day, usual, usual]


def test_the_next_week_asks_the_same_of_whoever_is_still_there(home: Home) -> None:
    sam, grandma = home.add("Sam"), home.add("Grandma")
    ask = home.ask(sam, grandma, place="At the pool", line="I’m going to swim 🏊", patience=6)
    ask.accept(sam, NOON + HOUR)
    sam.leave(NOON + 2 * HOUR)
    [next_] = StandingAsk.begin(ask, NOON).keep_up(NOON + 4 * timedelta(days=1))
    assert [one.person_id for one in next_.asked] == [grandma.id]
    assert said_in(next_).place == "At the pool"
    assert (next_.line, next_.patience_hours, next_.tells) == (ask.line, 6, ask.tells)
    assert (next_.state, next_.covered_by, next_.version) == ("open", None, 0)
    assert next_.begins_at == ask.begins_at + WEEK


def test_one_that_is_skipped_is_withdrawn_and_the_others_come(home: Home) -> None:
    standing = StandingAsk.begin(home.ask(home.add("Sam")), NOON)
    [second] = standing.keep_up(NOON + WEEK)
    second.withdraw(NOON + WEEK)
    assert not standing.keep_up(NOON + WEEK + HOUR)
    [third] = standing.keep_up(NOON + 2 * WEEK)
    assert third.begins_at == SATURDAY.begins + 2 * WEEK
    assert [one.state for one in all_of(home)] == ["open", "withdrawn", "open"]


def test_ended_it_makes_no_more_and_keeps_what_was_asked(home: Home) -> None:
    standing = StandingAsk.begin(home.ask(home.add("Sam")), NOON)
    [second] = standing.keep_up(NOON + WEEK)
    assert StandingAsk.behind(second) is standing
    standing.end(NOON + WEEK)
    keep_up_all(NOON + 3 * WEEK)
    assert len(all_of(home)) == 2
    assert StandingAsk.behind(second) is None
    assert {one.state for one in all_of(home)} == {"open"}


@pytest.mark.parametrize("from_the", ["first", "second"])
def test_ended_and_begun_again_none_comes_twice(home: Home, from_the: str) -> None:
    first = home.ask(home.add("Sam"))
    standing = StandingAsk.begin(first, NOON)
    [second] = standing.keep_up(NOON + WEEK)
    standing.end(NOON + WEEK)
    db.session.flush()
    again = StandingAsk.begin(first if from_the == "first" else second, NOON + WEEK)
    assert StandingAsk.behind(second) is again
    for days in range(7, 30):
        again.keep_up(NOON + timedelta(days=days))
    begins = [one.begins_at for one in all_of(home)]
    assert begins == [SATURDAY.begins + number * WEEK for number in range(5)]
    again.end(NOON + 4 * WEEK)
    assert StandingAsk.behind(first) is None


@pytest.mark.parametrize("days", [-6, -3, 1, 6, 7, 9])
def test_one_week_that_is_moved_moves_none_of_the_others(home: Home, days: int) -> None:
    sam = home.add("Sam")
    standing = StandingAsk.begin(home.ask(sam), NOON)
    [second] = standing.keep_up(NOON + WEEK)
    moved = second.begins_at + timedelta(days=days)
    plan = said_in(home.ask(sam, span=Span(moved, moved + HOUR)))
    second.change(plan, NOON + WEEK)
    made = [one.begins_at for week in range(2, 5) for one in standing.keep_up(NOON + week * WEEK)]
    assert made == [SATURDAY.begins + week * WEEK for week in range(2, 5)]


def test_after_a_month_without_a_worker_no_week_that_has_begun_is_asked(home: Home) -> None:
    standing = StandingAsk.begin(home.ask(home.add("Sam")), NOON)
    db.session.flush()
    now = NOON + 5 * WEEK
    made = standing.keep_up(now)
    assert [one.begins_at for one in made] == [SATURDAY.begins + 5 * WEEK]
    assert all(one.begins_at > now for one in made)


def test_everybody_of_it_has_left_it_still_comes_and_she_can_ask_others(home: Home) -> None:
    sam, grandma = home.add("Sam"), home.add("Grandma")
    standing = StandingAsk.begin(home.ask(sam), NOON)
    sam.leave(NOON)
    [second] = standing.keep_up(NOON + WEEK)
    second.add(grandma, NOON + WEEK)
    db.session.flush()
    assert list(second.turns(home.people)) == [grandma.id]


def test_her_standing_asks_are_made_for_her_alone(app: Flask) -> None:
    with app.app_context():
        ana, bea = Home(), Home()
        for home in (ana, bea):
            StandingAsk.begin(home.ask(home.add("Sam")), NOON)
        db.session.commit()
        keep_up_all(datetime(2026, 12, 1, tzinfo=UTC))
        for home in (ana, bea):
            its = all_of(home)
            people: set[UUID] = {one.person_id for ask in its for one in ask.asked}
            [sam] = Person.circle(home.account)
            assert (len(its), people) == (2, {sam.id})
