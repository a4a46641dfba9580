"""The server's clock goes ahead by a day, and back again: nobody is signed out or locked out."""

import re
import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from app.steady import TIDIED_AT, SteadyMemory
from tests import cast
from tests.cast import Browser, browser, mother, tap
from tests.conftest import MakeApp
from tests.database import both_databases, count

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
A_DAY = timedelta(days=1)


@both_databases
def test_she_stays_signed_in_and_keeps_what_she_taps(app: Flask) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        ana = mother(app)
        for number, by in enumerate((A_DAY, -A_DAY, -A_DAY, A_DAY), start=1):
            clock.shift(by)
            assert tap(ana).status_code == 303
            assert ana.get("/me/history").status_code == 200
            assert count(app, "check_ins") == number
    assert count(app, "accounts") == 1


@both_databases
def test_who_first_comes_while_the_clock_is_ahead_is_still_known_afterwards(app: Flask) -> None:
    with time_machine.travel(NOON + A_DAY, tick=False) as clock:
        ana = mother(app)
        clock.shift(-A_DAY)
        assert tap(ana).status_code == 303
        assert (count(app, "accounts"), count(app, "check_ins")) == (1, 1)


def test_a_cookie_ends_after_its_year_and_a_forged_one_opens_nothing(app: Flask) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        ana = mother(app)
        cookie = ana.get_cookie("breather")
        assert cookie
        clock.shift(-A_DAY)
        forged = browser(app)
        payload, stamp, signature = cookie.value.rsplit(".", 2)
        for value in (f"{payload}.{stamp}.x{signature[1:]}", f"{payload}.zzzzzz.{signature}"):
            forged.set_cookie("breather", value)
            assert forged.get("/me/history").status_code == 303
        clock.shift(timedelta(days=367))
        assert ana.get("/me/history").status_code == 303


@both_databases
def test_a_link_for_a_second_phone_works_once_also_when_the_clock_is_back(app: Flask) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        link = hand_off(mother(app))
        clock.shift(A_DAY)
        assert browser(app).post(link).status_code == 404
        clock.shift(-A_DAY)
        assert browser(app).post(link).status_code == 303
        clock.shift(A_DAY)
        assert browser(app).post(link).status_code == 404


def hand_off(her: Browser) -> str:
    shown = cast.press(her, her.get("/me/phones"), "/hand-offs", "Show the code").text
    [link] = set(re.findall(r"/open/[\w-]{20,}", shown))
    return str(link)


def test_limits_hold_and_end_whatever_the_clock_says(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, shift = make_app(RATELIMIT_ENABLED=True), 0.0
    real, steady, passed = time.time, time.monotonic, 0.0
    monkeypatch.setattr(time, "time", lambda: real() + shift)
    monkeypatch.setattr("app.steady.monotonic", lambda: steady() + passed)

    def tries() -> list[int]:
        return [browser(app).post("/open/x").status_code for _ in range(11)]

    for days in (1, 0, -1):
        shift = days * A_DAY.total_seconds()
        assert tries()[-1] == 429
    passed = 61
    assert tries() == [404] * 10 + [429]


def test_counters_that_are_over_are_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("app.steady.monotonic", lambda: now)
    counts = SteadyMemory()
    for number in range(TIDIED_AT):
        counts.incr(f"old {number}", 60)
    assert counts.incr("old 0", 60) == 2
    now += 60
    assert counts.get("old 0") == 0
    assert counts.incr("new", 60) == 1
    assert counts.get_expiry("new") > time.time() + 59
    assert counts.reset() == 1
