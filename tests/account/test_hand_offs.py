"""A link that signs one more device in: once, within ten minutes, whoever is first."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import time_machine
from flask import Flask

from app.now.chores import tidy
from tests.can_wait.acting import put_down
from tests.cast import Browser, add_child, add_person, browser, mother, press, shown, tap
from tests.conftest import MakeApp
from tests.database import both_databases, count, dump
from tests.pages import Page


def link(her: Browser) -> str:
    """Return the whole address that her phone shows beside the code."""
    page = Page(press(her, her.get("/me/phones"), "/hand-offs", "Show the code").text)
    return next(field["value"] for field in page.all("input") if "/open/" in field["value"])


def test_her_other_phone_opens_the_link_and_sees_what_she_keeps(app: Flask, ana: Browser) -> None:
    tap(ana, "other", words="Seen on both.")
    address = urlsplit(link(ana)).path
    other = browser(app)
    asked = other.get(address)
    assert "Open your Breather here?" in asked.text
    assert shown(other, press(other, asked, address, "Open it here")).status_code == 200
    assert "Seen on both." in other.get("/me/history").text
    assert count(app, "devices") == 2


def test_looking_at_the_link_uses_nothing_up(app: Flask, ana: Browser) -> None:
    address = urlsplit(link(ana)).path
    before = dump(app)
    for _ in range(3):
        assert browser(app).get(address).status_code == 200
    assert dump(app) == before


@both_databases
def test_a_link_works_once(app: Flask, ana: Browser) -> None:
    address = urlsplit(link(ana)).path
    assert browser(app).post(address).status_code == 303
    late = browser(app)
    answer = late.post(address)
    assert answer.status_code == 404
    assert "This link doesn’t lead anywhere any more." in answer.text
    assert late.get("/me/history").status_code == 303


@both_databases
def test_a_link_works_for_ten_minutes(app: Flask) -> None:
    begin = datetime(2026, 11, 25, 12, tzinfo=UTC)
    with time_machine.travel(begin, tick=False) as time:
        ana = mother(app)
        first, second = urlsplit(link(ana)).path, urlsplit(link(ana)).path
        time.shift(timedelta(minutes=9, seconds=59))
        assert browser(app).post(first).status_code == 303
        time.shift(timedelta(seconds=1))
        assert browser(app).post(second).status_code == 404


@both_databases
def test_of_two_at_once_one_wins(app: Flask, ana: Browser) -> None:
    address = urlsplit(link(ana)).path
    phones = [browser(app) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda phone: phone.post(address).status_code, phones))
    assert sorted(answers) == [303] + [404] * 7
    assert count(app, "devices") == 2


def test_an_unknown_link_is_gone_calmly(app: Flask) -> None:
    for token in ("x", "%00", "a" * 500, "..%2f", "ü"):
        answer = browser(app).post(f"/open/{token}")
        assert answer.status_code == 404
        assert "Ask for a new one" in answer.text or "nothing here" in answer.text


def test_the_table_holds_only_the_links_hash(ana: Browser, instance: Path) -> None:
    token = link(ana).rsplit("/", 1)[1]
    assert len(token) >= 32
    for file in instance.iterdir():
        if file.is_file():
            assert token.encode() not in file.read_bytes()


def test_a_phone_that_has_a_breather_keeps_it(app: Flask, ana: Browser, bea: Browser) -> None:
    tap(bea, "other", words="Bea’s own.")
    asked = bea.get(urlsplit(link(ana)).path)
    assert "This phone has a Breather already" in asked.text
    assert not Page(asked.text).forms
    assert "Bea’s own." in bea.get("/me/history").text


def test_a_hand_off_of_a_deleted_account_opens_nothing(app: Flask, ana: Browser) -> None:
    address = urlsplit(link(ana)).path
    ana.post("/me/delete")
    assert browser(app).post(address).status_code == 404


def test_the_link_leads_to_the_address_people_open(make_app: MakeApp) -> None:
    app = make_app({"PUBLIC_URL": "https://breather.example/"})
    ana = browser(app)
    base = "https://breather.example"
    ana.post("/consent", data={"answer": "yes"}, base_url=base)
    page = ana.post("/hand-offs", base_url=base).text
    assert re.search(r'value="https://breather\.example/open/[\w-]{32}"', page)


def test_links_of_yesterday_are_tidied_away_and_those_of_now_stay(app: Flask) -> None:
    begin = datetime(2026, 11, 25, 12, tzinfo=UTC)
    with time_machine.travel(begin, tick=False):
        ana = mother(app)
        link(ana)
    with time_machine.travel(begin + timedelta(hours=2), tick=False):
        fresh = mother(app)
        address = urlsplit(link(fresh)).path
        with app.app_context():
            tidy(begin + timedelta(hours=2))
        assert count(app, "hand_offs") == 1
        assert browser(app).post(address).status_code == 303


@both_databases
def test_an_account_in_which_nothing_was_ever_kept_goes_after_a_month(app: Flask) -> None:
    begin = datetime(2026, 11, 25, 12, tzinfo=UTC)
    with time_machine.travel(begin, tick=False):
        mother(app)
        tap(mother(app), "rest")
        put_down(mother(app), "Book the car in")
        add_person(mother(app), "Sam")
        add_child(mother(app), "Leo")
    with app.app_context():
        tidy(begin + timedelta(days=30))
        assert count(app, "accounts") == 5
        tidy(begin + timedelta(days=30, seconds=1))
    left = [
        count(app, table) for table in ("accounts", "check_ins", "things", "people", "children")
    ]
    assert left == [4, 1, 1, 1, 1]
