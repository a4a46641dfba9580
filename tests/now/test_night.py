"""From 23:00 to 05:00 where she is, nothing asks for daylight or for people."""

from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask

from app.clock import is_night
from app.now.library import load
from tests.cast import Browser, browser, press, shown, tap
from tests.pages import Page

CARD = "It’s the middle of the night"
ASK = "Ask someone to take over"


def hidden(text: str, page: str) -> bool:
    """Tell whether the nearest part that can hide around this text does."""
    before = page[: page.index(text)]
    return "hidden" in before[before.rindex("data-when=") :].split(">")[0]


@pytest.mark.parametrize(
    ("hour", "minute", "night"),
    [(22, 59, False), (23, 0, True), (3, 0, True), (4, 59, True), (5, 0, False), (13, 0, False)],
)
def test_night_is_from_23_to_5(hour: int, minute: int, night: bool) -> None:
    assert is_night(datetime(2026, 11, 25, hour, minute, tzinfo=UTC), "UTC") is night


@pytest.mark.parametrize("account", [True, False], ids=["kept", "not kept"])
@pytest.mark.parametrize(
    ("zone", "night"),
    [("Europe/Lisbon", True), ("Asia/Tokyo", False), ("Pacific/Auckland", False)],
)
def test_at_night_where_she_is_the_night_card_stands_where_people_would_be_asked(
    app: Flask, zone: str, night: bool, account: bool
) -> None:
    with time_machine.travel(datetime(2026, 11, 25, 3, tzinfo=UTC), tick=False):
        her = browser(app, zone)
        if account:
            her.post("/consent", data={"answer": "yes"})
        for page in (her.get("/"), shown(her, tap(her, "rest"))):
            assert hidden(CARD, page.text) is not night
        after = shown(her, tap(her, "space"))
        assert hidden(ASK, after.text) is night


@pytest.mark.parametrize("need", ["rest", "stillness", "care", "space"])
def test_every_moment_of_the_night_is_safe_at_night(app: Flask, need: str) -> None:
    with time_machine.travel(datetime(2026, 11, 25, 3, tzinfo=UTC), tick=False):
        her = browser(app)
        answer = tap(her, need, htmx=True)
        for way in ("15", "On my own", "60", "Out", "Another", "Another", "Another", "Another"):
            answer = press(her, answer, "/suggestions", way, htmx=True)
            moment = load().get(dict(Page(answer.text).form("/suggestions").fields)["moment"])
            assert moment
            assert moment.night


def test_the_zone_of_the_form_says_where_she_is_now(app: Flask) -> None:
    with time_machine.travel(datetime(2026, 11, 25, 3, tzinfo=UTC), tick=False):
        her = browser(app, "Europe/Lisbon")
        assert hidden(CARD, tap(her, "rest", zone="Asia/Tokyo").text)


def test_her_account_says_where_she_is_when_the_browser_doesnt(app: Flask) -> None:
    with time_machine.travel(datetime(2026, 11, 25, 3, tzinfo=UTC), tick=False):
        her = browser(app, "Europe/Lisbon")
        her.post("/consent", data={"answer": "yes"})
        her.delete_cookie("zone")
        assert not hidden(CARD, her.get("/").text)


def test_while_nobody_knows_where_she_is_it_is_day(app: Flask) -> None:
    with time_machine.travel(datetime(2026, 11, 25, 3, tzinfo=UTC), tick=False):
        her = Browser(app, app.response_class)
        assert hidden(CARD, her.get("/").text)


def test_the_clock_on_the_page_is_the_one_where_she_is(app: Flask) -> None:
    with time_machine.travel(datetime(2026, 11, 25, 3, 4, tzinfo=UTC), tick=False):
        assert "Wednesday, 03:04" in browser(app).get("/").text
        assert "Wednesday, 12:04" in browser(app, "Asia/Tokyo").get("/").text
        american = browser(app, "America/Chicago").get("/", headers={"Accept-Language": "en-US"})
        assert "Tuesday, 9:04" in american.text
        assert "PM" in american.text
