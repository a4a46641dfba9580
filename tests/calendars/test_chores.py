"""What the worker does with calendars: about hourly, later after trouble, each by one worker."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask

from app.account.models import Account
from app.calendars import chores, fetching, looking
from app.calendars.chores import AN_HOUR, LEASE, SPREAD, claim, fetch_due, next_time
from app.calendars.models import (
    AHEAD,
    BusyTime,
    HerCalendar,
    busy_ahead,
    busy_between,
    window,
)
from app.calendars.reading import MOST
from app.extensions import db
from app.now.chores import tidy
from app.spans import Span
from tests import database
from tests.calendars.bringing import CHOIR, times
from tests.calendars.written import NOW, calendar, event
from tests.cast import LISBON
from tests.database import both_databases
from tests.services.calendar_server import CalendarServer

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
THREE = ["2026-11-26 18:30", "2026-12-03 18:30", "2026-12-10 18:30"]


@pytest.fixture
def ana_s(app: Flask) -> Iterator[Account]:
    """Ana's account, in a context of the app."""
    with app.app_context():
        account = Account.begin(NOW, LISBON, "en")
        db.session.commit()
        yield account


def kept(account: Account, address: str | None = None, **more: object) -> HerCalendar:
    one = HerCalendar(
        account_id=account.id,
        id=uuid4(),
        address=address,
        zone=LISBON,
        added_at=NOW,
        read_at=NOW,
        covers_until=NOW + AHEAD,
        tries=0,
        **{"next_at": NOW if address else None, **more},
    )
    db.session.add(one)
    db.session.commit()
    return one


def span(hours: float, length: float = 1) -> Span:
    return Span(NOW + hours * HOUR, NOW + (hours + length) * HOUR)


@both_databases
def test_what_is_due_is_read_and_is_due_again_in_about_an_hour(
    app: Flask, ana_s: Account, calendars: CalendarServer
) -> None:
    one = kept(ana_s, calendars.says(CHOIR))
    fetch_due(NOW)
    assert times(app) == THREE
    assert one.read_at == NOW
    assert one.next_at
    assert (1 - SPREAD) * AN_HOUR <= one.next_at - NOW <= (1 + SPREAD) * AN_HOUR
    calendars.says(calendar())
    fetch_due(NOW + 30 * MINUTE)
    assert times(app) == THREE
    fetch_due(NOW + 2 * HOUR)
    assert times(app) == []


@both_databases
def test_trouble_loses_nothing_and_makes_it_wait_longer_each_time(
    app: Flask, ana_s: Account, calendars: CalendarServer
) -> None:
    one = kept(ana_s, calendars.says(CHOIR))
    fetch_due(NOW)
    calendars.says(status=500)
    at, waits = NOW + 2 * HOUR, []
    for _ in range(10):
        fetch_due(at)
        assert one.next_at
        waits.append(one.next_at - at)
        at = one.next_at
    assert (one.problem, one.tries, one.read_at, times(app)) == ("away", 10, NOW, THREE)
    assert waits[0] < 20 * MINUTE < waits[1] < 40 * MINUTE < waits[2]
    assert DAY * (1 - SPREAD) <= waits[-1] <= DAY * (1 + SPREAD)
    calendars.says(CHOIR)
    fetch_due(at)
    assert (one.problem, one.tries, one.read_at) == (None, 0, at)


def test_what_has_not_changed_is_not_sent_again_but_once_a_day(
    app: Flask, ana_s: Account, calendars: CalendarServer
) -> None:
    weekly = calendar(event("DTSTART:20261126T183000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY"))
    one = kept(ana_s, calendars.says(weekly, etag='"1"'), etag='"1"')
    fetch_due(NOW + HOUR)
    assert (times(app), one.read_at) == ([], NOW + HOUR)
    # The days ahead move on, whether it has changed or not.
    fetch_due(NOW + DAY + HOUR)
    assert len(times(app)) == 9
    fetch_due(NOW + 10 * DAY)
    assert times(app)[-1] == "2027-01-28 18:30"
    assert [one.get("if-none-match") for _, one in calendars.asked] == ['"1"', None, None]


@both_databases
def test_two_workers_read_each_calendar_once(
    app: Flask, ana_s: Account, calendars: CalendarServer
) -> None:
    address = calendars.says(CHOIR)
    for _ in range(5):
        kept(ana_s, address)
    begin = threading.Barrier(2)

    def work() -> None:
        with app.app_context():
            begin.wait()
            fetch_due(NOW)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(calendars.asked) == 5
    assert len(times(app)) == 15


