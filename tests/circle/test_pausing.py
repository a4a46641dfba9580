"""Pausing what is shared, and seeing when a link was last opened."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from tests.cast import Browser, add_person, ask_for, browser, link_of, mother, press, shown, tap
from tests.database import both_databases, rows

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
SIGNAL = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Safari/604.1"


@both_databases
def test_paused_the_page_looks_as_if_nothing_were_shared(app: Flask, ana: Browser) -> None:
    sam = add_person(ana)
    link, them = link_of(ana, sam), browser(app)
    nothing = them.get(link).text
    ana.post(f"/circle/people/{sam}/sees", data={"sees": ["need", "times", "balance"]})
    tap(ana, "rest")
    shared = them.get(link).text
    assert "exhausted" in shared
    press(ana, ana.get(f"/circle/people/{sam}"), "/pause", "Pause")
    assert them.get(link).text == nothing
    press(ana, ana.get(f"/circle/people/{sam}"), "/pause", "Share again")
    assert them.get(link).text == shared


def test_what_she_asks_still_comes_while_sharing_is_paused(app: Flask) -> None:
    with time_machine.travel(NOON, tick=False):
        ana = mother(app)
        sam = add_person(ana)
        ana.post(f"/circle/people/{sam}/sees", data={"sees": ["need"]})
        ana.post(f"/circle/people/{sam}/pause")
        ask_for(ana, sam)
        assert "Could you" in browser(app).get(link_of(ana, sam)).text


@both_databases
def test_she_sees_on_which_day_a_link_was_last_opened(app: Flask) -> None:
    with time_machine.travel(NOON, tick=False) as time:
        ana = mother(app)
        sam = add_person(ana)
        assert "Not opened yet." in ana.get(f"/circle/people/{sam}").text
        browser(app).get(link_of(ana, sam))
        time.shift(timedelta(days=3))
        assert "Last opened on Wednesday" in ana.get(f"/circle/people/{sam}").text


@pytest.mark.parametrize(
    "agent",
    ["WhatsApp/2.24", "facebookexternalhit/1.1", "TelegramBot (like TwitterBot)", "Googlebot/2.1"],
)
def test_a_chat_apps_preview_is_nobody_who_opened_it(app: Flask, ana: Browser, agent: str) -> None:
    sam = add_person(ana)
    browser(app).get(link_of(ana, sam), headers={"User-Agent": agent})
    assert rows(app, "SELECT opened_on FROM people") == [{"opened_on": None}]
    browser(app).get(link_of(ana, sam), headers={"User-Agent": SIGNAL})
    assert rows(app, "SELECT opened_on FROM people") != [{"opened_on": None}]


def test_her_own_look_at_their_page_is_not_theirs(app: Flask, ana: Browser) -> None:
    sam = add_person(ana)
    assert shown(ana, ana.get(f"/circle/people/{sam}/as-they-see-it")).status_code == 200
    assert rows(app, "SELECT opened_on FROM people") == [{"opened_on": None}]
