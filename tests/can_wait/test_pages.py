"""The pages of Can wait: what is back, long lists, her week, a visitor; none tells on her."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from flask import Flask

from tests.can_wait.acting import do, let_wait, put_down, thing, things
from tests.cast import Browser, browser, shown
from tests.pages import Page

SATURDAY_MORNING = datetime(2026, 11, 28, 8, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("time")


def test_many_come_back_three_at_a_time(
    app: Flask, ana: Browser, time: time_machine.Traveller
) -> None:
    put_down(ana, *(f"Thing {n}" for n in range(7)))
    let_wait(ana, *(one.id for one in things(app)), until="weekend")
    time.move_to(SATURDAY_MORNING)
    page = ana.get("/can-wait")
    assert page.text.count('class="fold"') == 3
    assert "4 things are resting. Nothing is owed today." in page.text
    assert "These are back. They can wait again." in page.text


def test_all_that_rests_stands_by_day(ana: Browser) -> None:
    first, second = put_down(ana, "Papers"), put_down(ana, "Cables")
    do(ana, first, "wait", until="weekend")
    do(ana, second, "wait", until="some_day")
    said = Page(ana.get("/can-wait/resting").text).text
    assert said.index("Back on Saturday") < said.index("Papers")
    assert said.index("Some day") < said.index("Cables")


def test_long_lists_have_pages_that_hold_everything_once(app: Flask, ana: Browser) -> None:
    put_down(ana, *(f"Thing {n:03}" for n in range(120)))
    let_wait(ana, *(one.id for one in things(app)), until="weekend")
    pages = [Page(ana.get(f"/can-wait/resting?page={n}").text).text for n in (1, 2, 3)]
    assert ["More" in page for page in pages] == [True, True, False]
    for number in range(120):
        assert sum(f"Thing {number:03}" in page for page in pages) == 1
    for odd in ("0", "-3", "x", "9" * 40, "4"):
        assert ana.get(f"/can-wait/resting?page={odd}").status_code == 200


def test_her_week_is_hers_to_set(app: Flask, ana: Browser) -> None:
    assert Page(ana.get("/me/week").text).text.count("08:00") == 1
    answer = ana.post("/me/week", data={"morning": "6", "weekend": "4"})
    assert 'value="6" selected' in shown(ana, answer).text
    assert 'value="4" selected' in shown(ana, answer).text
    id = put_down(ana, "Papers")
    do(ana, id, "wait", until="weekend")
    assert thing(app, id).until == date(2026, 11, 27)
    assert thing(app, id).back_at == datetime(2026, 11, 27, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "first"), [("en-GB", "5"), ("en-IL", "4"), ("en-AE", "5"), ("en", "5")]
)
def test_her_weekend_is_the_one_of_her_region_until_she_says(
    ana: Browser, language: str, first: str
) -> None:
    page = ana.get("/me/week", headers={"Accept-Language": language}).text
    assert f'<option value="{first}" selected>' in page


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"morning": "4", "weekend": "5"},
        {"morning": "13", "weekend": "5"},
        {"morning": "8", "weekend": "7"},
        {"morning": "x", "weekend": "5"},
        {"morning": "8"},
    ],
    ids=repr,
)
def test_a_week_that_is_none_changes_nothing(ana: Browser, form: dict[str, str]) -> None:
    before = ana.get("/me/week").text
    answer = ana.post("/me/week", data=form)
    assert answer.status_code == 422
    assert "You could pick from the list." in answer.text
    assert ana.get("/me/week").text == before


def test_a_visitor_sees_the_field_and_nothing_else(app: Flask) -> None:
    page = browser(app).get("/can-wait")
    assert "Put down what is in your head." in page.text
    assert "/can-wait/bring" not in page.text
    assert "/can-wait/resting" not in page.text


def test_no_address_and_no_log_holds_her_words(
    ana: Browser, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level("DEBUG")
    where = []
    id = put_down(ana, "Ring Dr Winter")
    for verb, more in [
        ("wait", {"until": "nonsense"}),
        ("rename", {"title": "Ring Dr Winter " * 40, "note": "About Winter"}),
        ("rename", {"title": "Ring Dr Winter", "note": "About Winter"}),
        ("wait", {"until": "tomorrow"}),
        ("let-go", {}),
    ]:
        answer = do(ana, id, verb, htmx=False, **more)
        where.append(answer.headers.get("Location", ""))
    answer = ana.post("/things", data={"title": "See Dr Winter"})
    where.append(answer.headers["Location"])
    said = "".join([caplog.text, *capfd.readouterr(), *where])
    assert "Winter" not in said
    assert "nonsense" not in said
