"""One moment at a time: another, other minutes, not for me, start, end, and how it was."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from app.now.library import load
from tests.cast import HTMX, Browser, browser, mother, press, shown, tap
from tests.database import both_databases, count, rows
from tests.pages import Page

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def carried(answer: TestResponse) -> dict[str, str]:
    """Return what the moment's form carries along."""
    return dict(Page(answer.text).form("/suggestions").fields)


def suggestions(app: Flask) -> list[dict[str, Any]]:
    return rows(app, "SELECT * FROM suggestions ORDER BY at")


@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])
@pytest.mark.parametrize("account", [True, False], ids=["kept", "not kept"])
def test_another_is_another(app: Flask, account: bool, htmx: bool) -> None:
    her = mother(app) if account else browser(app)
    answer = shown(her, tap(her, "rest", htmx=htmx))
    seen = [carried(answer)["moment"]]
    for _ in range(6):
        answer = shown(her, press(her, answer, "/suggestions", "Another", htmx=htmx))
        seen.append(carried(answer)["moment"])
    assert len(set(seen)) == 7
    assert [row["moment"] for row in suggestions(app)] == (seen if account else [])


@pytest.mark.parametrize("minutes", [5, 15, 30, 60])
@pytest.mark.parametrize("need", ["rest", "stillness", "care", "space", "other"])
def test_a_moment_fits_the_minutes_she_picks(ana: Browser, need: str, minutes: int) -> None:
    words = {"words": "x"} if need == "other" else {}
    answer = tap(ana, need, htmx=True, **words)
    answer = press(ana, answer, "/suggestions", str(minutes), htmx=True)
    moment = load().get(carried(answer)["moment"])
    assert moment
    assert minutes in moment.minutes
    assert need in (moment.need, "other")


@time_machine.travel(NOON, tick=False)
def test_a_moment_fits_whom_she_is_with_and_where(app: Flask) -> None:
    ana = mother(app)
    answer = tap(ana, "rest", htmx=True)
    assert carried(answer)["company_before"] == "baby"
    alone = press(ana, answer, "/suggestions", "On my own", htmx=True)
    out = press(ana, alone, "/suggestions", "Out", htmx=True)
    fields = carried(out)
    assert (fields["company_before"], fields["out_before"]) == ("alone", "1")
    moment = load().get(fields["moment"])
    assert moment
    assert "alone" in moment.company
    assert "out" in moment.place
    back = press(ana, out, "/suggestions", "Out", htmx=True)
    assert carried(back)["out_before"] == "0"


def test_the_next_tap_begins_with_the_minutes_and_company_she_took_last(ana: Browser) -> None:
    answer = tap(ana, "rest", htmx=True)
    answer = press(ana, answer, "/suggestions", "15", htmx=True)
    press(ana, answer, "/suggestions", "On my own", htmx=True)
    fields = carried(tap(ana, "care", htmx=True))
    assert (fields["minutes_before"], fields["company_before"]) == ("15", "alone")


@both_databases
@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])
def test_start_end_and_how_it_was_are_kept_once_each(app: Flask, htmx: bool) -> None:
    with time_machine.travel(NOON, tick=False) as time:
        ana = mother(app)
        page = shown(ana, tap(ana, "rest"))
        timer = shown(ana, press(ana, page, "/start", "Start 5 min"))
        assert "Until 12:05" in timer.text
        press(ana, page, "/start", "Start 5 min", htmx=True)
        time.shift(300)
        asked = press(ana, timer, "/end", "I’m done")
        assert "How is it now?" in asked.text
        time.shift(20)
        press(ana, timer, "/end", "I’m done")
        said = press(ana, asked, "/felt", "lighter", htmx=htmx)
    assert "Lighter. Nothing else is needed." in said.text
    assert "data-moment" not in said.text
    [row] = suggestions(app)
    assert row["felt"] == "lighter"
    begun, ended = (at(row[name]) for name in ("started_at", "ended_at"))
    assert (begun, ended) == (NOON, NOON + timedelta(minutes=5))


