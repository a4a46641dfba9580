"""For how long it is kept is hers to choose; before it gets less, she sees what goes, and when."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from app.forgetting.chores import forget_what_is_over
from app.now.chores import tidy
from tests.asks.households import NOON
from tests.can_wait.acting import do, put_down
from tests.cast import Browser, mother, press, tap
from tests.database import both_databases, count, rows
from tests.pages import Page

DAY = timedelta(days=1)
GOES = "Then this goes in the coming night, for good:"


@pytest.fixture(autouse=True)
def _on_wednesday() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as time:
        yield time


@pytest.fixture
def ana(app: Flask) -> Browser:
    """Ana, who began four months ago."""
    with time_machine.travel(NOON - 121 * DAY, tick=False):
        return mother(app)


def months(app: Flask) -> int | None:
    found: int | None = rows(app, "SELECT months_kept FROM accounts")[0]["months_kept"]
    return found


def four_months_ago(her: Browser) -> None:
    """Let her have kept something four months ago."""
    with time_machine.travel(NOON - 120 * DAY, tick=False):
        for need in ("rest", "care"):
            tap(her, need)
        thing = put_down(her, "Fold it")
        do(her, thing, "done")
        put_down(her, "Frame the photos")


def choose(her: Browser, button: str) -> Page:
    answer = press(her, her.get("/me/kept"), "/me/kept", button)
    return Page((her.get(answer.location) if answer.status_code == 303 else answer).text)


def chosen(page: Page) -> list[str]:
    return [
        button.text
        for form in page.forms
        for button in form.buttons
        if button.attributes.get("aria-pressed") == "true"
    ]


def test_the_page_says_how_long_and_what_that_means(ana: Browser) -> None:
    page = Page(ana.get("/me/kept").text)
    assert chosen(page) == ["12 months"]
    assert "What still waits or is still to come stays" in page.text


@both_databases
def test_longer_needs_no_question(app: Flask, ana: Browser) -> None:
    four_months_ago(ana)
    for button, kept in (("2 years", 24), ("Until I delete it", None), ("2 years", 24)):
        assert chosen(choose(ana, button)) == [button]
        assert months(app) == kept


@both_databases
def test_shorter_says_first_what_goes_and_when(app: Flask, ana: Browser) -> None:
    four_months_ago(ana)
    page = choose(ana, "3 months")
    assert months(app) == 12
    assert GOES in page.text
    assert "2 check-ins, and their moments 1 thing that is done or let go" in page.text
    assert "/me/export" in [link["href"] for link in page.all("a")]
    form = page.form("/me/kept")
    address, fields = form.pressed(form.button("Keep it for 3 months"))
    assert ana.post(address, data=dict(fields)).status_code == 303
    assert months(app) == 3
    assert count(app, "check_ins") == 2
    with app.app_context():
        forget_what_is_over(NOON)
    assert (count(app, "check_ins"), count(app, "things")) == (0, 1)


def test_shorter_is_chosen_at_once_when_nothing_goes(app: Flask, ana: Browser) -> None:
    tap(ana, "rest")
    assert chosen(choose(ana, "3 months")) == ["3 months"]
    assert months(app) == 3


@pytest.mark.parametrize("said", ["", "0", "1", "-3", "999999999999", "None", "twelve", "\x00"])
def test_nothing_else_can_be_chosen(app: Flask, ana: Browser, said: str) -> None:
    answer = ana.post("/me/kept", data={"months": said, "sure": "yes"})
    assert answer.status_code == 422
    assert months(app) == 12


@both_databases
def test_who_chose_something_or_is_told_something_is_no_empty_account(app: Flask) -> None:
    mother(app)
    chose = {"quiet_from": "22", "quiet_until": "6", "cap": "2"}
    assert mother(app).post("/me/reminders", data=chose).status_code == 303
    with app.app_context():
        tidy(NOON + 31 * DAY)
    assert count(app, "accounts") == count(app, "devices") == 1
