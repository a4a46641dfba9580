"""Ways back in: each opens her Breather on another phone, and losing one leaves the others."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import time_machine
from flask import Flask

from tests.account.coming_back import by_code, code_on, is_in, paper_of, passkey_of
from tests.account.test_sessions import cookie_of
from tests.cast import Browser, browser, mother, press, shown, tap
from tests.database import both_databases, count, dump, rows
from tests.pages import Page
from tests.services.authenticator import PRESENT, Authenticator

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def by_passkey(app: Flask, key: Authenticator) -> Browser:
    other = browser(app)
    options = other.post("/sign-in/passkey/options").json
    assert options
    other.post("/sign-in/passkey", data={"credential": key.shown(options)})
    return other


@both_databases
def test_the_code_on_paper_opens_what_she_kept_when_every_phone_is_lost(
    app: Flask, ana: Browser
) -> None:
    tap(ana, "other", words="Before the phone fell in.")
    paper = paper_of(ana)
    other = by_code(app, paper.lower().replace("-", " "))
    assert "Before the phone fell in." in other.get("/me/history").text


def test_only_the_codes_hash_is_kept(app: Flask, ana: Browser) -> None:
    paper = paper_of(ana)
    assert paper not in str(dump(app))
    assert paper.replace("-", "") not in str(dump(app))
    assert paper not in ana.get("/me/ways").text


@both_databases
def test_a_new_code_ends_the_old_one(app: Flask, ana: Browser) -> None:
    old = paper_of(ana)
    new = code_on(press(ana, ana.get("/me/ways"), "/me/recovery-code", "Make a new code").text)
    assert not is_in(by_code(app, old))
    assert is_in(by_code(app, new))


@pytest.mark.parametrize("code", ["", "x", "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA", "é" * 24, "0" * 5000])
def test_a_wrong_code_says_so_beside_the_field_and_keeps_what_was_typed(
    app: Flask, ana: Browser, code: str
) -> None:
    paper_of(ana)
    answer = browser(app).post("/sign-in/code", data={"code": code})
    assert answer.status_code == 422
    assert "This code opens nothing." in answer.text
    assert dict(Page(answer.text).form("/sign-in/code").fields)["code"] == code[:60]


@both_databases
def test_the_short_code_of_another_phone_works_once(app: Flask, ana: Browser) -> None:
    code = code_on(ana.post("/hand-offs").text)
    assert is_in(by_code(app, code))
    assert not is_in(by_code(app, code))
    assert count(app, "devices") == 2


def test_the_short_code_holds_ten_minutes(app: Flask) -> None:
    with time_machine.travel(NOON, tick=False) as time:
        ana = mother(app)
        first, second = (code_on(ana.post("/hand-offs").text) for _ in range(2))
        time.shift(timedelta(minutes=9, seconds=59))
        assert is_in(by_code(app, first))
        time.shift(timedelta(seconds=1))
        assert not is_in(by_code(app, second))


@both_databases
def test_a_passkey_opens_it_on_another_phone(app: Flask, ana: Browser) -> None:
    tap(ana, "rest")
    key = passkey_of(ana)
    other = by_passkey(app, key)
    assert is_in(other)
    assert count(app, "devices") == 2


def test_a_passkey_of_another_site_or_without_her_finger_opens_nothing(
    app: Flask, ana: Browser
) -> None:
    key = passkey_of(ana)
    key.origin = "https://evil.example"
    assert not is_in(by_passkey(app, key))
    key.origin, key.host = "http://localhost", "evil.example"
    assert not is_in(by_passkey(app, key))
    key.host, key.flags = "localhost", PRESENT
    assert not is_in(by_passkey(app, key))


def test_a_stranger_with_a_passkey_of_his_own_gets_nowhere(app: Flask, ana: Browser) -> None:
    passkey_of(ana)
    assert not is_in(by_passkey(app, Authenticator()))


def test_what_a_passkey_said_once_is_not_taken_twice(app: Flask, ana: Browser) -> None:
    key, other = passkey_of(ana), browser(app)
    said = key.shown(other.post("/sign-in/passkey/options").json or {})
    assert other.post("/sign-in/passkey", data={"credential": said}).status_code == 303
    other.post("/sign-out")
    assert other.post("/sign-in/passkey", data={"credential": said}).status_code == 422


def test_a_challenge_holds_five_minutes_and_for_one_purpose(app: Flask, ana: Browser) -> None:
    key, other = passkey_of(ana), browser(app)
    with time_machine.travel(NOON, tick=False) as time:
        said = key.shown(other.post("/sign-in/passkey/options").json or {})
        time.shift(timedelta(minutes=5, seconds=1))
        assert other.post("/sign-in/passkey", data={"credential": said}).status_code == 422
    made = Authenticator().made(ana.post("/sign-in/passkey/options").json or {})
    assert ana.post("/me/passkeys", data={"credential": made}).status_code == 422
    assert count(app, "passkeys") == 1


@pytest.mark.parametrize(
    "said", ["", "x", "[]", "{}", '{"rawId": 1}', '{"rawId": "x"}', "[" * 9000]
)
def test_what_is_no_passkey_gets_one_calm_sentence(app: Flask, said: str) -> None:
    other = browser(app)
    other.post("/sign-in/passkey/options")
    answer = other.post("/sign-in/passkey", data={"credential": said})
    assert answer.status_code == 422
    assert "That passkey didn’t get through." in answer.text


@both_databases
def test_losing_one_way_leaves_the_others(app: Flask, ana: Browser) -> None:
    paper, key = paper_of(ana), passkey_of(ana)
    press(ana, ana.get("/me/ways"), "/remove", "Remove")
    assert not is_in(by_passkey(app, key))
    assert is_in(by_code(app, paper))
    passkey = passkey_of(ana)
    assert ana.post("/me/recovery-code/remove").status_code == 303
    assert not is_in(by_code(app, paper))
    assert is_in(by_passkey(app, passkey))


@both_databases
def test_with_a_way_back_leaving_the_last_phone_keeps_everything(app: Flask, ana: Browser) -> None:
    tap(ana, "other", words="Still here.")
    paper = paper_of(ana)
    press(ana, ana.get("/me/kept"), "/sign-out", "Leave this phone")
    assert count(app, "devices") == 0
    assert "Still here." in by_code(app, paper).get("/me/history").text


def test_a_phone_that_has_a_breather_is_not_moved_to_another_one(
    app: Flask, ana: Browser, bea: Browser
) -> None:
    paper = paper_of(ana)
    tap(bea, "other", words="Bea’s own.")
    answer = bea.post("/sign-in/code", data={"code": paper})
    assert answer.status_code == 409
    assert "This phone has a Breather already" in answer.text
    assert "Bea’s own." in bea.get("/me/history").text


def test_signing_in_gives_a_new_cookie(app: Flask, ana: Browser) -> None:
    paper, other = paper_of(ana), browser(app)
    other.post("/sign-in/passkey/options")
    before = cookie_of(other)
    other.post("/sign-in/code", data={"code": paper})
    with other.session_transaction() as session:
        assert set(session) == {"_fresh", "_id", "_permanent", "_user_id"}
    assert cookie_of(other) != before


def test_ways_are_hers_alone(app: Flask, ana: Browser, bea: Browser) -> None:
    passkey_of(ana)
    [passkey] = rows(app, "SELECT id FROM passkeys")
    assert bea.post(f"/me/passkeys/{UUID(passkey['id'])}/remove").status_code == 404
    assert count(app, "passkeys") == 1


def test_the_page_says_what_there_is(ana: Browser) -> None:
    assert "Make a code" in ana.get("/me/ways").text
    paper_of(ana)
    page = shown(ana, ana.get("/me/ways")).text
    assert "With a new one, the old one opens nothing any more." in page