@pytest.mark.parametrize(
    ("when", "kept"),
    [
        ("2026-11-25T11:40:00.000Z", timedelta(minutes=-20)),
        ("2026-11-25T12:40:00+01:00", timedelta(minutes=-20)),
        ("2026-11-25T13:00:00Z", timedelta(0)),
        ("2025-11-25T12:00:00Z", timedelta(0)),
        ("0001-01-01T00:00:00+14:00", timedelta(0)),
        ("later", timedelta(0)),
    ],
)
def test_a_start_that_comes_late_keeps_the_time_it_was_made_at(
    app: Flask, when: str, kept: timedelta
) -> None:
    with time_machine.travel(NOON, tick=False):
        ana = mother(app)
        page = shown(ana, tap(ana, "rest"))
        form = Page(page.text).form("/start")
        action = form.button("Start 5 min").attributes["formaction"]
        ana.post(action, data={**dict(form.fields), "when": when}, headers=HTMX)
    [row] = suggestions(app)
    assert at(row["started_at"]) == NOON + kept


def at(value: Any) -> datetime:
    kept = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return kept.replace(tzinfo=UTC) if kept.tzinfo is None else kept.astimezone(UTC)


@pytest.mark.parametrize("felt", ["lighter", "same", "heavier", ""])
def test_each_answer_is_one_tap_and_skipping_is_one_too(
    app: Flask, ana: Browser, felt: str
) -> None:
    page = shown(ana, tap(ana, "rest"))
    asked = press(ana, page, "/start", "Start 5 min", htmx=True)
    asked = press(ana, asked, "/end", "I’m done")
    said = press(ana, asked, "/felt", felt or "Skip")
    assert said.status_code == 200
    assert [row["felt"] for row in suggestions(app)] == [felt or None]


def test_an_answer_that_is_none_of_the_three_is_refused_kindly(app: Flask, ana: Browser) -> None:
    page = shown(ana, tap(ana, "rest"))
    fields = carried(page)
    id = Page(page.text).form("/start").button("Start 5 min").attributes["data-start"]
    answer = ana.post(f"/suggestions/{id}/felt", data={**fields, "felt": "9"}, headers=HTMX)
    assert answer.status_code == 422
    assert "isn’t one of the three" in answer.text
    assert [row["felt"] for row in suggestions(app)] == [None]


def test_how_it_was_can_be_changed_with_another_tap(app: Flask, ana: Browser) -> None:
    page = shown(ana, tap(ana, "rest"))
    asked = press(ana, press(ana, page, "/start", "Start 5 min", htmx=True), "/end", "I’m done")
    press(ana, asked, "/felt", "heavier")
    press(ana, asked, "/felt", "same")
    assert [row["felt"] for row in suggestions(app)] == ["same"]


def test_a_moment_waved_away_twice_never_comes_back(app: Flask) -> None:
    with time_machine.travel(NOON, tick=False) as time:
        ana = mother(app)
        first = press(ana, tap(ana, "rest", htmx=True), "/suggestions", "60", htmx=True)
        gone = carried(first)["moment"]
        press(ana, first, "/wave-away", "Not for me", htmx=True)
        for _ in range(200):
            time.shift(timedelta(days=4))
            answer = tap(ana, "rest", htmx=True)
            if carried(answer)["moment"] == gone:
                press(ana, answer, "/wave-away", "Not for me", htmx=True)
                break
        else:
            pytest.fail("it never came a second time")
        for _ in range(60):
            time.shift(timedelta(days=4))
            assert carried(tap(ana, "rest", htmx=True))["moment"] != gone


def test_a_suggestion_made_without_a_network_is_kept_when_she_starts_it(
    app: Flask, ana: Browser
) -> None:
    check_in, suggestion = str(uuid4()), uuid4()
    tap(ana, "care", id=check_in)
    moment = next(one.key for one in load() if one.need == "care")
    form = {"check_in": check_in, "need": "care", "moment": moment, "minutes": "5"}
    answer = ana.post(f"/suggestions/{suggestion}/start", data=form, headers=HTMX)
    assert answer.status_code == 200
    started = [row for row in suggestions(app) if row["started_at"]]
    assert [row["moment"] for row in started] == [moment]


