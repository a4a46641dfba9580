"""Looking back: one question for each wait, once a week; the answers in words."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from tests.can_wait.acting import WEDNESDAY, do, put_down, things, waits
from tests.cast import Browser, mother, press, shown
from tests.database import both_databases, rows
from tests.pages import Page

SATURDAY = datetime(2026, 11, 28, 9, tzinfo=UTC)
NEXT_MONDAY = datetime(2026, 11, 30, 9, tzinfo=UTC)
QUESTION = "Did it matter that it waited?"
WORDS = {
    "fine": "It turned out fine.",
    "bit": "It mattered a bit. That happens.",
    "did": "It mattered. That happens, and you carried a lot that week.",
    "unknown": "You don’t have to know.",
}
with_and_without = pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])

pytestmark = pytest.mark.usefixtures("time")


def that_waited(
    app: Flask, ana: Browser, time: time_machine.Traveller, number: int = 1
) -> list[UUID]:
    """Let things wait from Wednesday until she takes them up again on Friday; now it is Monday."""
    time.move_to(NEXT_MONDAY)
    put_down(ana, *(f"Thing {n}" for n in range(number)), at=WEDNESDAY)
    ids = [one.id for one in things(app)]
    for id in ids:
        do(ana, id, "wait", at=WEDNESDAY + timedelta(minutes=1), until="weekend")
        do(ana, id, "keep", at=WEDNESDAY + timedelta(days=2))
    return ids


def answer(
    ana: Browser, id: UUID, page: TestResponse, button: str, htmx: bool = True
) -> TestResponse:
    return shown(ana, press(ana, page, f"/things/{id}/look-back", button, htmx))


def last_week(ana: Browser) -> str:
    return Page(ana.get("/can-wait").text).text


@both_databases
@with_and_without
@pytest.mark.parametrize("mattered", WORDS)
def test_what_is_back_is_asked_about_where_it_lies(
    app: Flask, time: time_machine.Traveller, mattered: str, htmx: bool
) -> None:
    ana = mother(app)
    id = put_down(ana, "Winter clothes")
    do(ana, id, "wait", until="weekend")
    assert QUESTION not in ana.get("/can-wait").text
    time.move_to(SATURDAY)
    page = ana.get("/can-wait")
    assert QUESTION in page.text
    said = Page(answer(ana, id, page, mattered, htmx).text).text
    assert WORDS[mattered] in said
    assert "Last week 1 thing waited." in said
    (wait,) = waits(app, id)
    assert (wait.mattered, str(wait.ended_on)) == (mattered, "2026-11-28")
    assert things(app)[0].state == "here"


def test_one_thing_that_waited_and_was_fine(ana: Browser, time: time_machine.Traveller) -> None:
    id = put_down(ana, "Winter clothes")
    do(ana, id, "wait", until="weekend")
    time.move_to(SATURDAY)
    do(ana, id, "look-back", mattered="fine")
    page = ana.get("/can-wait")
    assert "1 thing waited. It turned out fine." in Page(page.text).text
    assert page.text.count("<rect") == 1
    assert 'class="fine" width="100.0%"' in page.text


@with_and_without
def test_ten_of_eleven(app: Flask, ana: Browser, time: time_machine.Traveller, htmx: bool) -> None:
    ids = that_waited(app, ana, time, 11)
    assert "Look back on it" in last_week(ana)
    for number, id in enumerate(ids):
        page = ana.get("/can-wait/look-back")
        wait = waits(app, id)[0]
        form = {"mattered": "did" if number == 4 else "fine", "wait": wait.id}
        assert QUESTION in page.text
        answered = shown(ana, do(ana, id, "look-back", htmx=htmx, **form))
        assert answered.status_code == 200
    assert "11 things waited. 10 turned out fine." in last_week(ana)
    assert "Nearly everything that has waited so far turned out fine." in last_week(ana)
    assert "Look back on it" not in last_week(ana)
    assert "Nothing to look back on. That’s fine." in ana.get("/can-wait/look-back").text


@pytest.mark.parametrize(
    ("mattered", "sentence"),
    [
        (["did"], "1 thing waited. " + WORDS["did"]),
        (["bit"], "1 thing waited. " + WORDS["bit"]),
        (["did", "fine"], "2 things waited. 1 turned out fine."),
        (["unknown"], "1 thing waited. You don’t have to know how it turned out."),
    ],
    ids=str,
)
def test_when_it_did_matter_she_reads_something_kind(
    app: Flask,
    ana: Browser,
    time: time_machine.Traveller,
    mattered: list[str],
    sentence: str,
) -> None:
    ids = that_waited(app, ana, time, len(mattered))
    for id, value in zip(ids, mattered, strict=True):
        do(ana, id, "look-back", mattered=value, wait=waits(app, id)[0].id)
    assert sentence in last_week(ana)


@both_databases
@with_and_without
def test_an_answer_can_be_changed_and_taken_back(
    app: Flask, time: time_machine.Traveller, htmx: bool
) -> None:
    ana = mother(app)
    (id,) = that_waited(app, ana, time)
    page = ana.get("/can-wait/look-back")
    answered = answer(ana, id, page, "did", htmx)
    if htmx:
        assert WORDS["did"] in answered.text
        undone = answer(ana, id, answered, "Undo", htmx)
        assert QUESTION in undone.text
        assert waits(app, id)[0].mattered is None
        answered = answer(ana, id, undone, "fine", htmx)
        assert WORDS["fine"] in answered.text
    wait = waits(app, id)[0]
    do(ana, id, "look-back", htmx=htmx, mattered="bit", wait=wait.id)
    assert waits(app, id)[0].mattered == "bit"
    tallies = rows(app, "SELECT fine, bit, did, unknown FROM tallies")
    assert tallies == [{"fine": 0, "bit": 1, "did": 0, "unknown": 0}]
    do(ana, id, "look-back", htmx=htmx, mattered="", wait=wait.id)
    assert waits(app, id)[0].answered_at is None
    assert rows(app, "SELECT fine, bit, did, unknown FROM tallies")[0]["bit"] == 0
    assert "waited." not in last_week(ana)


def test_the_same_answer_twice_counts_once(
    app: Flask, ana: Browser, time: time_machine.Traveller
) -> None:
    (id,) = that_waited(app, ana, time)
    for _ in range(3):
        do(ana, id, "look-back", mattered="fine", wait=waits(app, id)[0].id)
    assert "1 thing waited. It turned out fine." in last_week(ana)


def test_she_is_asked_once_the_week_is_over_and_for_four_weeks(
    app: Flask, ana: Browser, time: time_machine.Traveller
) -> None:
    that_waited(app, ana, time)
    asked = []
    for day in range(45):
        time.move_to(WEDNESDAY + timedelta(days=day))
        asked.append("Look back on it" in last_week(ana))
    # From the next Monday on; then silence was a fine answer.
    assert asked.index(True) == 5
    assert sum(asked) == 28
    assert not asked[-1]


def test_at_most_seven_are_asked_about_at_a_time(
    app: Flask, ana: Browser, time: time_machine.Traveller
) -> None:
    that_waited(app, ana, time, 12)
    page = ana.get("/can-wait/look-back")
    assert page.text.count("<legend") == 7


def test_what_was_taken_up_on_the_same_day_is_not_asked_about(
    ana: Browser, time: time_machine.Traveller
) -> None:
    id = put_down(ana, "Car")
    do(ana, id, "wait", until="weekend")
    do(ana, id, "keep")
    time.move_to(NEXT_MONDAY)
    assert "Look back on it" not in last_week(ana)


def test_what_was_let_go_is_still_asked_about_but_not_what_is_gone(
    app: Flask, ana: Browser, time: time_machine.Traveller
) -> None:
    (id,) = that_waited(app, ana, time)
    do(ana, id, "let-go")
    assert "Thing 0" in ana.get("/can-wait/look-back").text


@pytest.mark.parametrize("fine", range(0, 13, 3))
def test_no_screen_ever_shows_a_percentage_or_a_score(
    app: Flask, ana: Browser, time: time_machine.Traveller, fine: int
) -> None:
    ids = that_waited(app, ana, time, 12)
    for number, id in enumerate(ids):
        mattered = "fine" if number < fine else "bit"
        do(ana, id, "look-back", mattered=mattered, wait=waits(app, id)[0].id)
    for path in ("/can-wait", "/can-wait/look-back"):
        said = Page(ana.get(path).text).text
        assert not re.search(r"%|percent|\bof 12\b|score|streak", said)
        share = re.search(r"(Everything|Nearly everything|Most of what|Some of what) .*? so", said)
        assert share or fine == 0


def test_a_week_later_it_is_no_longer_last_week(
    app: Flask, ana: Browser, time: time_machine.Traveller
) -> None:
    (id,) = that_waited(app, ana, time)
    do(ana, id, "look-back", mattered="fine", wait=waits(app, id)[0].id)
    time.shift(timedelta(days=8))
    assert "1 thing waited" not in last_week(ana)


def test_what_it_was_and_how_it_turned_out_stands_with_the_thing(
    app: Flask, ana: Browser, time: time_machine.Traveller
) -> None:
    (id,) = that_waited(app, ana, time)
    do(ana, id, "look-back", mattered="bit", wait=waits(app, id)[0].id)
    said = Page(ana.get(f"/things/{id}").text).text
    assert "How it waited From Wednesday 25 November until Friday 27 November A bit" in said


def test_another_mother_sees_none_of_it(
    app: Flask, ana: Browser, bea: Browser, time: time_machine.Traveller
) -> None:
    that_waited(app, ana, time, 3)
    assert "Thing" not in bea.get("/can-wait/look-back").text
    assert "Last week" not in last_week(bea)
