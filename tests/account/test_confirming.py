"""Before what can't be taken back, she shows that it is she; it holds ten minutes."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from tests.account.coming_back import by_code, code_on, is_in, paper_of, passkey_of
from tests.cast import HTMX, Browser, mother, press, shown
from tests.database import count

LATER = timedelta(minutes=10)


@pytest.fixture
def ana(app: Flask, time: time_machine.Traveller) -> Browser:
    return mother(app)


def test_with_no_way_back_there_is_nothing_to_show_and_nothing_is_asked(
    app: Flask, ana: Browser
) -> None:
    assert ana.post("/me/delete").headers["Location"] == "/me"
    assert count(app, "accounts") == 0


def test_deleting_asks_first_and_goes_back_to_where_she_was(
    app: Flask, ana: Browser, time: time_machine.Traveller
) -> None:
    paper = paper_of(ana)
    time.shift(LATER)
    asked = shown(ana, ana.post("/me/delete"))
    assert "Is it you?" in asked.text
    assert count(app, "accounts") == 1
    wrong = ana.post("/me/confirm/code", data={"code": "x"})
    assert (wrong.status_code, "This code opens nothing." in wrong.text) == (422, True)
    back = ana.post("/me/confirm/code", data={"code": paper})
    assert back.headers["Location"] == "/me/kept"
    ana.post("/me/delete")
    assert count(app, "accounts") == 0


def test_it_holds_for_ten_minutes(app: Flask, ana: Browser, time: time_machine.Traveller) -> None:
    paper_of(ana)
    time.shift(LATER - timedelta(seconds=1))
    ana.post("/me/delete")
    assert count(app, "accounts") == 0


def test_a_passkey_shows_it_too_but_not_that_of_somebody_else(
    app: Flask, ana: Browser, time: time_machine.Traveller
) -> None:
    key, bea = passkey_of(ana), mother(app)
    other = passkey_of(bea)
    time.shift(LATER)
    for one, status in ((other, 422), (key, 303)):
        said = one.shown(ana.post("/sign-in/passkey/options").json or {})
        answer = ana.post("/me/confirm/passkey", data={"credential": said})
        assert answer.status_code == status
    ana.post("/me/delete")
    assert count(app, "accounts") == 1


def test_somebody_elses_paper_shows_nothing(
    app: Flask, ana: Browser, time: time_machine.Traveller
) -> None:
    paper_of(ana)
    theirs = paper_of(mother(app))
    time.shift(LATER)
    assert ana.post("/me/confirm/code", data={"code": theirs}).status_code == 422


def test_a_phone_that_was_let_in_by_another_one_has_shown_nothing(app: Flask, ana: Browser) -> None:
    paper_of(ana)
    other = by_code(app, code_on(ana.post("/hand-offs").text))
    assert is_in(other)
    assert "Is it you?" in shown(other, other.post("/me/delete")).text
    assert count(app, "accounts") == 1


@pytest.mark.parametrize(
    "path",
    ["/me/delete", "/hand-offs", "/me/recovery-code", "/me/recovery-code/remove", "/me/passkeys"],
)
def test_all_that_opens_or_ends_her_breather_is_asked_first(
    ana: Browser, time: time_machine.Traveller, path: str
) -> None:
    paper_of(ana)
    time.shift(LATER)
    asked = ana.post(path)
    assert (asked.status_code, "Is it you?" in asked.text) == (403, True)
    assert ana.post(path, headers=HTMX).headers["HX-Redirect"] == "/me/confirm"


def test_setting_the_clock_back_lets_nothing_hold_for_longer(
    app: Flask, ana: Browser, time: time_machine.Traveller
) -> None:
    paper_of(ana)
    time.shift(-timedelta(days=1))
    assert ana.post("/me/delete").status_code == 403
    assert count(app, "accounts") == 1


def test_whoever_comes_to_the_question_without_need_goes_on(ana: Browser) -> None:
    assert ana.get("/me/confirm").headers["Location"] == "/me"


def test_the_page_of_the_question_names_only_the_ways_that_there_are(
    ana: Browser, time: time_machine.Traveller
) -> None:
    paper_of(ana)
    time.shift(LATER)
    page = ana.get("/me/confirm").text
    assert "From your paper" in page
    assert "With a passkey" not in page
    assert press(ana, ana.get("/me/confirm"), "/me/confirm/code", "Go on").status_code == 422
