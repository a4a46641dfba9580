"""What the worker tidies each night: what was told a month ago, and buttons that hold no more."""

from datetime import timedelta

from flask import Flask

from app.extensions import db
from app.now.chores import tidy
from app.push.acting import UsedAction
from app.push.forgetting import LASTS, ForgottenEndpoint
from app.reminders import kinds
from app.reminders.chores import KEPT_FOR
from app.reminders.keeping import keep
from app.reminders.models import DONE, Reminder
from app.reminders.plan import Planned
from tests.asks.households import HOUR, NOON, Home
from tests.database import both_databases, count

A_SECOND = timedelta(seconds=1)


@both_databases
def test_what_was_told_a_month_ago_is_forgotten_and_what_waits_is_not(app: Flask) -> None:
    with app.app_context():
        home = Home()
        home.add("Sam")
        for key, until in (("old", NOON), ("new", NOON + HOUR), ("waits", NOON)):
            planned = Planned(key, kinds.NUDGE, None, None, NOON - HOUR, until)
            keep(home.account.id, key, [planned], NOON - 2 * HOUR)
        for reminder in db.session.scalars(Reminder.of(home.account)):
            if reminder.key != "waits":
                reminder.state = DONE
        db.session.commit()
        tidy(NOON + KEPT_FOR)
        assert count(app, "reminders") == 3
        tidy(NOON + KEPT_FOR + A_SECOND)
        left = db.session.scalars(Reminder.of(home.account))
        assert {one.key for one in left} == {"new", "waits"}


@both_databases
def test_a_button_that_holds_no_more_needs_no_remembering(app: Flask) -> None:
    with app.app_context():
        db.session.add(UsedAction(once="x" * 16, expires_at=NOON))
        db.session.commit()
        tidy(NOON)
        assert count(app, "used_actions") == 1
        tidy(NOON + A_SECOND)
    assert count(app, "used_actions") == 0


def test_a_phone_that_was_forgotten_is_remembered_for_a_year_and_more(app: Flask) -> None:
    with app.app_context():
        home = Home()
        home.add("Sam")
        ForgottenEndpoint.remember(home.account.id, "f" * 64, NOON.date())
        db.session.commit()
        tidy(NOON + LASTS)
        assert count(app, "forgotten_endpoints") == 1
        tidy(NOON + LASTS + timedelta(days=1))
    assert count(app, "forgotten_endpoints") == 0
