"""Each kind says where it will go: to her on Reminders, to them on their page, of them to her."""

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from tests import cast
from tests.asks.households import NOON
from tests.cast import Browser, add_person, ask_for, link_of
from tests.database import dump
from tests.mail.letters import ANA, SAM, yes_path
from tests.pages import Page
from tests.push.phones import ANDROID, IPHONE, NOWHERE, subscription
from tests.services.mail_server import MailServer


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def link(app: Flask, ana: Browser) -> str:
    app.config["LOCAL_PUSH_SERVICE"] = NOWHERE
    return link_of(ana, add_person(ana, "Tom"))


def phone(browser: Browser, at: str = "", agent: str = ANDROID) -> None:
    sent = browser.post(
        f"{at}/push/subscriptions", data=subscription(), headers={"User-Agent": agent}
    )
    assert sent.status_code == 201


def mailed(browser: Browser, at: str, post: MailServer, address: str = SAM) -> None:
    browser.post(at, data={"address": address})
    assert browser.post(yes_path(post.got(address)[-1])).status_code == 200


def text(browser: Browser, path: str) -> str:
    return Page(browser.get(path).text).text


def test_she_reads_where_each_kind_reaches_her(
    ana: Browser, link: str, post: MailServer, clock: time_machine.Traveller
) -> None:
    nowhere = "Nowhere yet. It waits in Breather"
    shown = text(ana, "/me/reminders")
    assert f"Answers to what you ask {nowhere} From home, while you are away {nowhere}" in shown
    assert f"What is back, and the look back {nowhere}" in shown
    assert "A gentle question Off, until you pick times" in shown
    mailed(ana, "/me/reminders/mail", post, ANA)
    assert f"what you ask By e-mail From home, while you are away {nowhere}" in text(
        ana, "/me/reminders"
    )
    for agent in (ANDROID, ANDROID, IPHONE):
        phone(ana, agent=agent)
        clock.shift(60)
    both = "Chrome on Android and Safari on iPhone"
    shown = text(ana, "/me/reminders")
    assert f"what you ask {both}, else by e-mail From home, while you are away {both}" in shown
    wants = {"quiet_from": "22", "quiet_until": "6", "cap": "2", "weekday1": "0", "hour1": "9"}
    ana.post("/me/reminders", data=wants)
    assert f"A gentle question {both}" in text(ana, "/me/reminders")


def test_they_read_where_they_hear_of_asks(app: Flask, link: str, post: MailServer) -> None:
    them = cast.browser(app)
    assert "Nothing is sent to you yet. What is asked always stands here." in text(them, link)
    mailed(them, f"{link}/mail", post)
    assert "What is asked reaches you by e-mail." in text(them, link)
    phone(them, link)
    assert "What is asked reaches you on Chrome on Android, else by e-mail." in text(them, link)
    them.post(f"{link}/mail/forget")
    assert "What is asked reaches you on Chrome on Android." in text(them, link)


def test_her_ask_says_how_each_one_hears_of_it_and_the_words_stay(
    app: Flask, ana: Browser, link: str, post: MailServer
) -> None:
    them, tom = cast.browser(app), person_of(ana)
    ask = ask_for(ana, tom, how="at_once")
    ana.post(f"/asks/{ask}/people/{tom}/now")
    by_hand = text(ana, f"/asks/{ask}")
    assert "Tom hears of it from you. The words are ready." in by_hand
    mailed(them, f"{link}/mail", post)
    assert "Breather tells Tom by e-mail. Send the words yourself, too" in text(ana, f"/asks/{ask}")
    phone(them, link)
    told = text(ana, f"/asks/{ask}")
    assert "Breather tells Tom on the phone. Send the words yourself, too" in told
    assert f"One tap here is enough: https://breather.example{link}" in told
    # It is how, and nothing of where: that is Tom's.
    assert "Chrome" not in told
    assert "example.org" not in told


def test_a_link_that_leads_nowhere_asks_and_ends_nothing(
    app: Flask, ana: Browser, link: str, post: MailServer
) -> None:
    them, tom = cast.browser(app), person_of(ana)
    mailed(them, f"{link}/mail", post)
    ana.post(f"/circle/people/{tom}/link")
    before = dump(app)
    for old in (link, "/with/never-was"):
        for way in ("mail", "mail/forget"):
            answer = them.post(f"{old}/{way}", data={"address": "eve@example.org"})
            assert answer.status_code == 404
            assert answer.data == them.get("/with/x").data
    assert dump(app) == before
    assert len(post.letters) == 1


def person_of(ana: Browser) -> str:
    links = [one.get("href", "") for one in Page(ana.get("/circle").text).all("a")]
    people = [href.rsplit("/", 1)[1] for href in links if href.startswith("/circle/people/")]
    return next(id for id in people if id != "new")