def test_a_moment_that_left_the_library_is_said_kindly(app: Flask, ana: Browser) -> None:
    page = shown(ana, tap(ana, "rest"))
    fields = {**carried(page), "moment": "gone"}
    answer = ana.post(f"/suggestions/{uuid4()}/start", data=fields, headers=HTMX)
    assert answer.status_code == 422
    assert "That moment isn’t here any more." in answer.text


def test_the_page_of_a_check_in_opens_when_its_moment_left_the_library(
    app: Flask, ana: Browser, instance: Path
) -> None:
    tap(ana, "rest")
    with sqlite3.connect(instance / "breather.db") as connection:
        connection.execute("UPDATE suggestions SET moment = 'gone'")
    connection.close()
    check_in = rows(app, "SELECT id FROM check_ins")[0]["id"]
    assert ana.get(f"/check-ins/{UUID(check_in)}").status_code == 200


@pytest.mark.parametrize("kind", ["money", "car", "partner", "body"])
def test_what_she_leaves_out_is_never_suggested(app: Flask, ana: Browser, kind: str) -> None:
    assert ana.post("/me/moments", data={"leave_out": [kind, "moon"]}).status_code == 303
    assert rows(app, "SELECT leave_out FROM accounts") == [{"leave_out": f'["{kind}"]'}]
    page = Page(ana.get("/me/moments").text)
    ticked = [field["value"] for field in page.all("input") if "checked" in field]
    assert ticked == [kind]
    takers = {moment.key for moment in load() if kind in moment.takes}
    assert takers
    for need in ("rest", "care", "space", "stillness"):
        answer = press(ana, tap(ana, need, htmx=True), "/suggestions", "60", htmx=True)
        answer = press(ana, answer, "/suggestions", "On my own", htmx=True)
        for _ in range(10):
            answer = press(ana, answer, "/suggestions", "Another", htmx=True)
            assert carried(answer).get("moment") not in takers


def test_when_nothing_fits_any_more_doing_nothing_is_fine(ana: Browser, app: Flask) -> None:
    answer = tap(ana, "stillness", htmx=True)
    everything = [moment.key for moment in load() if moment.need == "stillness"]
    check_in = carried(answer)["check_in"]
    for key in everything:
        for _ in range(2):
            ana.post(
                f"/suggestions/{uuid4()}/wave-away",
                data={"check_in": check_in, "need": "stillness", "moment": key},
                headers=HTMX,
            )
    last = tap(ana, "stillness", htmx=True)
    assert "Nothing more fits here. Doing nothing is fine, too." in last.text
    assert last.status_code == 200
    shown_later = shown(ana, tap(ana, "stillness"))
    assert shown_later.status_code == 200


@pytest.mark.parametrize(
    "odd", [{"minutes": "7"}, {"minutes": "9" * 5000}, {"minutes": "x"}, {"company": "cat"}]
)
def test_an_odd_wish_is_the_usual_one(ana: Browser, odd: dict[str, str]) -> None:
    fields = carried(tap(ana, "rest", htmx=True))
    answer = ana.post("/suggestions", data={**fields, **odd}, headers=HTMX)
    assert answer.status_code == 200
    assert "data-moment" in answer.text


def test_starting_shows_when_it_ends_on_the_clock_where_she_is(app: Flask) -> None:
    with time_machine.travel(NOON, tick=False):
        ana = mother(app, zone="Asia/Kolkata")
        page = shown(ana, tap(ana, "rest"))
        timer = shown(ana, press(ana, page, "/start", "Start 5 min"))
    assert "Until 17:35" in timer.text


def test_a_reload_of_the_timer_shows_the_same_end(app: Flask) -> None:
    with time_machine.travel(NOON, tick=False) as time:
        ana = mother(app)
        page = shown(ana, tap(ana, "rest"))
        timer = shown(ana, press(ana, page, "/start", "Start 5 min"))
        time.shift(120)
        again = ana.get(timer.request.path)
    assert "Until 12:05" in again.text


def test_what_she_never_tapped_has_no_moments(app: Flask, ana: Browser) -> None:
    form = {"check_in": str(uuid4()), "need": "rest"}
    assert ana.post("/suggestions", data=form, headers=HTMX).status_code == 404
    assert count(app, "suggestions") == 0
