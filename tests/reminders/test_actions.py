"""Buttons in a notification: they answer without opening anything, and once."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.asks.keeping import commit
from app.asks.models import Ask
from app.circle.models import Person
from app.extensions import db
from app.now.models import CheckIn
from app.reminders import kinds
from app.reminders.delivering import deliver_due
from app.reminders.keeping import keep
from app.reminders.plan import Planned
from app.reminders.settings import Reminding
from app.spans import Span
from tests import cast
from tests.asks.households import HOUR, NOON, SATURDAY, Home
from tests.reminders.phones import Phone

Clock = time_machine.Traveller


@pytest.fixture
def details(home: Home) -> None:
    """Ana wants notifications to say what they are about."""
    wants = Reminding.of_account(home.account.id)
    wants.details = True
    db.session.add(wants)
    db.session.commit()


def asked(home: Home, *people: Person, **more: Any) -> Ask:
    ask = home.ask(*people, **more)
    commit(ask)
    deliver_due(NOON)
    return ask


def tapped(app: Flask, phone: Phone, name: str) -> tuple[int, str]:
    """Send what the button of the last notification sends; return the status and the words."""
    button = phone.got[-1]["data"]["actions"][name]
    kind = "application/x-www-form-urlencoded"
    db.session.commit()
    answer = cast.browser(app).post(button["url"], data=button["body"], content_type=kind)
    db.session.expire_all()
    return answer.status_code, answer.text


def test_one_tap_on_the_notification_says_yes_once(
    home: Home, sam: Person, sams: Phone, app: Flask
) -> None:
    ask = asked(home, sam)
    assert sams.shown == ["Are you free on Saturday, 09:00 – 11:00?"]
    names = [(one["action"], one["title"]) for one in sams.got[0]["actions"]]
    assert names == [("yes", "Yes, I’ve got them"), ("cant", "I can’t")]
    said = "Thank you. It’s yours. The handover opens on Saturday at 07:00."
    assert tapped(app, sams, "yes") == (200, said)
    assert db.session.get_one(Ask, (home.account.id, ask.id)).covered_by == sam.id
    assert tapped(app, sams, "yes") == (200, "That reached us already.")


@pytest.mark.usefixtures("details")
def test_a_no_goes_to_the_next_one(home: Home, sam: Person, sams: Phone, app: Flask) -> None:
    grandma = home.add("Grandma")
    hers = Phone(sams.service)
    hers.subscribe(home.account.id, grandma.id)
    asked(home, sam, grandma)
    assert hers.shown == []
    assert tapped(app, sams, "cant") == (200, "Thanks for saying so. Nobody is told why.")
    deliver_due(NOON + timedelta(seconds=1))
    assert hers.shown == ["Could you take the children on Saturday, 09:00 – 11:00?"]


@pytest.mark.usefixtures("details")
def test_of_two_taps_one_has_it(home: Home, sam: Person, sams: Phone, app: Flask) -> None:
    nadia = home.add("Nadia")
    hers = Phone(sams.service)
    hers.subscribe(home.account.id, nadia.id)
    asked(home, sam, nadia, how="at_once")
    tapped(app, sams, "yes")
    assert tapped(app, hers, "yes")[1] == "Somebody has it already. Thank you for looking."


@pytest.mark.usefixtures("details")
def test_who_has_something_at_that_time_is_told_before_they_say_yes(
    home: Home, sam: Person, sams: Phone, app: Flask
) -> None:
    other = home.ask(sam)
    other.accept(sam, NOON)
    ask = asked(home, sam)
    said = "At the same time you have Saturday, 09:00 – 11:00 already."
    assert tapped(app, sams, "yes") == (409, said)
    assert db.session.get_one(Ask, (home.account.id, ask.id)).covered_by is None
    # The button was not used up: with the other time gone, it is a yes.
    other.withdraw(NOON)
    db.session.commit()
    assert tapped(app, sams, "yes")[0] == 200


@pytest.mark.usefixtures("details")
def test_a_stopped_link_ends_its_buttons_too(
    home: Home, sam: Person, sams: Phone, app: Flask
) -> None:
    asked(home, sam)
    sam.revoke_link()
    status, said = tapped(app, sams, "yes")
    assert (status, said) == (410, "This isn’t there any more. Nothing was changed.")


@pytest.mark.usefixtures("details")
def test_a_tap_after_it_began_comes_too_late(
    home: Home, sam: Person, sams: Phone, app: Flask, clock: Clock
) -> None:
    asked(home, sam)
    clock.move_to(SATURDAY.begins)
    status, said = tapped(app, sams, "yes")
    assert (status, said) == (410, "That was for an earlier time. Nothing was changed.")


@pytest.mark.usefixtures("details")
def test_with_details_it_says_that_it_is_about_the_children(
    home: Home, sam: Person, sams: Phone
) -> None:
    asked(home, sam)
    assert sams.shown == ["Could you take the children on Saturday, 09:00 – 11:00?"]


def test_what_is_more_than_a_week_ahead_is_asked_with_its_date(
    home: Home, sam: Person, sams: Phone
) -> None:
    later = Span(SATURDAY.begins + timedelta(days=7), SATURDAY.ends + timedelta(days=7))
    asked(home, sam, span=later)
    assert sams.shown == ["Are you free on Saturday 5 December, 09:00 – 11:00?"]


def test_a_need_is_tapped_in_the_notification(home: Home, anas: Phone, app: Flask) -> None:
    planned = Planned("nudge:1", kinds.NUDGE, None, None, NOON, NOON + HOUR)
    keep(home.account.id, "nudges", [planned], NOON)
    db.session.commit()
    deliver_due(NOON)
    assert [one["title"] for one in anas.got[0]["actions"]] == ["Rest", "Space"]
    said = "Noted. One small thing is here when you open Breather."
    assert tapped(app, anas, "rest") == (200, said)
    assert tapped(app, anas, "rest") == (200, "That reached us already.")
    kept = db.session.scalars(select(CheckIn)).all()
    assert [(one.need, one.at, one.account_id) for one in kept] == [("rest", NOON, home.account.id)]
