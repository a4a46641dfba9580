"""Keeping time in tests, as her forms send it."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from werkzeug.test import TestResponse

from tests.cast import Browser, link_of, says, shown
from tests.database import rows
from tests.pages import Page

NEXT_WEDNESDAY = "2026-12-02"
POTTERY = {
    "title": "Pottery",
    "when": f"{NEXT_WEDNESDAY}T19:30",
    "minutes": "120",
    "rhythm": "weekly",
}
"""What her form says for an own time each Wednesday, from the one in a week on."""


def keep(her: Browser, *people: str, **more: str) -> str:
    """Keep pottery, or what is said instead, covered by these people; return its id."""
    id = str(uuid4())
    cover = {"person": [*people], "order": " ".join(people)} if people else {}
    answer = her.post("/own-times", data={"id": id, **POTTERY, **cover, **more})
    assert answer.status_code == 303, Page(answer.text).text
    return id


def to(her: Browser, own: str, verb: str, on: str = NEXT_WEDNESDAY, **form: str) -> TestResponse:
    """Do something with one day of an own time; it works."""
    answer = her.post(f"/own-times/{own}/{on}/{verb}", data=form)
    assert answer.status_code == 303, Page(answer.text).text
    return answer


def seen(her: Browser, address: str = "/my-time") -> str:
    answer = shown(her, her.get(address))
    assert answer.status_code == 200
    return Page(answer.text).text


def day(her: Browser, own: str, day: str = NEXT_WEDNESDAY) -> str:
    return seen(her, f"/own-times/{own}/{day}")


def asks(app: Flask) -> list[dict[str, Any]]:
    return list(rows(app, "SELECT * FROM asks ORDER BY begins_at, asked_at, version"))


def ask_of(app: Flask, number: int = 0) -> str:
    return str(UUID(str(asks(app)[number]["id"])))


def spans(app: Flask) -> list[tuple[str, str, str]]:
    """Return state, beginning and end (UTC) of every ask."""
    return [(one["state"], utc(one["begins_at"]), utc(one["ends_at"])) for one in asks(app)]


def utc(value: object) -> str:
    at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return f"{at:%Y-%m-%d %H:%M}"


def answers(them: Browser, her: Browser, person: str, ask: str, answer: str = "yes") -> None:
    assert says(them, link_of(her, person), ask, answer).status_code == 303