@both_databases
def test_what_a_worker_has_claimed_is_due_again_when_it_was_killed(
    app: Flask, ana_s: Account, calendars: CalendarServer
) -> None:
    one = kept(ana_s, calendars.says(CHOIR))
    assert claim(NOW) == [one]
    assert claim(NOW + LEASE - MINUTE) == []
    assert claim(NOW + LEASE) == [one]


def test_what_she_takes_out_meanwhile_does_not_come_back(
    app: Flask, ana_s: Account, calendars: CalendarServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = kept(ana_s, calendars.says(CHOIR))
    look = looking.look_at

    def takes_out(*asked: object) -> object:
        with app.app_context():
            db.session.delete(db.session.get_one(HerCalendar, (one.account_id, one.id)))
            db.session.commit()
        return look(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr(chores, "look_at", takes_out)
    fetch_due(NOW)
    assert database.count(app, "calendars") == database.count(app, "busy_times") == 0


def test_one_that_hangs_keeps_the_others_waiting_no_longer_than_a_moment(
    app: Flask, ana_s: Account, calendars: CalendarServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching.fetch, "__defaults__", (None, None, 0.5))
    slow, quick = calendars.says(drips=True, path="/slow"), calendars.says(CHOIR)
    stuck = [kept(ana_s, slow, next_at=NOW - HOUR) for _ in range(2)]
    kept(ana_s, quick)
    fetch_due(NOW)
    assert {one.problem for one in stuck} == {"slow"}
    assert times(app) == THREE


def test_trouble_that_nobody_thought_of_spoils_no_other(
    app: Flask, ana_s: Account, calendars: CalendarServer, caplog: pytest.LogCaptureFixture
) -> None:
    # Who has the database can put anything there.
    odd = kept(ana_s, "https://calendar.example/\0secret", next_at=NOW - HOUR)
    kept(ana_s, calendars.says(CHOIR))
    fetch_due(NOW)
    assert (odd.problem, times(app)) == ("away", THREE)
    assert "A calendar couldn’t be read: ValueError" in caplog.text
    assert "secret" not in caplog.text


def test_a_file_is_never_due(app: Flask, ana_s: Account) -> None:
    kept(ana_s)
    assert claim(NOW + 100 * DAY) == []


@both_databases
def test_when_she_is_busy_is_told_joined_and_of_her_alone(app: Flask, ana_s: Account) -> None:
    bea = Account.begin(NOW, LISBON, "en")
    kept(ana_s).was_read([span(1), span(5), span(10, 0.5)], NOW)
    second = kept(ana_s)
    second.was_read([span(1.5), span(30)], NOW)
    kept(bea).was_read([span(3)], NOW)
    db.session.commit()
    whole = busy_between(ana_s.id, window(NOW))
    assert whole == [span(1, 1.5), span(5), span(10, 0.5), span(30)]
    # Whole, also where they begin earlier or end later; what only touches doesn't count.
    assert busy_between(ana_s.id, span(2, 3.5)) == [span(1.5), span(5)]
    assert busy_between(ana_s.id, span(6, 4)) == []
    assert busy_ahead(ana_s, NOW + 5.5 * HOUR)[second.id] == 1
    assert second.id not in busy_ahead(ana_s, NOW + 40 * HOUR)


@both_databases
def test_of_very_many_the_soonest_are_kept_and_it_says_how_far_they_reach(
    app: Flask, ana_s: Account
) -> None:
    one = kept(ana_s)
    one.was_read([span(number / 2, 0.25) for number in range(MOST + 1)], NOW)
    db.session.commit()
    assert database.count(app, "busy_times") == MOST
    assert one.covers_until == NOW + MOST / 2 * HOUR


@both_databases
def test_what_is_past_is_forgotten_at_night(app: Flask, ana_s: Account) -> None:
    kept(ana_s).was_read([span(-20), span(1), span(50)], NOW)
    db.session.commit()
    tidy(NOW + 12 * HOUR)
    assert len(times(app)) == 2
    tidy(NOW + 30 * HOUR)
    assert len(times(app)) == 1


def test_deleting_an_account_deletes_its_busy_times(app: Flask, ana_s: Account) -> None:
    kept(ana_s).was_read([span(1)], NOW)
    db.session.commit()
    db.session.delete(ana_s)
    db.session.commit()
    assert db.session.query(BusyTime).count() == 0


def test_the_next_time_is_never_far_off_and_never_at_once() -> None:
    for tries in range(2000):
        wait: timedelta = next_time(NOW, tries) - NOW
        assert 12 * MINUTE < wait < 28 * HOUR
