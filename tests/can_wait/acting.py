"""What she does to things, with the forms as a browser sends them, and what is kept of it."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.can_wait.models import Thing
from app.can_wait.waits import Wait
from tests import database
from tests.cast import HTMX, Browser
from tests.pages import Page

WEDNESDAY = datetime(2026, 11, 25, 12, tzinfo=UTC)
LATE = "This was changed since, on another phone. Here is how it is now."


def sent(act: UUID | None, at: datetime | None, more: dict[str, Any]) -> dict[str, Any]:
    form = {"act": str(act or uuid4()), "from": "can-wait", **more}
    return {**form, "at": at.isoformat()} if at else form


def put_down(
    client: FlaskClient,
    *titles: str,
    act: UUID | None = None,
    at: datetime | None = None,
    **more: Any,
) -> UUID:
    """Write things down, one a line; return the act, which is the first one's id."""
    act = act or uuid4()
    form = sent(act, at, {"title": "\n".join(titles), **more})
    assert client.post("/things", data=form, headers=HTMX).status_code == 200
    return act


def do(
    client: FlaskClient, thing: UUID, verb: str, *, htmx: bool = True, **more: Any
) -> TestResponse:
    """Do one act on one thing; ``verb`` is the end of its address."""
    form = sent(more.pop("act", None), more.pop("at", None), more)
    return client.post(f"/things/{thing}/{verb}", data=form, headers=HTMX if htmx else {})


def let_wait(client: FlaskClient, *things: UUID, **more: Any) -> TestResponse:
    """Let several wait in one act, as the three on Now do."""
    form = sent(more.pop("act", None), more.pop("at", None), {"until": "a_while", **more})
    return client.post("/things/wait", data={**form, "thing": [*map(str, things)]}, headers=HTMX)


def undo(client: FlaskClient, act: UUID, at: datetime | None = None) -> TestResponse:
    return client.post(f"/acts/{act}/undo", data=sent(None, at, {}), headers=HTMX)


def looked_at(client: FlaskClient, text: str) -> dict[str, Any]:
    """Return the form that brings a list, with everything in it ticked."""
    page = Page(client.post("/can-wait/bring", data={"text": text}, headers=HTMX).text)
    fields = page.form("/can-wait/bring/keep").fields
    return {**dict(fields), "pick": [value for name, value in fields if name == "pick"]}


def bring(client: FlaskClient, form: dict[str, Any], act: UUID) -> TestResponse:
    return client.post("/can-wait/bring/keep", data={**form, "act": str(act)}, headers=HTMX)


def other_phone(app: Flask, client: Browser) -> Browser:
    """Return another browser of hers."""
    cookie = client.get_cookie("breather")
    assert cookie
    copy = Browser(app, app.response_class)
    copy.set_cookie("breather", cookie.value)
    return copy.in_zone("Europe/Lisbon")


def things(app: Flask) -> list[Thing]:
    """Return every thing there is."""
    with database.session(app) as session:
        return list(session.scalars(select(Thing).order_by(Thing.added_at, Thing.id)))


def thing(app: Flask, id: UUID) -> Thing:
    return next(one for one in things(app) if one.id == id)


def waits(app: Flask, id: UUID) -> list[Wait]:
    """Return the waits of a thing, the first one first."""
    with database.session(app) as session:
        its = select(Wait).where(Wait.thing_id == id).order_by(Wait.began_at)
        return list(session.scalars(its))
