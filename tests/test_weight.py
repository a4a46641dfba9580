"""What a first visit and a tap cost over the network, and in queries, beside the budget."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import event

from app import weighing
from app.extensions import db
from tests.cast import HTMX, Browser, browser, press, shown, tap
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


@pytest.mark.parametrize("path", ["/", "/me", "/me/kept", "/install", "/help-now", "/sw.js"])
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
