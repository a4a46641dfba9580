"""What stands in the logs: no word that anybody typed, no token, no address of anybody."""

import logging
import os
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import clock
from app.config import ROOT
from app.extensions import db, limiter
from app.reminders import kinds
from app.reminders.keeping import keep
from app.reminders.models import WAITING, Reminder
from app.reminders.plan import Planned
from tests import cast, database
from tests.conftest import MakeApp
from tests.household import BY_LINK, Household, Neighbours, rules
from tests.reminders.test_worker import until
from tests.services.consumer import Consumer
from tests.services.server import Server

VISITOR = "203.0.113.77"
TYPED = ("aubergine", "zeppelin@example.org", "+351 555 0199")
WORDS, MAIL, PHONE = TYPED
"""In every field that takes text, an address, or a number."""


def typed_into(form: dict[str, str]) -> dict[str, str]:
    """Return her form with something in it that would be known again."""
    words = ("title", "words", "text", "note", "line", "place", "name", "called", "food", "sleep")
    return {
        **form,
        **dict.fromkeys(words, f"{WORDS} kept"),
        **{"address": MAIL, "email": MAIL, "phone": PHONE, "need": "other", "id": str(uuid4())},
    }


def secrets_of(home: Household) -> set[str]:
    """Return what may stand in no log."""
    cookie = home.browser.get_cookie("breather")
    assert cookie
    hers = {home.form[name] for name in ("endpoint", "auth", "p256dh", "seal")}
    links = {*home.links.values(), *home.tokens.values()}
    return {*TYPED, *hers, *links, cookie.value, VISITOR, "ana@example.net", "sam@example.net"}


def said_in(log: str, secrets: set[str]) -> set[str]:
    return {secret for secret in secrets if secret in log}


def test_nothing_of_anybody_is_logged_on_any_route_at_any_level(
    neighbours: Neighbours, caplog: pytest.LogCaptureFixture
) -> None:
    home, links = neighbours.ana, neighbours.ana.links
    with caplog.at_level(logging.DEBUG):
        for method, route in rules(neighbours.app):
            for who, link in (("ana", links["sam"]), ("sam", "wrong"), ("bea", links["nadia"])):
                form = typed_into(home.form) if method == "POST" else None
                environ = {"REMOTE_ADDR": VISITOR}
                neighbours.phone(who).open(
                    home.address(route, link), method=method, data=form, environ_overrides=environ
                ).close()
                neighbours.put_back(database.dump(neighbours.app))
    assert said_in(caplog.text, secrets_of(home)) == set()


def test_who_tries_too_often_is_not_named(
    make_app: MakeApp, caplog: pytest.LogCaptureFixture
) -> None:
    app = make_app(RATELIMIT_ENABLED=True)
    ana = cast.mother(app)
    link = cast.link_of(ana, cast.add_person(ana))
    limiter.reset()
    with caplog.at_level(logging.DEBUG):
        for _ in range(61):
            environ = {"REMOTE_ADDR": VISITOR}
            wrong = cast.browser(app).get("/with/wrong", environ_overrides=environ)
            often = cast.browser(app).post(f"{link}/mail/forget", environ_overrides=environ)
    assert wrong.status_code == often.status_code == 429
    assert said_in(caplog.text, {VISITOR, link.removeprefix(BY_LINK)}) == set()


def test_no_log_of_visits_is_kept() -> None:
    # It would hold whole addresses, and links with their tokens.
    assert "--access-log" not in (ROOT / "Procfile").read_text()
    assert "--log-level warning" in (ROOT / "Procfile").read_text()


@pytest.fixture
def home(app: Flask) -> Household:
    return Household(app, cast.mother(app))


@pytest.fixture
def running(instance: Path, home: Household) -> Iterator[Server]:
    """The web server and the worker in their own processes, behind a proxy that names visitors."""
    server = Server(instance)
    worker = Consumer(instance)
    # So it has the push service of the tests: none.
    ours = {"PYTHONPATH": f"{ROOT / 'tests/services/begun'}{os.pathsep}{ROOT}"}
    server.start(TRUSTED_PROXIES="1")
    worker.start(**ours)
    yield server
    worker.stop()
    server.stop()


def test_what_the_servers_print_names_nobody(
    running: Server, home: Household, instance: Path
) -> None:
    before = database.dump(home.app)
    for method, route in [*rules(home.app), ("GET", "/broken"), ("GET", f"/{WORDS}")]:
        for link in (home.links["sam"], "wrong"):
            send(running, home, method, home.address(route, link))
            database.restore(home.app, before)
    something_is_due(home)
    send(running, home, "POST", "/asks")
    until(lambda: worker_has_told(home.app))
    logs = [running.log.read_text(), (instance / "worker.log").read_text()]
    assert "Unexpected RuntimeError" in logs[0]
    assert said_in("\n".join(logs), secrets_of(home)) == set()


def send(server: Server, home: Household, method: str, address: str) -> None:
    cookie = home.browser.get_cookie("breather")
    assert cookie
    headers = {
        "Cookie": f"breather={cookie.value}; mail=1",
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Forwarded-For": VISITOR,
    }
    body = urlencode(typed_into(home.form)) if method == "POST" else None
    with closing(HTTPConnection("127.0.0.1", server.port, timeout=30)) as connection:
        connection.request(method, address, body=body, headers=headers)
        connection.getresponse().read()


def something_is_due(home: Household) -> None:
    now = clock.now()
    planned = Planned("nudge:now", kinds.NUDGE, None, None, now, now.replace(year=now.year + 1))
    with home.app.app_context():
        keep(home.account, "nudge", [planned], now)
        db.session.commit()


def worker_has_told(app: Flask) -> bool:
    taken = (Reminder.tries > 0) | (Reminder.state != WAITING)
    with database.session(app) as session:
        return bool(session.scalar(select(func.count()).select_from(Reminder).where(taken)))
