"""Web, worker and database are killed in the middle of a thousand writes: none that was answered
is lost, and none is there twice.
"""

import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Condition, Event, Thread
from urllib.parse import urlencode, urlsplit
from uuid import UUID, uuid4

import psycopg
import pytest
from flask import Flask
from sqlalchemy import select

from app import clock
from app.asks.models import Ask
from app.can_wait.models import Thing
from app.now.models import CheckIn
from app.reminders.models import Reminder
from tests import cast, database
from tests.conftest import MakeApp
from tests.database import Postgres
from tests.services.consumer import Consumer
from tests.services.server import Server
from tests.test_disk import BUSY

WRITES, AT_ONCE = 1000, 8
A_MOMENT = 0.3
"""Seconds after which a phone tries again: not so often that nothing else gets on."""
KIND = "application/x-www-form-urlencoded"
Form = dict[str, str]


@dataclass
class Installation:
    """Breather as it runs in production: a web server, a worker, a database; and one account."""

    app: Flask
    server: Server
    worker: Consumer
    postgres: Postgres | None
    url: str
    cookie: str = ""
    person: str = ""

    def start(self) -> None:
        self.worker.start(DATABASE_URL=self.url)
        self.server.start(DATABASE_URL=self.url)

    def kill_web(self) -> None:
        self.server.stop(signal.SIGKILL)
        self.server.start(DATABASE_URL=self.url)

    def kill_worker(self) -> None:
        self.worker.stop(signal.SIGKILL)
        self.worker.start(DATABASE_URL=self.url)

    def kill_all(self) -> None:
        """Kill everything at once, as a power cut does to processes; then start it again."""
        self.worker.stop(signal.SIGKILL)
        self.server.stop(signal.SIGKILL)
        if self.postgres:
            self.postgres.kill()
        self.start()

    def stop(self) -> None:
        self.worker.stop(signal.SIGKILL)
        self.server.stop(signal.SIGKILL)


@pytest.fixture(params=["sqlite", "postgresql"])
def installation(
    request: pytest.FixtureRequest, migrated: Path, instance: Path, make_app: MakeApp
) -> Iterator[Installation]:
    postgres = Postgres(migrated, durable=True) if request.param == "postgresql" else None
    url = postgres.copy() if postgres else ""
    app = make_app({"DATABASE_URL": url})
    made = Installation(app, Server(instance), Consumer(instance), postgres, url)
    her = cast.mother(app)
    cookie = her.get_cookie("breather")
    assert cookie
    made.cookie, made.person = f"breather={cookie.value}", cast.add_person(her, "Sam")
    made.start()
    yield made
    made.stop()
    database.close(app)
    if postgres:
        postgres.server.cleanup()


@dataclass
class Writes:
    """A thousand writes, each sent until it is answered; by several at once, as phones do."""

    server: Server
    cookie: str
    waiting: SimpleQueue[tuple[str, Form]]
    answered: list[tuple[str, Form]] = field(default_factory=list)
    tried_again: int = 0
    refused: list[tuple[int, bool]] = field(default_factory=list)
    more: Condition = field(default_factory=Condition)
    given_up: Event = field(default_factory=Event)

    def begin(self) -> list[Thread]:
        threads = [Thread(target=self._send_all) for _ in range(AT_ONCE)]
        for thread in threads:
            thread.start()
        return threads

    def wait_for(self, count: int) -> None:
        with self.more:
            assert self.more.wait_for(lambda: len(self.answered) >= count, timeout=120)

    def _send_all(self) -> None:
        while not self.given_up.is_set():
            try:
                path, form = self.waiting.get_nowait()
            except Empty:
                return
            while not self._is_taken(path, form):
                self.tried_again += 1
                if self.given_up.wait(A_MOMENT):
                    return
            with self.more:
                self.answered.append((path, form))
                self.more.notify_all()

    def _is_taken(self, path: str, form: Form) -> bool:
        headers = {"Content-Type": KIND, "Cookie": self.cookie}
        try:
            with closing(HTTPConnection("127.0.0.1", self.server.port, timeout=20)) as connection:
                connection.request("POST", path, body=urlencode(form), headers=headers)
                answer = connection.getresponse()
                status, said = answer.status, answer.read().decode()
        except (OSError, HTTPException):
            return False
        if status < 400:
            return True
        self.refused.append((status, BUSY in said))
        return False


def a_thousand(person: str) -> SimpleQueue[tuple[str, Form]]:
    """Return check-ins, things, and asks that the worker is woken for, each with an id of hers."""
    queue: SimpleQueue[tuple[str, Form]] = SimpleQueue()
    for number in range(WRITES):
        id = str(uuid4())
        day = (clock.now() + timedelta(days=3 + number // 10)).date().isoformat()
        when = {"when": "pick", "day": day, "begins": "09:00", "ends": "11:30"}
        if number % 10 == 0:
            queue.put(("/asks", {"id": id, **when, "person": person}))
        elif number % 2:
            queue.put(("/check-ins", {"id": id, "need": "other", "words": f"Number {number}"}))
        else:
            queue.put(("/things", {"act": id, "title": f"Thing {number}"}))
    return queue


def test_of_a_thousand_writes_none_is_lost_or_there_twice(installation: Installation) -> None:
    writes = Writes(installation.server, installation.cookie, a_thousand(installation.person))
    threads = writes.begin()
    kills = (installation.kill_web, installation.kill_worker, installation.kill_all)
    try:
        for number, kill in enumerate(kills, start=1):
            writes.wait_for(number * WRITES // 4)
            kill()
        writes.wait_for(WRITES)
    finally:
        writes.given_up.set()
        for thread in threads:
            thread.join()
    assert writes.tried_again
    # Whatever was asked while the database was away got one calm sentence.
    assert set(writes.refused) <= {(503, True)}
    assert_all_is_there(installation.app, writes.answered)
    assert_is_sound(installation)


def assert_all_is_there(app: Flask, answered: list[tuple[str, Form]]) -> None:
    def sent(path: str, name: str) -> list[UUID]:
        return sorted(UUID(form[name]) for where, form in answered if where == path)

    with database.session(app) as session:
        kept = {model: sorted(session.scalars(select(model.id))) for model in (CheckIn, Thing, Ask)}
        about = set(session.scalars(select(Reminder.about)))
        titles = [thing.title for thing in session.scalars(select(Thing))]
    assert kept[CheckIn] == sent("/check-ins", "id")
    assert kept[Thing] == sent("/things", "act")
    assert kept[Ask] == sent("/asks", "id")
    # What an ask causes is one transaction with it.
    assert about >= set(kept[Ask])
    assert len(set(titles)) == len(titles)


def assert_is_sound(installation: Installation) -> None:
    """See that the database finds nothing wrong with itself."""
    if installation.postgres is None:
        file = installation.server.instance / "breather.db"
        with closing(sqlite3.connect(file)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        return
    name = urlsplit(installation.url).path.removeprefix("/")
    with psycopg.connect(installation.url, autocommit=True) as connection:
        # It reads every row, and refuses where one that is to be the only one is there twice.
        connection.execute(f"REINDEX DATABASE {name}".encode())
    assert database.dump(installation.app)
