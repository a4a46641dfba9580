"""The address of her calendar: who is let in, what is answered, and when it is over."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import clock
from app.account.models import Account
from app.account.ways import RecoveryCode
from app.extensions import db
from app.my_time import feed_cache
from app.my_time.feed_cache import FeedCache, Kept
from app.my_time.models import OwnTime
from app.my_time.settings import ENDED_FEEDS, EndedFeed, TimeSettings
from tests import cast
from tests.asks.households import NOON, Home
from tests.cast import Browser, browser, mother, press
from tests.conftest import MakeApp
from tests.database import both_databases, session
from tests.my_time.feeds import read
from tests.my_time.households import keep
from tests.pages import Page

PAGE = "/my-time/calendar"


@pytest.fixture
def calendar(app: Flask) -> FlaskClient:
    """A calendar: it is no browser, and keeps no cookie."""
    return app.test_client(use_cookies=False)


def opened(her: Browser) -> str:
    """Make an address; return its path."""
    press(her, her.get(PAGE), f"{PAGE}/open", "Make an address")
    return address(her)


def address(her: Browser) -> str:
    shown = next(one for one in Page(her.get(PAGE).text).all("input") if "readonly" in one)
    return shown["value"].removeprefix("http://localhost")


def keep_one(app: Flask, title: str = "Pottery", which: int = 0) -> None:
    with app.test_request_context():
        accounts = db.session.scalars(select(Account).order_by(Account.consented_at)).all()
        keep(Home(account=accounts[which]), title)
        db.session.commit()


def summaries(answer: TestResponse) -> list[str]:
    return [str(event["SUMMARY"]) for event in read(answer.data).walk("VEVENT")]


@pytest.fixture
def no_trust(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it always be a minute later."""
    monkeypatch.setattr(feed_cache, "TRUSTED", 0.0)


def test_it_needs_one_tap_and_then_any_calendar_reads_it(
    app: Flask, ana: Browser, calendar: FlaskClient
) -> None:
    keep_one(app)
    answer = calendar.get(opened(ana))
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Set-Cookie" not in answer.headers
    assert summaries(answer) == ["Busy"]


def test_a_phone_can_add_it_with_one_tap(ana: Browser) -> None:
    path = opened(ana)
    links = [one.get("href", "") for one in Page(ana.get(PAGE).text).all("a")]
    assert f"webcal://localhost{path}" in links


def test_its_address_is_below_the_public_one(make_app: MakeApp) -> None:
    ana = mother(make_app({"PUBLIC_URL": "https://breather.example"}))
    press(ana, ana.get(PAGE), f"{PAGE}/open", "Make an address")
    page = ana.get(PAGE).text
    assert "https://breather.example/calendar/" in page
    assert "webcal://breather.example/calendar/" in page


def test_making_one_twice_makes_one(ana: Browser) -> None:
    path = opened(ana)
    ana.post(f"{PAGE}/open")
    assert address(ana) == path


def test_she_chooses_whether_it_names_things(
    app: Flask, ana: Browser, calendar: FlaskClient
) -> None:
    keep_one(app)
    path = opened(ana)
    before = calendar.get(path)
    ana.post(f"{PAGE}/details", data={"details": "yes"})
    named = calendar.get(path)
    assert (summaries(before), summaries(named)) == (["Busy"], ["Pottery"])
    assert before.headers["ETag"] != named.headers["ETag"]
    ana.post(f"{PAGE}/details")
    assert summaries(calendar.get(path)) == ["Busy"]


