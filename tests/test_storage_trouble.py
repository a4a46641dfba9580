"""When the database is locked, full or can't be written: a calm answer, and nothing is lost."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event
from werkzeug.test import TestResponse

from app.extensions import db
from tests.cast import Browser, browser, mother, tap
from tests.conftest import MakeApp
from tests.database import count

BUSY = "It’s busy on our side. Nothing you saved is lost."
FULL = "There is no room left on our side. Nothing you saved is lost."


@contextmanager
def locked(instance: Path) -> Iterator[None]:
    with closing(sqlite3.connect(instance / "breather.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_a_locked_database_is_waited_for_and_then_said(app: Flask, instance: Path) -> None:
    ana = mother(app)
    assert tap(ana, "rest").status_code == 303
    with locked(instance):
        assert ana.get("/me/history").status_code == 200
        answers = at_once(app, ana)
    assert [answer.status_code for answer in answers] == [503, 503]
    page, fragment = (answer.text for answer in answers)
    assert BUSY in page
    assert BUSY in fragment
    assert ("<html" in page, "<html" in fragment) == (True, False)
    assert count(app, "check_ins") == 1
    assert tap(ana, "rest").status_code == 303


def at_once(app: Flask, her: Browser) -> list[TestResponse]:
    """Tap as a page and as a fragment at the same time, because each waits some seconds."""
    cookie = her.get_cookie("breather")
    assert cookie
    answers: dict[bool, TestResponse] = {}

    def send(htmx: bool) -> None:
        copy = browser(app)
        copy.set_cookie("breather", cookie.value)
        answers[htmx] = tap(copy, "care", htmx=htmx)

    threads = [threading.Thread(target=send, args=[htmx]) for htmx in (False, True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answers[False], answers[True]]


def test_a_tap_waits_for_one_that_is_being_written(app: Flask, instance: Path) -> None:
    ana = mother(app)
    held = sqlite3.connect(instance / "breather.db", isolation_level=None, check_same_thread=False)
    held.execute("BEGIN IMMEDIATE")
    soon = threading.Timer(0.7, held.execute, ["ROLLBACK"])
    soon.start()
    assert tap(ana, "rest").status_code == 303
    soon.join()
    held.close()


@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])
def test_on_a_full_disk_nothing_that_was_acknowledged_is_lost(app: Flask, htmx: bool) -> None:
    ana = mother(app)
    no_more_room(app)
    kept = 0
    for _ in range(500):
        answer = tap(ana, "other", words="x" * 280, htmx=htmx)
        if answer.status_code >= 400:
            break
        kept += 1
    assert answer.status_code == 507
    assert FULL in answer.text
    assert count(app, "check_ins") == kept
    assert ana.get("/me/history").status_code == 200
    assert tap(ana, "other", words="x" * 280).status_code == 507
    assert count(app, "check_ins") == kept


def no_more_room(app: Flask) -> None:
    with app.app_context():
        engine = db.engine
        engine.dispose()

        @event.listens_for(engine, "connect")
        def limit(connection: sqlite3.Connection, _record: object) -> None:
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count = {pages + 2}")


def test_a_database_that_can_only_be_read_is_read(make_app: MakeApp, instance: Path) -> None:
    writable = make_app()
    ana = mother(writable)
    tap(ana, "other", words="Kept before.")
    cookie = ana.get_cookie("breather")
    assert cookie
    address = f"sqlite:///file:{instance / 'breather.db'}?mode=ro&uri=true"
    app = make_app(SQLALCHEMY_DATABASE_URI=address)
    her = browser(app)
    her.set_cookie("breather", cookie.value)
    assert "Kept before." in her.get("/me/history").text
    answer = tap(her, "rest")
    assert answer.status_code == 503
    assert "Nothing you saved is lost." in answer.text
    assert count(writable, "check_ins") == 1


def test_without_any_database_help_and_the_question_still_open(make_app: MakeApp) -> None:
    app = make_app(SQLALCHEMY_DATABASE_URI="sqlite:////nowhere/at/all.db")
    her = browser(app)
    for page in ("/", "/me", "/help-now", "/install", "/manifest.webmanifest"):
        assert her.get(page).status_code == 200, page
    answer = tap(her, "rest")
    assert answer.status_code == 200
    assert "You’re worn out. Here is one small thing." in answer.text


def test_a_file_that_is_no_database_is_said_calmly(make_app: MakeApp, instance: Path) -> None:
    app = make_app()
    ana = mother(app)
    (instance / "breather.db").write_bytes(b"not a database at all" * 500)
    with app.app_context():
        db.engine.dispose()
    answer = ana.get("/me/history")
    assert answer.status_code == 503
    assert "Nothing you saved is lost." in answer.text
