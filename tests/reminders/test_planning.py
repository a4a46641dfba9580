"""What comes by itself: mornings on which things are back, a look-back a week, and nudges."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from app.account.models import Account
from app.can_wait.reminders import plan_mornings
from app.extensions import db
from app.now.reminders import plan_ahead
from app.push.models import Subscription
from app.push.vapid import server_key
from app.reminders.models import DONE, WAITING, Reminder
from app.reminders.settings import Reminding
from tests import cast
from tests.asks.households import NOON
from tests.can_wait.acting import do, put_down
from tests.cast import Browser, add_person, link_of
from tests.database import both_databases
from tests.services.push_service import Phone

Clock = time_machine.Traveller


@pytest.fixture(autouse=True)
def clock() -> Iterator[Clock]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def hers(app: Flask, *states: str) -> list[tuple[str, datetime]]:
    """Return the reminders in these states, the earliest first."""
    with app.app_context():
        found = db.session.scalars(db.select(Reminder).where(Reminder.state.in_(states)))
        return sorted(((one.kind, one.due_at) for one in found), key=lambda one: one[1])


def subscribed(app: Flask, **wants: object) -> None:
    """Let the only account be told on a phone."""
    with app.app_context():
        account = db.session.scalars(db.select(Account)).one()
        phone = Phone("https://fcm.googleapis.com")
        keys = {"endpoint": phone.endpoint, "p256dh": phone.p256dh, "auth": phone.auth}
        said: dict[str, Any] = {"name": "Chrome", "server_key": server_key(), **keys}
        Subscription.keep(account.id, None, at=NOON, **said)
        settings = Reminding.of_account(account.id)
        for name, value in wants.items():
            setattr(settings, name, value)
        db.session.add(settings)
        db.session.commit()


def planned(app: Flask, now: datetime) -> None:
    with app.app_context():
        plan_ahead(now)
        plan_mornings(now)


def morning(day: int) -> datetime:
    return datetime(2026, 11, day, 8, tzinfo=UTC)


def test_one_reminder_for_each_morning_on_which_something_is_back(app: Flask, ana: Browser) -> None:
    for title in ("Winter clothes", "Car tax"):
        do(ana, put_down(ana, title), "wait", until="tomorrow")
    do(ana, put_down(ana, "Photos"), "wait", until="weekend")
    assert hers(app, WAITING) == [("back", morning(26)), ("back", morning(28))]


def test_each_morning_is_told_of_also_when_she_does_nothing_for_long(
    app: Flask, ana: Browser, clock: Clock
) -> None:
    days = range(26, 35)
    for day in days:
        back = NOON.date() + timedelta(days=day - 25)
        do(ana, put_down(ana, f"Nr. {day}"), "wait", until=back.isoformat())
    subscribed(app)
    mornings = [morning(26) + timedelta(days=day - 26) for day in days]
    assert [at for _kind, at in hers(app, WAITING)] == mornings[:7]
    clock.move_to(mornings[6])
    planned(app, mornings[6])
    waiting = [at for kind, at in hers(app, WAITING) if kind == "back"]
    assert waiting[-3:] == mornings[6:]


def test_what_waits_longer_or_is_done_reminds_of_nothing(app: Flask, ana: Browser) -> None:
    thing = put_down(ana, "Winter clothes")
    do(ana, thing, "wait", until="tomorrow")
    do(ana, thing, "wait", until="weekend")
    assert hers(app, WAITING) == [("back", morning(28))]
    do(ana, thing, "done")
    assert hers(app, WAITING) == []
    assert hers(app, "cancelled") == [("back", morning(26)), ("back", morning(28))]


def test_whom_a_thing_is_handed_to_hears_it_and_not_any_more_once_it_is_taken(
    app: Flask, ana: Browser
) -> None:
    sam, thing = add_person(ana, "Sam"), put_down(ana, "Book the car in")
    link = link_of(ana, sam)
    do(ana, thing, "hand", person=sam)
    assert hers(app, WAITING) == [("handed", NOON)]
    cast.browser(app).post(f"{link}/things/{thing}/take")
    assert hers(app, WAITING) == []


@both_databases
def test_nudges_come_at_her_times_and_rest_when_she_does_not_answer(
    app: Flask, clock: Clock
) -> None:
    cast.mother(app)
    slots = {"nudges": [[2, 19], [4, 9]], "nudges_since": NOON}
    subscribed(app, **slots)
    told: list[datetime] = []
    for _ in range(6):
        planned(app, NOON + timedelta(minutes=1) if not told else told[-1])
        waiting = hers(app, WAITING)
        if not waiting:
            break
        [(kind, at)] = waiting
        told.append(at)
        clock.move_to(at)
        with app.app_context():
            reminder = db.session.scalars(db.select(Reminder).filter_by(state=WAITING)).one()
            reminder.state, reminder.finished_at = DONE, at
            db.session.commit()
        if kind == "nudges_rest":
            break
    kinds = [kind for kind, _at in hers(app, DONE)]
    assert kinds == ["nudge"] * 4 + ["nudges_rest"]
    days = [at.day for at in told]
    # Ignored twice, every second one is left out.
    assert days[:4] == [25, 27, 4, 11]
    planned(app, told[-1] + timedelta(days=40))
    assert hers(app, WAITING) == []


def test_a_tap_within_three_hours_is_an_answer(app: Flask, ana: Browser, clock: Clock) -> None:
    subscribed(app, nudges=[[2, 19]], nudges_since=NOON)
    at = NOON.replace(hour=19)
    for week in range(4):
        told = at + timedelta(weeks=week)
        planned(app, told - timedelta(hours=1))
        assert hers(app, WAITING) == [("nudge", told)]
        with app.app_context():
            reminder = db.session.scalars(db.select(Reminder).filter_by(state=WAITING)).one()
            reminder.state, reminder.finished_at = DONE, told
            db.session.commit()
        clock.move_to(told + timedelta(hours=2))
        cast.tap(ana, "rest")
    planned(app, at + timedelta(weeks=4) - timedelta(hours=1))
    assert hers(app, WAITING) == [("nudge", at + timedelta(weeks=4))]


def test_off_they_never_come(app: Flask, ana: Browser) -> None:
    subscribed(app)
    planned(app, NOON)
    assert hers(app, WAITING) == []


def test_a_look_back_comes_on_monday_only_when_there_is_something(
    app: Flask, ana: Browser, clock: Clock
) -> None:
    subscribed(app)
    thing = put_down(ana, "Winter clothes")
    do(ana, thing, "wait", until="tomorrow")
    clock.move_to(morning(27))
    do(ana, thing, "done")
    planned(app, morning(27))
    assert hers(app, WAITING) == []
    monday = morning(30)
    planned(app, monday - timedelta(hours=2))
    assert hers(app, WAITING) == [("look_back", monday)]
    planned(app, monday - timedelta(hours=1))
    assert hers(app, WAITING) == [("look_back", monday)]
