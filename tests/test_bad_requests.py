"""However odd a request is, on every route that takes one: a calm answer, and nothing of another's.

``ODD_REQUESTS=5000 uv run pytest tests/test_bad_requests.py`` tries that many new ones.
"""

import logging
import os
import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from tests import database, odd
from tests.cast import Browser
from tests.database import both_databases
from tests.household import BY_LINK, OPENS_BY_ITSELF, Household, Neighbours, rules
from tests.pages import Page

VISITORS = {"nobody": None, "guest": None, "ana": "ana", "bea": "bea", "sam": "ana", "nadia": "ana"}
"""Who comes, and whose rows they may change."""
SENDS_MAIL = ("/me/reminders/mail", "/with/<token>/mail", "/me/mail-way", "/me/confirm/mail")
"""What says with 503, in its own words, that the mail server takes nothing."""
REFUSED = {400, 403, 404, 405, 409, 413, 422}
TRIES = int(os.environ.get("ODD_REQUESTS", "0"))
SENTENCE = re.compile(r"[A-Z][^.?]{8,}[.?]")


class World:
    """Two households, and what their own pages would send."""

    def __init__(self, app: Flask, caplog: pytest.LogCaptureFixture) -> None:
        self.app, self.log = app, caplog
        self.neighbours = Neighbours(app)
        self.posts = sorted(route for method, route in rules(app) if method == "POST")
        self.usual: dict[str, odd.Fields] = {}
        self.names = set(self.neighbours.ana.form)
        for who in ("ana", "sam"):
            self._read_pages(self.neighbours.phone(who), self.neighbours.ana.links["sam"])

    def _read_pages(self, browser: Browser, link: str) -> None:
        for method, route in rules(self.app):
            if method == "GET" and (browser.get_cookie("breather") or route.startswith(BY_LINK)):
                answer = browser.get(self.neighbours.ana.address(route, link))
                if answer.mimetype == "text/html":
                    self._read_forms(Page(answer.text))
                answer.close()

    def _read_forms(self, page: Page) -> None:
        for form in page.forms:
            action = form.attributes.get("action") or ""
            if form.attributes.get("method") == "post" and action:
                self.usual.setdefault(self._route(action), list(form.fields))
            self.names |= {button.attributes.get("name", "") for button in form.buttons}
        for tag in ("input", "select", "textarea"):
            self.names |= {one.get("name", "") for one in page.all(tag)}

    def _route(self, action: str) -> str:
        adapter = self.app.url_map.bind("localhost")
        rule, _values = adapter.match(urlsplit(action).path, "POST", return_rule=True)
        return re.sub(r"any\(.*?\):", "", rule.rule)

    def fields_of(self, route: str) -> odd.Fields:
        """Return the fields that a form of a page has for a route, each with what it may hold."""
        form = self.neighbours.ana.form
        known = dict(self.usual.get(route, form.items()))
        return [(name, value or form.get(name, "")) for name, value in known.items() if name]


@pytest.fixture
def world(app: Flask, caplog: pytest.LogCaptureFixture) -> World:
    return World(app, caplog)


def many(examples: int) -> Callable[..., object]:
    """Try so many in each run, always the same ones; or those that were asked for, new ones."""
    return settings(
        max_examples=TRIES or examples,
        derandomize=not TRIES,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


@both_databases
@many(300)
@given(data=st.data())
def test_an_odd_request_is_answered_calmly_and_touches_nobody_else(
    world: World, data: st.DataObject
) -> None:
    neighbours = world.neighbours
    route = data.draw(st.sampled_from(world.posts), label="route")
    who = data.draw(st.sampled_from(sorted(VISITORS)), label="who")
    address = data.draw(addresses(neighbours, route, who), label="address")
    ids = [value for one in (neighbours.ana, neighbours.bea) for value in one.form.values()]
    body = data.draw(odd.bodies(world.fields_of(route), sorted(world.names), ids), label="body")
    headers = data.draw(odd.headers(), label="headers")
    world.log.clear()
    answer = neighbours.phone(who).post(
        address, data=body.data, content_type=body.kind, headers=headers
    )
    after = database.dump(world.app)
    changed = neighbours.put_back(after)
    is_calm(answer, route)
    assert not (changed and answer.status_code in REFUSED)
    assert [record.getMessage() for record in world.log.records if is_fault(record)] == []
    for name in {"ana", "bea"} - {VISITORS[who]} if route not in OPENS_BY_ITSELF else ():
        her: Household = getattr(neighbours, name)
        assert her.rows(after) == her.rows(neighbours.before), name


@st.composite
def addresses(draw: st.DrawFn, neighbours: Neighbours, route: str, who: str) -> str:
    """Draw whose rows the address names, by which link; or an address that names none."""
    whose: Household = draw(st.sampled_from([neighbours.ana, neighbours.ana, neighbours.bea]))
    own = neighbours.bea.links["sam"] if who == "bea" else neighbours.ana.links.get(who, "made-up")
    link = draw(st.sampled_from([own, own, own, neighbours.ana.links["revoked"], "x", "é" * 40]))
    if draw(st.integers(0, 9)) == 0:
        nothing = draw(st.sampled_from([*odd.IDS, "%00", "..%2f", "%ED%A0%80", "é"]))
        route = re.sub("<(uuid:id|uuid:person|token)>", nothing, route)
    return whose.address(route, link)


def is_fault(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.ERROR or record.exc_info is not None


def is_calm(answer: TestResponse, route: str) -> None:
    """See that it is no fault of ours, says a sentence if it refuses, and leads nowhere else."""
    status = answer.status_code
    assert status < 500 or (status == 503 and route in SENDS_MAIL)
    assert b"Traceback" not in answer.data
    if status >= 400:
        assert SENTENCE.search(Page(answer.text).text), answer.text
    for name in ("Location", "HX-Redirect", "HX-Location", "HX-Push-Url"):
        leads = answer.headers.get(name, "/")
        assert re.match(r"(http://localhost)?/(?![/\\])", leads), leads
