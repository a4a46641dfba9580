"""Leaving quickly, and a name for the home screen that says nothing."""

from datetime import date

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.pwa.neutral import month_of
from tests.cast import Browser, browser, press, shown
from tests.database import dump
from tests.pages import Page


@given(st.dates(date(2000, 1, 1), date(2200, 1, 1)), st.integers(0, 6))
def test_a_month_is_whole_weeks_around_its_day(day: date, first: int) -> None:
    weeks = month_of(day, first)
    days = [one for week in weeks for one in week]
    assert {len(week) for week in weeks} == {7}
    assert {week[0].weekday() for week in weeks} == {first}
    assert days.count(day) == 1
    assert sum(one.month == day.month for one in days) >= 28


def test_the_page_to_leave_to_names_nothing_of_breather(client: Browser) -> None:
    page = client.get("/today").text
    seen = " ".join(text for _where, text in Page(page).texts)
    assert "breather" not in seen.lower()
    assert "help" not in seen.lower()
    assert "Monday"[:2] in seen


def test_every_screen_behind_a_tab_and_help_can_be_left_quickly(ana: Browser) -> None:
    for path in ("/help-now", "/me/history", "/me/kept", "/me/phones", "/me/ways", "/install"):
        assert 'data-leave="/today"' in ana.get(path).text, path


def test_under_another_name_nothing_on_the_home_screen_says_breather(
    app: Flask, client: Browser
) -> None:
    before = dump(app)
    answer = press(client, client.get("/install"), "/install/name", "neutral")
    page = Page(shown(client, answer).text)
    [link] = [one for one in page.all("link") if one["rel"] == "manifest"]
    told = client.get(link["href"]).get_json(force=True)
    assert (told["name"], told["short_name"]) == ("Today", "Today")
    assert {"description", "shortcuts", "screenshots", "categories"} & set(told) == set()
    assert all("neutral" in icon["src"] for icon in told["icons"])
    icons = [one["href"] for one in page.all("link") if "icon" in one["rel"]]
    assert all("neutral" in icon for icon in icons)
    assert "<title>Today" in client.get("/").text
    assert dump(app) == before


def test_the_name_can_be_taken_back(client: Browser) -> None:
    client.post("/install/name", data={"name": "neutral"})
    press(client, client.get("/install"), "/install/name", "Call it Breather again")
    assert "<title>Breather" in client.get("/").text


def test_it_is_remembered_on_this_phone_alone(app: Flask, client: Browser) -> None:
    client.post("/install/name", data={"name": "neutral"})
    assert "<title>Breather" in browser(app).get("/").text
