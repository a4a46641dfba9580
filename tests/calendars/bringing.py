"""What Ana does with her calendars, with the forms of their page."""

from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from tests import cast
from tests.calendars.written import calendar, event
from tests.cast import Browser
from tests.database import rows

PATH = "/my-time/calendars"
WORDS = "SUMMARY:Choir"
CHOIR = calendar(
    event(
        "DTSTART:20261126T183000Z", "DURATION:PT90M", "RRULE:FREQ=WEEKLY;COUNT=3", "SUMMARY:Choir"
    )
)


def by_address(her: Browser, address: str, **more: Any) -> TestResponse:
    headers = more.pop("headers", {})
    form = {"id": str(uuid4()), "address": address, **more}
    return her.post(PATH, data=form, headers=headers)


def by_file(her: Browser, data: bytes, path: str = PATH, **more: Any) -> TestResponse:
    headers = more.pop("headers", {})
    form = {"id": str(uuid4()), **more, "file": FileStorage(BytesIO(data), "her.ics")}
    boundary, sent = encode_multipart(form)
    kind = f"multipart/form-data; boundary={boundary}"
    return her.post(path, data=sent, content_type=kind, headers=headers)


def brought(her: Browser, answer: TestResponse) -> str:
    """Return what the page says after a calendar was brought along."""
    assert answer.status_code == 303, answer.text
    return str(cast.shown(her, answer).text)


def ids(app: Flask) -> list[str]:
    found = rows(app, "SELECT id FROM calendars ORDER BY added_at")
    return [str(UUID(str(row["id"]))) for row in found]


def times(app: Flask) -> list[str]:
    found = rows(app, "SELECT begins_at FROM busy_times ORDER BY begins_at")
    return [str(row["begins_at"])[:16] for row in found]
