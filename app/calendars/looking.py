"""Looking into a calendar: it is fetched, if it has an address, and read apart."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app

from app.calendars.apart import read_apart
from app.calendars.feeds import NotFetched
from app.calendars.fetching import Known, fetch
from app.calendars.models import window
from app.calendars.reading import Unreadable
from app.hosts import LocalService
from app.spans import Span

NOTHING_KNOWN = Known()


@dataclass(frozen=True, slots=True)
class Seen:
    """What was in a calendar; ``spans`` is None where nothing has changed. ``problem``: why not."""

    spans: list[Span] | None = None
    known: Known = NOTHING_KNOWN
    problem: str | None = None


def look_into(data: bytes, zone: str, now: datetime) -> Seen:
    """Read a file, for the days around now (UTC), with times without a zone in ``zone``."""
    try:
        return Seen(read_apart(data, window(now), zone))
    except Unreadable as error:
        return Seen(problem=error.reason)


def look_at(
    address: str, known: Known, zone: str, now: datetime, local: LocalService | None
) -> Seen:
    """Fetch and read a calendar at a checked address. It knows no database and no request."""
    try:
        fetched = fetch(address, known, local)
    except NotFetched as error:
        return Seen(problem=error.reason)
    if fetched.data is None:
        return Seen(known=known)
    seen = look_into(fetched.data, zone, now)
    return Seen(seen.spans, fetched.known, seen.problem)


def local_service() -> LocalService | None:
    """Return the one private place that tests may read from."""
    config: Any = current_app.config
    found: LocalService | None = config.get("LOCAL_CALENDARS")
    return found
