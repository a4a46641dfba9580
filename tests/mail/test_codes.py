"""Six digits by e-mail: a way in for whoever reads that mailbox, and nothing for anybody else."""

import re
import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from tests.account.coming_back import is_in
from tests.cast import Browser, browser, mother, press, shown, tap
from tests.conftest import MakeApp
from tests.database import both_databases, count, dump
from tests.mail.letters import OPERATOR
from tests.services.mail_server import MailServer, Says

HERS, NOON = "ana@example.org", datetime(2026, 11, 25, 12, tzinfo=UTC)


def digits(post: MailServer, address: str = HERS) -> str:
    """Return the digits of the newest letter there, once every letter is out."""
    for thread in threading.enumerate():
        if thread.name == "mail code":
            thread.join(10)
    found = re.search(r"(?m)^(\d{3} \d{3})\r?$", post.got(address)[-1].get_content())
    assert found
    return found[1]


def with_address(her: Browser, post: MailServer, address: str = HERS) -> None:
    """Add an address as her way in."""
    sent = her.post("/me/mail-way", data={"address": address})
    assert sent.headers["Location"] == "/mail-code"
    page = shown(her, sent)
    assert press_digits(her, page.text, digits(post, address)).headers["Location"] == "/me/ways"


def press_digits(client: Browser, page: str, typed: str) -> TestResponse:
    assert "Six digits are on their way" in page
    return client.post("/mail-code", data={"code": typed})


def asked_for(app: Flask, address: str = HERS) -> Browser:
    other = browser(app)
    assert (
        other.post("/sign-in/mail", data={"address": address}).headers["Location"] == "/mail-code"
    )
    return other


@both_databases
def test_her_mailbox_opens_it_on_another_phone(app: Flask, ana: Browser, post: MailServer) -> None:
    tap(ana, "other", words="Found again.")
    with_address(ana, post)
    other = asked_for(app, "Ana@Example.org")
    assert other.post("/mail-code", data={"code": digits(post)}).headers["Location"] == "/"
    assert "Found again." in other.get("/me/history").text


def test_a_stranger_hears_the_same_whether_there_is_such_an_account(
    app: Flask, ana: Browser, post: MailServer
) -> None:
    with_address(ana, post)
    before = len(post.letters)
    known, unknown = asked_for(app), asked_for(app, "nobody@example.org")
    digits(post)
    assert len(post.letters) == before + 1
    pages = [one.get("/mail-code").text for one in (known, unknown)]
    assert pages[0] == pages[1]
    for one in (known, unknown):
        answer = one.post("/mail-code", data={"code": "000 00x"})
        assert (answer.status_code, "That isn’t the code" in answer.text) == (422, True)


def test_the_digits_open_nothing_in_another_browser(
    app: Flask, ana: Browser, post: MailServer
) -> None:
    with_address(ana, post)
    asked_for(app)
    stranger = asked_for(app, "nobody@example.org")
    assert stranger.post("/mail-code", data={"code": digits(post)}).status_code == 422
    assert not is_in(stranger)


@both_databases
def test_after_five_wrong_tries_the_right_digits_are_too_late(
    app: Flask, ana: Browser, post: MailServer
) -> None:
    with_address(ana, post)
    other = asked_for(app)
    right = digits(post)
    wrong = "000000" if right != "000 000" else "000001"
    for _ in range(5):
        assert other.post("/mail-code", data={"code": wrong}).status_code == 422
    assert other.post("/mail-code", data={"code": right}).status_code == 422
    assert not is_in(other)


@both_databases
def test_the_digits_work_once(app: Flask, ana: Browser, post: MailServer) -> None:
    with_address(ana, post)
    other = asked_for(app)
    with other.session_transaction() as session:
        before = dict(session)
    assert other.post("/mail-code", data={"code": digits(post)}).status_code == 303
    other.post("/sign-out")
    with other.session_transaction() as session:
        session.update(before)
    assert other.post("/mail-code", data={"code": digits(post)}).status_code == 422


def test_the_digits_hold_ten_minutes(make_app: MakeApp, post: MailServer) -> None:
    with time_machine.travel(NOON, tick=False) as time:
        app = make_app({"MAIL_URL": post.url(), "OPERATOR_EMAIL": OPERATOR})
        ana = mother(app)
        with_address(ana, post)
        other = asked_for(app)
        right = digits(post)
        time.shift(timedelta(minutes=10))
        assert other.post("/mail-code", data={"code": right}).status_code == 422


