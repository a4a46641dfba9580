"""Bringing a list with the real forms, as a browser sends them."""

from io import BytesIO
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from tests.can_wait.acting import things
from tests.cast import HTMX, shown
from tests.pages import Page


def send(client: FlaskClient, address: str, fields: dict[str, Any], htmx: bool) -> TestResponse:
    """Send a form with parts; in memory, where Werkzeug's own client leaves large files open."""
    boundary, body = encode_multipart(fields)
    kind = f"multipart/form-data; boundary={boundary}"
    return client.post(address, data=body, content_type=kind, headers=HTMX if htmx else {})


def look(
    client: FlaskClient, data: bytes = b"", name: str = "", text: str = "", htmx: bool = True
) -> TestResponse:
    """Send a file, or pasted lines, with the form on the page."""
    form = Page(client.get("/can-wait/bring").text).form("/can-wait/bring")
    assert form.attributes["enctype"] == form.attributes["hx-encoding"] == "multipart/form-data"
    file = FileStorage(BytesIO(data), name or ("list.txt" if data else ""))
    return send(client, form.attributes["action"], {"text": text, "file": file}, htmx)


def keep(
    client: FlaskClient, looked: TestResponse, *, without: int = 0, htmx: bool = True, **more: Any
) -> TestResponse:
    """Bring what is ticked, but for the first few."""
    form = Page(looked.text).form("/can-wait/bring/keep")
    ticked = [value for name, value in form.fields if name == "pick"]
    fields = {**dict(form.fields), "pick": ticked[without:], **more}
    return shown(client, send(client, form.attributes["action"], fields, htmx))


def titles(app: Flask) -> set[str]:
    return {one.title for one in things(app) if one.title}


def picked(looked: TestResponse) -> list[str]:
    form = Page(looked.text).form("/can-wait/bring/keep")
    return [value for name, value in form.fields if name == "pick"]
