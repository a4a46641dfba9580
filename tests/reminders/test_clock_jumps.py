"""The worker's clock goes ahead by a day and back again: nothing is told twice, nothing is lost."""

from datetime import timedelta

import time_machine

from app.circle.models import Person
from app.extensions import db
from app.reminders import kinds
from app.reminders.claiming import LEASE, claim
from app.reminders.delivering import deliver_due
from app.reminders.keeping import keep
from app.reminders.models import Reminder
from app.reminders.plan import Planned
from tests.asks.households import HOUR, NOON, Home
from tests.database import both_databases
from tests.reminders.phones import Phone
from tests.reminders.test_delivering import ASKED, asked

A_DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
NUDGE = "A moment for you?"
Clock = time_machine.Traveller


def tell_until(clock: Clock, hours: int) -> None:
    """Let the worker look each quarter of an hour, from noon on."""
    for quarter in range(hours * 4):
        clock.move_to(NOON + quarter * timedelta(minutes=15))
        deliver_due(NOON + quarter * timedelta(minutes=15))


def nudge(home: Home, hours: float, lasts: timedelta = HOUR) -> None:
    at = NOON + hours * HOUR
    planned = Planned("nudge:1", kinds.NUDGE, None, None, at, at + lasts)
    keep(home.account.id, "nudge", [planned], NOON)
    db.session.commit()


@both_databases
def test_what_was_told_a_day_early_is_not_told_again(
    home: Home, sam: Person, sams: Phone, clock: Clock
) -> None:
    clock.shift(A_DAY)
    asked(home, sam)
    deliver_due(NOON + A_DAY)
    assert sams.shown == [ASKED]
    clock.shift(-A_DAY)
    tell_until(clock, 30)
    assert sams.shown == [ASKED]


@both_databases
def test_what_seemed_too_late_on_a_clock_that_was_ahead_is_told_in_its_time(
    home: Home, anas: Phone, clock: Clock
) -> None:
    nudge(home, 3)
    clock.shift(A_DAY)
    assert deliver_due(NOON + A_DAY) == 0
    clock.shift(-A_DAY)
    tell_until(clock, 3)
    assert anas.shown == []
    tell_until(clock, 30)
    assert anas.shown == [NUDGE]


@both_databases
def test_what_a_worker_held_when_it_died_with_its_clock_ahead_is_free_in_minutes(
    home: Home, sam: Person, sams: Phone, clock: Clock
) -> None:
    clock.shift(A_DAY)
    asked(home, sam)
    assert claim(NOON + A_DAY)
    clock.shift(-A_DAY)
    assert deliver_due(NOON) == 1
    assert sams.shown == [ASKED]
    assert deliver_due(NOON + A_DAY + LEASE + MINUTE) == 0


@both_databases
def test_another_worker_whose_clock_differs_by_a_minute_waits_for_the_lease(
    home: Home, sam: Person, sams: Phone, clock: Clock
) -> None:
    asked(home, sam)
    assert claim(NOON + MINUTE)
    assert deliver_due(NOON) == 0
    assert deliver_due(NOON + LEASE) == 0
    assert deliver_due(NOON + MINUTE + LEASE) == 1


@both_databases
def test_what_came_too_late_by_a_right_clock_stays_untold(
    home: Home, anas: Phone, clock: Clock
) -> None:
    nudge(home, 3)
    for hours in (5, 6, 30):
        clock.move_to(NOON + hours * HOUR)
        assert deliver_due(NOON + hours * HOUR) == 0
    db.session.expire_all()
    [state] = db.session.scalars(db.select(Reminder.state))
    assert state == "worthless"