def test_who_has_it_already_is_told_that_nothing_changed(
    app: Flask, ana: Browser, calendar: FlaskClient
) -> None:
    path = opened(ana)
    first = calendar.get(path)
    has = {"If-None-Match": first.headers["ETag"]}
    again = calendar.get(path, headers=has)
    assert (again.status_code, again.data) == (304, b"")
    assert calendar.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
    assert (
        calendar.get(path, headers={"If-None-Match": f'"x", W/{has["If-None-Match"]}'}).data == b""
    )
    assert calendar.head(path).status_code == 200
    assert calendar.head(path).data == b""
    assert calendar.head(path, headers=has).status_code == 304


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_short_way_answers_as_the_long_one_does(
    app: Flask, ana: Browser, calendar: FlaskClient, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    path = opened(ana)
    has = {"If-None-Match": calendar.get(path).headers["ETag"]}
    short = calendar.get(path, headers=has, base_url=f"{scheme}://localhost")
    monkeypatch.setattr(feed_cache, "TRUSTED", 0.0)
    long = calendar.get(path, headers=has, base_url=f"{scheme}://localhost")
    assert short.status_code == long.status_code == 304
    # Only the version, of which pages hear, and the hour are said by others.
    told = set(long.headers.keys()) - {"Breather-Version", "Date"}
    assert {name: short.headers.get(name) for name in told} == {
        name: long.headers[name] for name in told
    }


@both_databases
def test_a_change_is_seen_when_a_minute_is_over(app: Flask, ana: Browser, no_trust: None) -> None:
    calendar, path = app.test_client(use_cookies=False), opened(ana)
    before = calendar.get(path)
    keep_one(app)
    changed = calendar.get(path, headers={"If-None-Match": before.headers["ETag"]})
    assert summaries(changed) == ["Busy"]
    etag = changed.headers["ETag"]
    assert calendar.get(path, headers={"If-None-Match": etag}).status_code == 304
    with session(app) as rows:
        own = rows.scalars(select(OwnTime)).one()
        own.skip(own.first_on, NOON)
        rows.commit()
    assert b"EXDATE" in calendar.get(path, headers={"If-None-Match": etag}).data


def test_within_the_minute_no_query_is_asked(
    app: Flask, ana: Browser, calendar: FlaskClient
) -> None:
    path = opened(ana)
    before = calendar.get(path)
    keep_one(app)
    assert calendar.get(path).data == before.data


def test_who_has_the_children_is_named_as_she_names_them_now(
    app: Flask, ana: Browser, no_trust: None
) -> None:
    with time_machine.travel(NOON, tick=True):
        calendar, path = app.test_client(use_cookies=False), opened(ana)
        ana.post(f"{PAGE}/details", data={"details": "yes"})
        sam = cast.add_person(ana, "Sam")
        ask = cast.ask_for(ana, sam)
        assert summaries(calendar.get(path)) == []
        cast.says(browser(app), cast.link_of(ana, sam), ask)
        assert b"Sam has the children." in calendar.get(path).data
        form = {"name": "Samuel", "relation": "friend"}
        assert ana.post(f"/circle/people/{sam}", data=form).status_code == 303
        assert b"Samuel has the children." in calendar.get(path).data


def test_with_a_new_address_the_old_one_is_over_at_once(
    app: Flask, ana: Browser, calendar: FlaskClient
) -> None:
    old = opened(ana)
    etag = calendar.get(old).headers["ETag"]
    press(ana, ana.get(PAGE), f"{PAGE}/renew", "A new address")
    new = address(ana)
    assert new != old
    over = calendar.get(old, headers={"If-None-Match": etag})
    assert over.status_code == 410
    assert over.text == (
        "This calendar has ended. Breather shows its new address, if there is one."
    )
    assert calendar.get(new).status_code == 200


def test_stopped_it_is_over_and_can_be_made_anew(ana: Browser, calendar: FlaskClient) -> None:
    old = opened(ana)
    calendar.get(old)
    press(ana, ana.get(PAGE), f"{PAGE}/stop", "Stop it")
    assert calendar.get(old).status_code == 410
    assert "Make an address" in ana.get(PAGE).text
    assert ana.post(f"{PAGE}/stop").status_code == 303
    assert calendar.get(opened(ana)).status_code == 200


def test_another_process_hears_of_a_stop_within_the_minute(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, other = make_app(), make_app()
    ana = mother(app)
    path, elsewhere = opened(ana), other.test_client(use_cookies=False)
    has = {"If-None-Match": elsewhere.get(path).headers["ETag"]}
    ana.post(f"{PAGE}/stop")
    assert elsewhere.get(path, headers=has).status_code == 304
    monkeypatch.setattr(feed_cache, "TRUSTED", 0.0)
    assert elsewhere.get(path, headers=has).status_code == 410


def test_only_the_last_addresses_are_remembered(app: Flask, ana: Browser) -> None:
    first = opened(ana)
    for number in range(ENDED_FEEDS):
        with time_machine.travel(clock.now() + timedelta(minutes=number + 1)):
            ana.post(f"{PAGE}/renew")
    assert browser(app).get(first).status_code == 410
    with time_machine.travel(clock.now() + timedelta(hours=1)):
        ana.post(f"{PAGE}/renew")
    assert browser(app).get(first).status_code == 404
    with session(app) as rows:
        assert len(rows.scalars(select(EndedFeed)).all()) == ENDED_FEEDS


def test_a_made_up_address_leads_nowhere(calendar: FlaskClient) -> None:
    for path in ("/calendar/x.ics", "/calendar/.ics", "/calendar/x", f"/calendar/{'x' * 900}.ics"):
        answer = calendar.get(path, headers={"If-None-Match": "*"})
        assert answer.status_code == 404
        assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_two_mothers_calendars_are_two(app: Flask, ana: Browser, bea: Browser) -> None:
    keep_one(app, "Ana’s", 0)
    keep_one(app, "Bea’s", 1)
    calendar = app.test_client(use_cookies=False)
    found = set()
    for her in (ana, bea):
        path = opened(her)
        her.post(f"{PAGE}/details", data={"details": "yes"})
        found.add((her, *summaries(calendar.get(path))))
    assert found == {(ana, "Ana’s"), (bea, "Bea’s")}


def test_with_her_account_the_calendar_goes(app: Flask, ana: Browser, no_trust: None) -> None:
    path = opened(ana)
    calendar = app.test_client(use_cookies=False)
    assert calendar.get(path).status_code == 200
    with session(app) as rows:
        rows.delete(rows.scalars(select(Account)).one())
        rows.commit()
    assert calendar.get(path).status_code == 404


def test_whoever_guesses_waits_and_no_calendar_does(make_app: MakeApp) -> None:
    app = make_app(RATELIMIT_ENABLED=True)
    ana = mother(app)
    path, calendar = opened(ana), app.test_client(use_cookies=False)
    said = [calendar.get(f"/calendar/{number}.ics").status_code for number in range(61)]
    assert said == [404] * 60 + [429]
    refused = calendar.get("/calendar/again.ics")
    assert refused.mimetype == "text/plain"
    assert refused.headers["Referrer-Policy"] == "no-referrer"
    assert calendar.get(path).status_code == 200
    ana.post(f"{PAGE}/stop")
    assert {calendar.get(path).status_code for _ in range(70)} == {410}


def test_she_is_asked_who_she_is_before_an_address_is_made(app: Flask, ana: Browser) -> None:
    with session(app) as rows:
        RecoveryCode.make(rows.scalars(select(Account)).one(), clock.now().date())
        rows.commit()
    for verb in ("open", "renew"):
        assert ana.post(f"{PAGE}/{verb}").status_code == 403
    with session(app) as rows:
        assert not rows.scalars(select(TimeSettings.feed_hash)).all()
    assert ana.post(f"{PAGE}/stop").status_code == 303


def test_one_time_is_a_file_of_its_own(app: Flask, ana: Browser, bea: Browser) -> None:
    keep_one(app)
    with session(app) as rows:
        id = rows.scalars(select(OwnTime.id)).one()
    answer = ana.get(f"/own-times/{id}.ics")
    assert summaries(answer) == ["Pottery"]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="breather.ics"'
    assert bea.get(f"/own-times/{id}.ics").status_code == 404
    assert browser(app).get(f"/own-times/{id}.ics").status_code == 303


def test_no_answer_shows_the_address_but_her_own_page(app: Flask, ana: Browser) -> None:
    path = opened(ana)
    token = re.sub(r"^/calendar/|\.ics$", "", path)
    answer = app.test_client(use_cookies=False).get(path)
    assert token not in answer.text + str(answer.headers)
    ana.post(f"{PAGE}/renew")
    over = app.test_client(use_cookies=False).get(path)
    assert token not in over.text + str(over.headers)


def kept(size: int, stamp: str = "as it was") -> Kept:
    return Kept(b"x" * size, "etag", stamp, 0.0)


def test_what_was_asked_for_longest_ago_makes_room() -> None:
    cache = FeedCache(most_bytes=100)
    for name in "abc":
        cache.keep(name, kept(30))
    cache.get("a")
    cache.keep("d", kept(30))
    assert [name for name in "abcd" if cache.get(name)] == ["a", "c", "d"]
    cache.keep("a", kept(90))
    assert [name for name in "abcd" if cache.get(name)] == ["a"]
    cache.keep("e", kept(101))
    assert [name for name in "abcde" if cache.get(name)] == []
    cache.keep("f", kept(100))
    cache.forget("f")
    cache.forget("f")
    cache.forget(None)
    cache.keep("g", kept(100))
    assert cache.get("g")


def test_a_calendar_that_takes_less_is_told_of_no_change_as_well(
    ana: Browser, calendar: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, takes = opened(ana), {"Accept-Encoding": "gzip, br"}
    etag = calendar.get(path, headers=takes).headers["ETag"]
    has = {**takes, "If-None-Match": etag}
    assert calendar.get(path, headers=has).status_code == 304
    monkeypatch.setattr(feed_cache, "TRUSTED", 0.0)
    assert calendar.get(path, headers=has).status_code == 304
