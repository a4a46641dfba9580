"""Reading lists in tests: the samples beside this file, and small ones made in place."""

from datetime import date
from pathlib import Path

import pytest

from app.can_wait.importing import Found, Item, Unreadable, read

FILES = Path(__file__).parent / "files"
SAMPLES = {path.name: path.read_bytes() for path in sorted(FILES.iterdir())}
TODAY = date(2026, 11, 25)


def sample(name: str) -> Found:
    return read(SAMPLES[name], name, TODAY)


def titles(found: Found) -> list[str]:
    return [item.title for item in found.items]


def only(text: str, name: str = "", today: date | None = TODAY) -> Item:
    (item,) = read(text.encode(), name, today).items
    return item


def reason(data: bytes, name: str = "") -> str:
    with pytest.raises(Unreadable) as caught:
        read(data, name, TODAY)
    return caught.value.reason


def calendar(*properties: str) -> str:
    inside = "\r\n".join(properties)
    return f"BEGIN:VCALENDAR\r\nBEGIN:VTODO\r\n{inside}\r\nEND:VTODO\r\nEND:VCALENDAR\r\n"