def test_neither_the_subject_nor_the_database_shows_the_digits(
    app: Flask, ana: Browser, post: MailServer
) -> None:
    with_address(ana, post)
    asked_for(app)
    right, letter = digits(post), post.got(HERS)[-1]
    assert letter["Subject"] == "A code for you"
    assert "List-Unsubscribe" not in letter
    assert right.replace(" ", "") not in str(dump(app))
    assert HERS not in str(dump(app))


def test_an_address_opens_one_breather_only(
    app: Flask, ana: Browser, bea: Browser, post: MailServer
) -> None:
    with_address(ana, post)
    bea.post("/me/mail-way", data={"address": HERS})
    answer = bea.post("/mail-code", data={"code": digits(post)})
    assert answer.status_code == 422
    assert "This address opens another Breather already." in answer.text
    assert count(app, "mail_ways") == 1


def test_without_the_digits_an_address_is_no_way_in(
    app: Flask, ana: Browser, post: MailServer
) -> None:
    ana.post("/me/mail-way", data={"address": HERS})
    assert count(app, "mail_ways") == 0
    before = len(post.letters)
    asked_for(app)
    assert len(post.letters) == before


def test_she_shows_with_it_that_it_is_she(make_app: MakeApp, post: MailServer) -> None:
    with time_machine.travel(NOON, tick=False) as time:
        app = make_app({"MAIL_URL": post.url(), "OPERATOR_EMAIL": OPERATOR})
        ana = mother(app)
        with_address(ana, post)
        time.shift(timedelta(minutes=11))
        asked = shown(ana, ana.post("/me/delete"))
        assert "a…@example.org" in asked.text
        press(ana, asked, "/me/confirm/mail", "Send me a code")
        assert ana.post("/mail-code", data={"code": digits(post)}).headers["Location"] == "/me/kept"
        ana.post("/me/delete")
        assert count(app, "accounts") == 0


@pytest.mark.parametrize(
    "address", ["", "x", "ana@", "ana@example", "a@b.c\nBcc: x@y.z", "é" * 400]
)
def test_what_is_no_address_is_said_beside_the_field(app: Flask, address: str) -> None:
    answer = browser(app).post("/sign-in/mail", data={"address": address})
    assert (answer.status_code, "doesn’t look like" in answer.text) == (422, True)


def test_a_mail_server_that_is_away_is_said_to_her_whom_we_know(
    ana: Browser, post: MailServer
) -> None:
    post.at["RCPT"] = Says("451 Later")
    answer = ana.post("/me/mail-way", data={"address": HERS})
    assert (answer.status_code, "doesn’t go out just now" in answer.text) == (503, True)


def test_while_no_letter_can_go_out_her_mailbox_is_not_asked_for(
    make_app: MakeApp, post: MailServer
) -> None:
    with time_machine.travel(NOON, tick=False) as time:
        app = make_app({"MAIL_URL": post.url(), "OPERATOR_EMAIL": OPERATOR})
        ana = mother(app)
        with_address(ana, post)
        time.shift(timedelta(minutes=11))
        app.config["MAIL_URL"] = ""
        assert ana.post("/me/delete").status_code == 303
        assert count(app, "accounts") == 0


def test_a_stranger_is_not_bothered_more_often_than_by_asking_for_a_yes(
    ana: Browser, post: MailServer
) -> None:
    said = [ana.post("/me/mail-way", data={"address": HERS}).status_code for _ in range(3)]
    assert said == [303, 303, 429]
    assert len(post.got(HERS)) == 2


def test_without_a_mail_server_nothing_of_it_is_offered(make_app: MakeApp) -> None:
    app = make_app()
    ana = mother(app)
    assert "mail" not in browser(app).get("/sign-in").text.lower()
    assert ana.post("/me/mail-way", data={"address": HERS}).status_code == 404
    assert browser(app).post("/sign-in/mail", data={"address": HERS}).status_code == 404


def test_one_mailbox_gets_five_letters_an_hour(make_app: MakeApp, post: MailServer) -> None:
    app = make_app({"MAIL_URL": post.url(), "OPERATOR_EMAIL": OPERATOR}, RATELIMIT_ENABLED=True)
    said = [
        browser(app).post("/sign-in/mail", data={"address": HERS}).status_code for _ in range(6)
    ]
    assert said == [303] * 5 + [429]
