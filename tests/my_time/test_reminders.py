"""Reminders of own times: few, exact, and gone with what they are about."""

from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask

from app.account.models import Account
from app.extensions import db
from app.reminders.models import CANCELLED, WAITING, Reminder
from app.reminders.telling import Due, Told, told
from tests import cast
from tests.cast import Browser
from tests.my_time.keeping import NEXT_WEDNESDAY, answers, ask_of, keep, to

OF_OWN_TIMES = ("own_soon", "tomorrow", "did_it_happen")
Found = list[tuple[str, str]]


def waiting(app: Flask, *states: str) -> Found:
    """Return kind and time (UTC) of the reminders of own times in these states, in order."""
    with app.app_context():
        found = db.session.scalars(db.select(Reminder).where(Reminder.kind.in_(OF_OWN_TIMES)))
        hers = [one for one in found if one.state in (states or (WAITING,))]
        return sorted(
            ((one.kind, f"{one.due_at:%m-%d %H:%M}") for one in hers), key=lambda one: one[1]
        )


def says(app: Flask, kind: str) -> Told | None:
    with app.test_request_context():
        account = db.session.scalars(db.select(Account)).one()
        found = db.select(Reminder).where(Reminder.kind == kind, Reminder.state == WAITING)
        first = db.session.scalars(found.order_by(Reminder.due_at)).first()
        assert first
        return told(Due(account, None, first))


def test_what_needs_nobody_is_told_an_hour_before(ana: Browser, app: Flask) -> None:
    keep(ana)
    assert waiting(app) == [("own_soon", "12-02 18:30"), ("own_soon", "12-09 18:30")]


def test_what_somebody_covers_is_told_by_its_ask_alone(ana: Browser, sam: str, app: Flask) -> None:
    keep(ana, sam)
    answers(cast.browser(app), ana, sam, ask_of(app))
    assert waiting(app) == []
    with app.app_context():
        kinds = set(db.session.scalars(db.select(Reminder.kind)))
    assert "soon" in kinds


def test_an_appointment_is_told_the_evening_before_and_asked_about_after(
    ana: Browser, app: Flask
) -> None:
    keep(ana, kind="appointment", travel="30", rhythm="once", minutes="60")
    assert waiting(app) == [
        ("tomorrow", "12-01 18:00"),
        ("own_soon", "12-02 18:00"),
        ("did_it_happen", "12-02 21:30"),
    ]


@pytest.mark.parametrize("verb", ["skip", "end"])
def test_what_is_not_any_more_is_told_no_more(ana: Browser, app: Flask, verb: str) -> None:
    own = keep(ana)
    to(ana, own, verb)
    gone = [("own_soon", "12-02 18:30")]
    if verb == "end":
        gone.append(("own_soon", "12-09 18:30"))
    assert waiting(app, CANCELLED) == gone


def test_moved_it_is_told_before_its_new_hour(ana: Browser, app: Flask) -> None:
    own = keep(ana)
    to(ana, own, "move", when="pick", day="2026-12-03", begins="08:00")
    assert waiting(app)[0] == ("own_soon", "12-03 07:00")


def test_in_a_pause_nothing_is_told(ana: Browser, app: Flask) -> None:
    keep(ana, when="2026-11-27T19:30", rhythm="once")
    ana.post("/my-time/pause")
    assert waiting(app) == []
    ana.post("/my-time/go-on")
    assert waiting(app) == [("own_soon", "11-27 18:30")]


def test_once_she_said_how_it_was_she_is_not_asked(
    ana: Browser, app: Flask, clock: time_machine.Traveller
) -> None:
    own = keep(ana, kind="appointment", rhythm="once", minutes="60")
    clock.move_to(datetime(2026, 12, 2, 20, 40, tzinfo=UTC))
    to(ana, own, "felt", felt="not")
    assert "did_it_happen" not in dict(waiting(app))


@pytest.mark.parametrize(
    ("kind", "neutral", "detailed"),
    [
        ("own_soon", "Something of yours is near.", "Dr. Silva at 19:30."),
        ("tomorrow", "Something of yours is tomorrow.", "Tomorrow at 19:30: Dr. Silva."),
        ("did_it_happen", "One small question, if you like.", "Dr. Silva: did it happen?"),
    ],
)
def test_on_a_locked_screen_it_says_nothing_of_what_it_is(
    ana: Browser, app: Flask, kind: str, neutral: str, detailed: str
) -> None:
    own = keep(ana, title="Dr. Silva", kind="appointment")
    said = says(app, kind)
    assert said
    assert (str(said.neutral), str(said.detailed)) == (
        neutral,
        detailed.replace("19:30", _at(said)),
    )
    assert said.path == f"/own-times/{own}/{NEXT_WEDNESDAY}"


def _at(said: Told) -> str:
    """Return the hour as it is written where nobody says how."""
    return "7:30\u202fPM" if "PM" in str(said.detailed) else "19:30"


def test_what_was_skipped_meanwhile_is_not_told(ana: Browser, app: Flask) -> None:
    keep(ana, kind="appointment")
    with app.app_context():
        db.session.execute(db.text("UPDATE own_times SET last_on = '2026-11-30'"))
        db.session.commit()
    assert says(app, "own_soon") is None


def test_when_nobody_can_the_reminder_leads_to_the_ways_out(
    ana: Browser, sam: str, app: Flask
) -> None:
    own = keep(ana, sam)
    answers(cast.browser(app), ana, sam, ask_of(app), "cant")
    said = says(app, "answer")
    assert said
    assert said.path == f"/own-times/{own}/{NEXT_WEDNESDAY}"
