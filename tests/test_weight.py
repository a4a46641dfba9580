"""What a first visit and a tap cost over the network, and in queries, beside the budget."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import event

from app import weighing
from app.extensions import db
from tests.can_wait.acting import put_down
from tests.cast import HTMX, Browser, add_person, ask_for, browser, press, shown, tap
from tests.database import rows
from tests.pages import Page

QUERIES = 4


def test_a_first_visit_fits_the_budget(app: Flask) -> None:
    visit = weighing.first_visit(app)
    assert sum(weight.size for weight in visit) <= weighing.FIRST_VISIT == 45 * 1024
    assert len(visit) <= weighing.REQUESTS == 7


def test_the_answer_to_a_tap_fits_the_budget(app: Flask) -> None:
    assert weighing.check_in(app).size <= weighing.CHECK_IN == 4 * 1024


@pytest.mark.parametrize("need", ["rest", "stillness", "care", "space", "all_right", "other"])
def test_every_tap_fits_it_also_with_many_words_and_every_card(ana: Browser, need: str) -> None:
    for _ in range(6):
        answer = ana.post(
            "/check-ins",
            data={"need": need, "words": "ü" * 280},
            headers={**HTMX, "Accept-Encoding": "br, gzip"},
        )
        assert answer.content_encoding == "br"
        assert len(answer.data) <= weighing.CHECK_IN


def test_the_table_names_each_file_and_both_budgets(app: Flask) -> None:
    table = weighing.table(app)
    for part in ("/static/app.", "/static/htmx.", "46,080 bytes", "of 7 requests", "4,096 bytes"):
        assert part in table


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """Collect the statements that the database is asked meanwhile."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
            asked.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def test_no_page_asks_the_database_more_than_four_times(app: Flask, ana: Browser) -> None:
    page = shown(ana, tap(ana, "rest"))
    timer = shown(ana, press(ana, page, "/start", "Start 5 min"))
    for _ in range(9):
        tap(ana, "other", words="Much to read.")
    paths = ["/", page.request.path, timer.request.path, "/me", "/me/history", "/me/moments"]
    for path in [*paths, "/me/kept", "/me/phones", "/install", "/offline.json"]:
        with counted(app) as asked:
            assert ana.get(path).status_code == 200
        assert len(asked) <= QUERIES, (path, asked)


def test_an_ask_of_many_asks_the_database_no_more_often_than_of_one(
    app: Flask, ana: Browser
) -> None:
    people, counts = [add_person(ana, f"Nr. {number}") for number in range(6)], []
    for asked_of in (people[:1], people):
        ask = ask_for(ana, *asked_of, how="at_once")
        with counted(app) as asked:
            page = ana.get(f"/asks/{ask}").text
        assert page.count("hears of it from you.") == len(asked_of)
        counts.append(len(asked))
    assert counts[0] == counts[1]


CAN_WAIT = ["/can-wait", "/can-wait/look-back", "/can-wait/resting", "/can-wait/off"]


def a_full_head(ana: Browser, each: int) -> UUID:
    """Put down things of every kind, that many each; return one that is here."""
    past = datetime.now(UTC) - timedelta(days=9)
    for number in range(each):
        at = past + timedelta(minutes=number)
        for verb in ("wait", "let-go", "done", "keep"):
            thing = put_down(ana, "Find the papers", at=at)
            form = {"at": (at + timedelta(seconds=1)).isoformat(), "until": "tomorrow"}
            ana.post(f"/things/{thing}/{verb}", data=form, headers=HTMX)
        back = put_down(ana, "Winter clothes", at=at)
        ana.post(f"/things/{back}/wait", data=form, headers=HTMX)
        if number:
            ana.post(f"/things/{back}/look-back", data={"mattered": "fine"}, headers=HTMX)
    return thing


def test_no_page_of_what_can_wait_asks_more_than_four_times_however_much_there_is(
    app: Flask, ana: Browser
) -> None:
    counts: list[list[int]] = []
    for each in (1, 20):
        thing = a_full_head(ana, each)
        after_tap = shown(ana, tap(ana, "space"))
        assert "can wait" in after_tap.text
        last_act = rows(app, "SELECT act_id FROM things WHERE act_id IS NOT NULL")[0]["act_id"]
        paths = [*CAN_WAIT, "/can-wait/bring", "/me/week", f"/can-wait?act={UUID(last_act)}"]
        paths += [f"/can-wait?card={thing}", f"/things/{thing}", after_tap.request.path]
        counts.append([])
        for path in paths:
            with counted(app) as asked:
                assert ana.get(path).status_code == 200
            assert len(asked) <= QUERIES, (path, asked)
            counts[-1].append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])
def test_an_act_asks_the_database_no_more_often_when_there_is_more(
    app: Flask, ana: Browser, htmx: bool
) -> None:
    numbers = []
    # The first one plans the morning of the weekend; the others find it planned.
    for each in (1, 1, 20):
        thing = a_full_head(ana, each)
        with counted(app) as asked:
            form = {"from": "can-wait", "until": "weekend"}
            ana.post(f"/things/{thing}/wait", data=form, headers=HTMX if htmx else {})
        numbers.append(len(asked))
    assert numbers[1] == numbers[2]


@pytest.mark.parametrize(
    "path", ["/", "/can-wait", "/me", "/me/kept", "/install", "/help-now", "/sw.js"]
)
def test_a_visitors_page_asks_the_database_nothing(app: Flask, path: str) -> None:
    client = browser(app)
    with counted(app) as asked:
        assert client.get(path).status_code == 200
    assert asked == []


@pytest.mark.parametrize("path", ["/help-now", "/manifest.webmanifest", "/sw.js", "/offline"])
def test_what_needs_no_account_asks_nothing_for_her_either(
    app: Flask, ana: Browser, path: str
) -> None:
    with counted(app) as asked:
        assert ana.get(path).status_code == 200
    assert asked == []


def test_a_tap_of_a_visitor_asks_the_database_nothing(app: Flask, client: Browser) -> None:
    with counted(app) as asked:
        answer = tap(client, "rest", htmx=True)
        press(client, answer, "/suggestions", "Another", htmx=True)
    assert asked == []


def test_the_number_of_queries_does_not_grow_with_what_she_keeps(app: Flask, ana: Browser) -> None:
    asked_at = []
    for number in range(30):
        with counted(app) as asked:
            assert Page(tap(ana, "rest", htmx=True).text).form("/undo")
        asked_at.append((number, len(asked)))
    first, last = asked_at[6][1], asked_at[-1][1]
    assert last <= first
