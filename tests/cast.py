"""The people of the tests, and what they do: with the app's own forms, as a browser sends them."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.pages import Page

HTMX = {"HX-Request": "true"}
LISBON, AUCKLAND = "Europe/Lisbon", "Pacific/Auckland"


class Browser(FlaskClient):
    """A browser on our own pages: it says so with each form, and which language it prefers."""

    def open(self, *args: Any, **more: Any) -> TestResponse:
        headers = {"Sec-Fetch-Site": "same-origin", "Accept-Language": "en-GB,en;q=0.9"}
        headers.update(more.pop("headers", None) or {})
        sent = {name: value for name, value in headers.items() if value is not None}
        return super().open(*args, headers=sent, **more)

    def in_zone(self, zone: str) -> "Browser":
        self.set_cookie("zone", zone)
        return self


def browser(app: Flask, zone: str = LISBON) -> Browser:
    """Return a browser that nobody is known on."""
    client = Browser(app, app.response_class)
    return client.in_zone(zone)


def mother(app: Flask, zone: str = LISBON) -> Browser:
    """Return the browser of somebody who said yes on the page Me, before any tap."""
    client = browser(app, zone)
    answer = press(client, client.get("/me"), "/consent", "yes")
    assert answer.status_code == 303
    return client


def tap(
    client: FlaskClient,
    need: str = "rest",
    *,
    id: UUID | str | None = None,
    at: datetime | str | None = None,
    htmx: bool = False,
    **more: str,
) -> TestResponse:
    """Tap a need, as the form on Now sends it."""
    form = {"id": str(id or uuid4()), "need": need, **more}
    if at is not None:
        form["at"] = at if isinstance(at, str) else at.isoformat()
    return client.post("/check-ins", data=form, headers=HTMX if htmx else {})


def press(
    client: FlaskClient, answer: TestResponse, action: str, button: str, htmx: bool = False
) -> TestResponse:
    """Press a button of the form that goes to this address, named by its text or its value."""
    form = Page(answer.text).form(action)
    address, fields = form.pressed(form.button(button))
    sent: dict[str, list[str]] = {}
    for name, value in fields:
        sent.setdefault(name, []).append(value)
    return client.post(address, data=sent, headers=HTMX if htmx else {})


def shown(client: FlaskClient, answer: TestResponse) -> TestResponse:
    """Follow redirects, as browsers do."""
    while answer.status_code in {302, 303}:
        answer = client.get(answer.headers["Location"])
    return answer


def add_person(her: FlaskClient, name: str = "Sam", **more: str) -> str:
    """Add somebody to her circle; return their id."""
    id = more.pop("id", str(uuid4()))
    form = {"id": id, "name": name, "relation": "friend", "called": "Ana", **more}
    assert id in her.post("/circle/people", data=form).headers["Location"]
    if "their_zone" in more:
        assert her.post(f"/circle/people/{id}", data=form).status_code == 303
    return id


def add_child(her: FlaskClient, name: str = "Mia", **card: str) -> str:
    """Add a child with a handover card; return its id."""
    id = str(uuid4())
    assert id in her.post("/circle/children", data={"id": id, "name": name}).headers["Location"]
    form = {"name": name, **card}
    assert her.post(f"/circle/children/{id}", data=form).status_code == 303
    return id


def link_of(her: FlaskClient, person: str) -> str:
    """Return the path of somebody's page, as she sends it."""
    page = Page(her.get(f"/circle/people/{person}").text)
    shown = next(one for one in page.all("input") if "readonly" in one)
    return "/with/" + shown["value"].rsplit("/", 1)[1]


SATURDAY = {"when": "pick", "day": "2026-11-28", "begins": "09:00", "ends": "11:30"}
"""What her form says for the Saturday after the Wednesday on which most tests are."""


def ask_for(her: FlaskClient, *people: str, **more: Any) -> str:
    """Ask these people, in this order; return the id of the ask."""
    id: str = more.pop("id", str(uuid4()))
    form = {"id": id, **SATURDAY, "person": [*people], "order": " ".join(people), **more}
    answer = her.post("/asks", data=form)
    assert id in answer.headers.get("Location", ""), Page(answer.text).text
    return id


def says(them: FlaskClient, link: str, ask: str, answer: str = "yes", **more: str) -> TestResponse:
    """Let the holder of a link answer an ask."""
    return them.post(f"{link}/asks/{ask}/answer", data={"answer": answer, **more})
