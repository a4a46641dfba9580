"""What was hers long ago is let go of as she chose; what goes on, goes on as it was."""

from datetime import timedelta
from uuid import UUID

import time_machine
from flask import Flask

from app import clock as now_is
from app.forgetting.chores import forget_what_is_over
from tests.asks.households import NOON
from tests.cast import Browser
from tests.database import both_databases, rows
from tests.my_time.keeping import keep, to

A_YEAR = timedelta(days=365)


def a_year_later(app: Flask, clock: time_machine.Traveller) -> None:
    clock.move_to(NOON + A_YEAR + timedelta(days=20))
    with app.app_context():
        forget_what_is_over(now_is.now())


def titles(app: Flask) -> int:
    return len(rows(app, "SELECT id FROM own_times"))


@both_databases
def test_what_ended_long_ago_is_gone_and_what_goes_on_is_not(
    ana: Browser, app: Flask, clock: time_machine.Traveller
) -> None:
    going = keep(ana)
    to(ana, keep(ana), "end", "2026-12-09")
    keep(ana, rhythm="once")
    ahead = keep(ana, rhythm="once", when="2027-11-20T19:30")
    a_year_later(app, clock)
    left = {UUID(str(one["id"])) for one in rows(app, "SELECT id FROM own_times")}
    assert left == {UUID(going), UUID(ahead)}


def test_one_that_was_moved_far_ahead_is_not_over(
    ana: Browser, app: Flask, clock: time_machine.Traveller
) -> None:
    own = keep(ana, rhythm="once")
    to(ana, own, "move", when="pick", day="2027-11-20", begins="19:30")
    a_year_later(app, clock)
    assert titles(app) == 1


def test_how_it_was_is_forgotten_and_a_blank_stays_blank(
    ana: Browser, app: Flask, clock: time_machine.Traveller
) -> None:
    own = keep(ana)
    clock.move_to(NOON + timedelta(days=15))
    to(ana, own, "felt", felt="heavier")
    to(ana, own, "skip", "2026-12-16")
    a_year_later(app, clock)
    [left] = rows(app, "SELECT * FROM own_time_days")
    assert (left["day"], left["felt"]) == ("2026-12-16", None)


def test_before_it_gets_less_she_reads_how_many_go(
    ana: Browser, app: Flask, clock: time_machine.Traveller
) -> None:
    to(ana, keep(ana), "end", "2026-12-09")
    clock.move_to(NOON + timedelta(days=120))
    page = ana.post("/me/kept", data={"months": "3"}).text
    assert "1 own time that is over" in page
