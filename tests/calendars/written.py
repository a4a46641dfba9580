"""Calendars for tests, written line by line, and how they are read."""

from datetime import UTC, datetime, timedelta

from app.calendars.reading import read
from app.spans import Span
from tests.cast import LISBON

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
"""A Wednesday."""
WINDOW = Span(NOW - timedelta(days=1), NOW + timedelta(days=60))


def event(*lines: str) -> str:
    return "\r\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT"])


def calendar(*parts: str, head: str = "VERSION:2.0") -> bytes:
    lines = ["BEGIN:VCALENDAR", head, *parts, "END:VCALENDAR", ""]
    return "\r\n".join(lines).encode()


def busy(*lines: str, zone: str = LISBON, window: Span = WINDOW) -> list[str]:
    """Return when a calendar with this one event says that its owner is busy."""
    return told(calendar(event(*lines)), zone, window)


def told(data: bytes, zone: str = LISBON, window: Span = WINDOW) -> list[str]:
    """Return what is read from a calendar, such as "28 Nov 09:00 – 28 Nov 10:00" (UTC)."""
    return [
        f"{span.begins:%-d %b %H:%M} – {span.ends:%-d %b %H:%M}"
        for span in read(data, window, zone)
    ]
