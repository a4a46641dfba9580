"""A lock on one phone: after minutes away, nothing of hers is seen before it is opened."""

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from flask import Flask

from tests.account.coming_back import is_in, paper_of, passkey_of
from tests.cast import HTMX, Browser, mother, press, shown, tap
from tests.conftest import MakeApp
from tests.database import count, dump, rows

AWAY = timedelta(minutes=5)
PIN = "2580"


@pytest.fixture
def ana(app: Flask, time: time_machine.Traveller) -> Browser:
    ana = mother(app)
    tap(ana, "other", words="Nobody asked about me.")
    ana.post("/me/lock", data={"after": "5", "pin": PIN})
    return ana


def test_after_some_minutes_away_nothing_of_hers_is_seen(
    ana: Browser, time: time_machine.Traveller
) -> None:
    time.shift(AWAY - timedelta(seconds=1))
    assert is_in(ana)
    time.shift(AWAY)
    for path in ("/", "/me", "/me/history", "/can-wait", "/circle", "/me/kept", "/me/phones"):
        assert ana.get(path).headers["Location"] == "/locked"
        assert ana.get(path, headers=HTMX).headers["HX-Redirect"] == "/locked"
    assert "Nobody asked" not in shown(ana, ana.get("/")).text


def test_help_and_the_month_stay_open(ana: Browser, time: time_machine.Traveller) -> None:
    time.shift(AWAY)
    for path in ("/help-now", "/today", "/sw.js", "/manifest.webmanifest", "/offline"):
        assert ana.get(path).status_code == 200


def test_what_was_locked_stays_locked_however_often_it_is_tried(
    ana: Browser, time: time_machine.Traveller
) -> None:
    time.shift(AWAY)
    for _ in range(3):
        assert not is_in(ana)
    assert "Locked" in ana.get("/locked").text


def test_the_pin_opens_it(ana: Browser, time: time_machine.Traveller) -> None:
    time.shift(AWAY)
    page = shown(ana, ana.get("/"))
    wrong = ana.post("/unlock", data={"pin": "0000"})
    assert (wrong.status_code, "That isn’t the PIN" in wrong.text) == (422, True)
    assert press(ana, page, "/unlock", "Open it").status_code == 422
    assert ana.post("/unlock", data={"pin": PIN}).headers["Location"] == "/"
    assert is_in(ana)


def test_a_passkey_or_her_paper_open_it_too(ana: Browser, time: time_machine.Traveller) -> None:
    key, paper = passkey_of(ana), paper_of(ana)
    time.shift(AWAY)
    said = key.shown(ana.post("/sign-in/passkey/options").json or {})
    assert ana.post("/unlock/passkey", data={"credential": said}).status_code == 303
    assert is_in(ana)
    time.shift(AWAY)
    assert not is_in(ana)
    assert ana.post("/unlock/code", data={"code": paper}).status_code == 303
    assert is_in(ana)


def test_somebody_elses_paper_opens_nothing(
    app: Flask, ana: Browser, time: time_machine.Traveller
) -> None:
    paper = paper_of(mother(app))
    time.shift(AWAY)
    assert ana.post("/unlock/code", data={"code": paper}).status_code == 422
    assert not is_in(ana)


def test_five_tries_a_quarter_of_an_hour(make_app: MakeApp, time: time_machine.Traveller) -> None:
    ana = mother(make_app(RATELIMIT_ENABLED=True))
    ana.post("/me/lock", data={"after": "5", "pin": PIN})
    time.shift(AWAY)
    said = [ana.post("/unlock", data={"pin": "0000"}).status_code for _ in range(6)]
    assert said == [422] * 5 + [429]


def test_a_tap_made_while_it_is_locked_waits_instead_of_being_lost_or_seen(
    app: Flask, ana: Browser, time: time_machine.Traveller
) -> None:
    time.shift(AWAY)
    answer = tap(ana, "rest", htmx=True)
    assert answer.status_code == 503
    assert "what you tapped waits" in answer.text
    assert count(app, "check_ins") == 1


def test_whoever_can_not_open_it_can_not_delete_it_either(
    app: Flask, ana: Browser, time: time_machine.Traveller
) -> None:
    time.shift(AWAY)
    assert ana.post("/sign-out").headers["Location"] == "/locked"
    assert (count(app, "accounts"), count(app, "devices")) == (1, 1)


def test_setting_the_clock_back_opens_nothing(ana: Browser, time: time_machine.Traveller) -> None:
    time.shift(-timedelta(days=1))
    assert not is_in(ana)


def test_a_lock_whose_last_key_was_taken_away_is_none(
    app: Flask, time: time_machine.Traveller
) -> None:
    bea = mother(app)
    passkey_of(bea)
    bea.post("/me/lock", data={"after": "5", "pin": ""})
    [passkey] = rows(app, "SELECT id FROM passkeys")
    bea.post(f"/me/passkeys/{UUID(passkey['id'])}/remove")
    time.shift(AWAY)
    shown(bea, bea.get("/"))
    assert is_in(bea)


def test_leaving_quickly_locks_it_at_once(ana: Browser) -> None:
    assert is_in(ana)
    assert ana.post("/today").headers["Location"] == "/today"
    assert not is_in(ana)


def test_it_is_off_until_she_turns_it_on_and_can_be_turned_off(
    app: Flask, time: time_machine.Traveller
) -> None:
    bea = mother(app)
    assert bea.post("/today").status_code == 303
    assert is_in(bea)
    bea.post("/me/lock", data={"after": "1", "pin": PIN})
    bea.post("/me/lock", data={"after": "", "pin": ""})
    time.shift(timedelta(days=3))
    assert is_in(bea)


@pytest.mark.parametrize(
    ("minutes", "pin"), [("5", ""), ("5", "12"), ("5", "123456789"), ("5", "abcd"), ("7", PIN)]
)
def test_what_can_not_lock_is_said_and_locks_nobody_out(
    app: Flask, time: time_machine.Traveller, minutes: str, pin: str
) -> None:
    bea = mother(app)
    answer = bea.post("/me/lock", data={"after": minutes, "pin": pin})
    assert (answer.status_code, 'role="alert"' in answer.text) == (422, True)
    time.shift(timedelta(hours=2))
    assert is_in(bea)


def test_the_pin_is_nowhere_to_be_read(app: Flask, ana: Browser) -> None:
    with ana.session_transaction() as session:
        assert PIN not in str(dict(session))
    assert not [row for row in dump(app)["devices"] if PIN in map(str, row)]


def test_the_worker_is_told_to_keep_no_copies(app: Flask, ana: Browser) -> None:
    for path, told in {"/": True, "/me/kept": True, "/help-now": False, "/offline": False}.items():
        assert ("Breather-Locks" in ana.get(path).headers) is told
    assert "Breather-Locks" not in mother(app).get("/").headers
