"""How she wants to be reminded: hers alone, kept as she said, and odd input changes nothing."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from flask import Flask

from app.extensions import db
from app.reminders.settings import Reminding
from tests.asks.households import NOON
from tests.cast import Browser
from tests.database import dump
from tests.pages import Page

WANTS = {"quiet_from": "22", "quiet_until": "6", "cap": "2", "weekday1": "", "hour1": "10"}


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def kept(app: Flask) -> Reminding:
    with app.app_context():
        found: Reminding = db.session.scalars(db.select(Reminding)).one()
        return found


def test_it_is_kept_as_she_said(app: Flask, ana: Browser) -> None:
    form = {**WANTS, "details": "on", "weekday1": "2", "hour1": "19", "weekday3": "0", "hour3": "9"}
    assert ana.post("/me/reminders", data=form).status_code == 303
    wants = kept(app)
    assert (wants.quiet_from, wants.quiet_until, wants.cap, wants.details) == (22, 6, 2, True)
    assert wants.nudges == [[0, 9], [2, 19]]
    assert wants.nudges_since == NOON
    page = Page(ana.get("/me/reminders").text)
    chosen = [one["value"] for one in page.all("option") if "selected" in one and one.get("value")]
    assert chosen[:2] == ["22", "6"]


def test_without_a_word_of_hers_there_are_no_nudges_and_no_details(
    app: Flask, ana: Browser
) -> None:
    page = Page(ana.get("/me/reminders").text)
    assert not [one for one in page.all("input") if "checked" in one]
    ana.post("/me/reminders", data=WANTS)
    wants = kept(app)
    assert (wants.nudges, wants.nudges_since, wants.details) == ([], None, False)


def test_the_same_time_twice_is_once(app: Flask, ana: Browser) -> None:
    form = {f"{name}{number}": "4" for name in ("weekday", "hour") for number in (1, 2, 3)}
    ana.post("/me/reminders", data={**WANTS, **form})
    assert kept(app).nudges == [[4, 4]]


@pytest.mark.parametrize(
    "odd",
    [
        {"quiet_from": "24"},
        {"quiet_until": "-1"},
        {"quiet_from": ""},
        {"cap": "99"},
        {"cap": "two"},
        {"weekday1": "7"},
        {"weekday2": "1"},
        {"weekday1": "1", "hour1": "25"},
    ],
)
def test_what_is_on_no_list_changes_nothing(app: Flask, ana: Browser, odd: dict[str, str]) -> None:
    before = dump(app)
    answer = ana.post("/me/reminders", data={**WANTS, **odd})
    assert answer.status_code == 422
    assert "That can’t be read. You could pick from the list." in answer.text
    assert dump(app) == before


def test_a_week_of_rest_says_when_it_ends_and_can_end_at_once(app: Flask, ana: Browser) -> None:
    assert "Rest for a week" in ana.get("/me/reminders").text
    ana.post("/me/reminders/rest")
    assert kept(app).rests_until == date(2026, 12, 2)
    resting = Page(ana.get("/me/reminders").text).text
    assert "Resting until Wednesday 2 December. Answers to what you asked still come." in resting
    ana.post("/me/reminders/rest", data={"end": "1"})
    assert kept(app).rests_until is None
    ana.post("/me/reminders/rest")
    with time_machine.travel(NOON.replace(month=12, day=2), tick=False):
        assert "Rest for a week" in ana.get("/me/reminders").text
