"""Which time zone is meant: an IANA name, one of Windows, or one that the file describes."""

import re
from collections.abc import Iterable
from datetime import UTC, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from app.calendars.reading.lines import Component

LOCATION = re.compile(r"X-LIC-LOCATION:(.+)", re.IGNORECASE)
TZID = re.compile(r"TZID[^:]*:(.+)", re.IGNORECASE)
RULE = re.compile(r"RRULE", re.IGNORECASE)
YEARLY = re.compile(r"FREQ=YEARLY", re.IGNORECASE)
LONGEST, MOST = 100_000, 300
"""Letters of one described zone (the longest that programs write have some thousands), and how many
zones one file may name. Clocks change by the year: what does it otherwise is made to be slow."""


class Zones:
    """The zones that a file names; each is looked up once."""

    def __init__(self, described: Iterable[Component]) -> None:
        self._described: dict[str, list[str]] = {}
        for one in described:
            for line in one.raw:
                if found := TZID.match(line):
                    self._described.setdefault(found[1].strip(), one.raw)
                    break
        self._known: dict[str, tzinfo | None] = {}

    def find(self, name: str) -> tzinfo | None:
        """Return the zone that goes by this name; None when nobody knows it."""
        if name not in self._known:
            if len(self._known) >= MOST:
                return None
            self._known[name] = self._look_up(name.strip())
        return self._known[name]

    def _look_up(self, name: str) -> tzinfo | None:
        raw = self._described.get(name, [])
        located = [found[1].strip() for line in raw if (found := LOCATION.match(line))]
        for one in (name, *located):
            if zone := _iana(one):
                return zone
        return _windows(name) or _described(raw)


def _iana(name: str) -> tzinfo | None:
    # Some write a path that ends in the name: /freeassociation.sourceforge.net/Europe/Lisbon.
    parts = name.strip("/").split("/")
    if parts[-1].upper() in ("UTC", "Z", "GMT"):
        return UTC
    for length in (3, 2, 1):
        try:
            return ZoneInfo("/".join(parts[-length:]))
        # A stranger's name goes to the system's files: whatever they say, it is none.
        except Exception:  # noqa: S112
            continue
    return None


def _windows(name: str) -> tzinfo | None:
    # Imported only where a calendar needs it: this takes a moment.
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    found = WINDOWS_TO_OLSON.get(name)
    return ZoneInfo(found) if found else None


def _described(raw: list[str]) -> tzinfo | None:
    if not raw or sum(map(len, raw)) > LONGEST:
        return None
    if not all(YEARLY.search(line) for line in raw if RULE.match(line)):
        return None
    from icalendar import Timezone

    try:
        read: Any = Timezone.from_ical("\r\n".join([*raw, "END:VTIMEZONE", ""]))
        found: tzinfo = read.to_tz(lookup_tzid=False)
    # A stranger's file goes into another's parser: whatever that raises, only this zone is lost.
    except Exception:
        return None
    return found
