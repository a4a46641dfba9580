"""One cookie opens her Breather on one device; signing out ends exactly that."""

import sqlite3
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from tests.cast import HTMX, Browser, browser, mother, press, shown, tap
from tests.conftest import MakeApp
from tests.database import about_anybody, both_databases, count, rows
from tests.pages import Page


def second_phone(app: Flask, of: Browser) -> Browser:
    """Let another phone in, with the code that her first one shows."""
    code = Page(of.post("/hand-offs").text)
    link = next(field["value"] for field in code.all("input") if "/open/" in field["value"])
    other = browser(app)
    address = "/open/" + link.rsplit("/", 1)[1]
    answer = press(other, other.get(address), address, "Open it here")
    assert answer.status_code == 303
    return other


def cookie_of(her: Browser) -> str:
    cookie = her.get_cookie("breather")
    assert cookie
    return cookie.value


def test_the_cookie_is_kept_from_scripts_and_other_sites_for_a_year(app: Flask) -> None:
    answer = browser(app).post("/consent", data={"answer": "yes"})
    cookie = SimpleCookie(answer.headers["Set-Cookie"])["breather"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert "partitioned" not in answer.headers["Set-Cookie"].lower()
    ends = datetime.strptime(cookie["expires"], "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC)
    assert timedelta(days=364) < ends - datetime.now(UTC) <= timedelta(days=365)


def test_behind_https_the_cookie_belongs_to_this_host_alone(make_app: MakeApp) -> None:
    app = make_app({"PUBLIC_URL": "https://breather.example"})
    answer = browser(app).post(
        "/consent", data={"answer": "yes"}, base_url="https://breather.example"
    )
    assert answer.headers["Set-Cookie"].startswith("__Host-breather=")
    assert "Secure" in answer.headers["Set-Cookie"]


def test_the_cookie_rolls_on_while_she_comes_back(app: Flask) -> None:
    begin = datetime(2026, 1, 1, 9, tzinfo=UTC)
    with time_machine.travel(begin, tick=False) as time:
        ana = mother(app)
        for _ in range(4):
            time.shift(timedelta(days=300))
            assert ana.get("/me/history").status_code == 200


def test_the_database_holds_no_cookie_that_would_open_anything(
    app: Flask, ana: Browser, instance: Path
) -> None:
    with ana.session_transaction() as session:
        token = session["_user_id"]
    assert len(token) >= 43
    for file in instance.iterdir():
        if file.is_file():
            assert token.encode() not in file.read_bytes()


@pytest.mark.parametrize(
    "cookie", ["", "x", "a.b.c", "." * 50, "eyJfdXNlcl9pZCI6IjEifQ.aaaa.bbbb", "x" * 4000, "ü"]
)
def test_a_broken_cookie_is_nobody(app: Flask, cookie: str) -> None:
    client = browser(app)
    client.set_cookie("breather", cookie)
    assert client.get("/").status_code == 200
    assert client.get("/me/history").status_code == 303
    assert "May we keep" in tap(client, "rest").text
    assert about_anybody(app) == {}


def test_a_cookie_with_one_letter_changed_is_nobody(app: Flask, ana: Browser) -> None:
    good = cookie_of(ana)
    for place in (0, len(good) // 2, len(good) - 5):
        changed = good[:place] + ("A" if good[place] != "A" else "B") + good[place + 1 :]
        ana.set_cookie("breather", changed)
        assert ana.get("/me/history").status_code == 303


def test_a_cookie_made_with_another_secret_is_nobody(make_app: MakeApp) -> None:
    theirs = make_app({"SECRET_KEY": "somebody else's"})
    forged = cookie_of(mother(theirs))
    client = browser(make_app())
    client.set_cookie("breather", forged)
    assert client.get("/me/history").status_code == 303


def test_a_well_made_cookie_for_a_device_that_is_gone_is_nobody(
    app: Flask, ana: Browser, instance: Path
) -> None:
    with sqlite3.connect(instance / "breather.db") as connection:
        connection.execute("DELETE FROM devices")
    connection.close()
    assert ana.get("/me/history").status_code == 303
    assert ana.get("/").status_code == 200


@both_databases
def test_signing_out_of_the_last_device_deletes_the_account(app: Flask, ana: Browser) -> None:
    tap(ana, "other", words="Only here.")
    cookie = cookie_of(ana)
    answer = ana.post("/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"storage"'
    assert about_anybody(app) == {}
    ana.set_cookie("breather", cookie)
    assert ana.get("/me/history").status_code == 303


@both_databases
def test_signing_out_of_one_of_two_leaves_the_other_and_everything_kept(
    app: Flask, ana: Browser
) -> None:
    tap(ana, "rest")
    other = second_phone(app, ana)
    answer = press(other, other.get("/me/kept"), "/sign-out", "Leave this phone")
    assert "May we keep" in shown(other, answer).text
    assert other.get("/me/history").status_code == 303
    assert ana.get("/me/history").text.count("Undo</button>") == 1
    assert (count(app, "accounts"), count(app, "devices")) == (1, 1)


def test_with_one_phone_leaving_it_is_not_offered_because_it_would_delete_all(
    ana: Browser,
) -> None:
    page = Page(ana.get("/me/kept").text)
    assert "/sign-out" not in [form.attributes["action"] for form in page.forms]


@both_databases
def test_deleting_on_one_phone_signs_the_other_out_too(app: Flask, ana: Browser) -> None:
    other = second_phone(app, ana)
    tap(other, "rest")
    press(ana, ana.get("/me/kept"), "/me/delete", "Delete it all")
    assert about_anybody(app) == {}
    assert other.get("/me/history").status_code == 303
    assert "May we keep" in tap(other, "rest").text


def test_an_account_holds_no_address_no_e_mail_and_no_name_but_what_her_circle_calls_her(
    app: Flask, ana: Browser
) -> None:
    assert set(rows(app, "SELECT * FROM accounts")[0]) == {
        "id",
        "consented_at",
        "zone",
        "language",
        "leave_out",
        "safer_asked_on",
        "called",
        "morning_hour",
        "weekend_from",
        "months_kept",
        "demo",
    }


def test_signing_in_drops_what_was_in_the_cookie_before(app: Flask, ana: Browser) -> None:
    client = browser(app)
    with client.session_transaction() as session:
        session["left"] = "here"
    client.post("/consent", data={"answer": "yes"})
    with client.session_transaction() as session:
        assert "left" not in session


def test_a_part_of_a_page_of_somebody_signed_out_leads_to_a_whole_one(client: Browser) -> None:
    whole, part = (client.get("/me/history", headers=headers) for headers in ({}, HTMX))
    assert (whole.status_code, whole.location) == (303, "/me")
    assert (part.status_code, part.headers["HX-Redirect"], part.data) == (200, "/me", b"")
