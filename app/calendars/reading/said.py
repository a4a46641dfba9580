"""What an RRULE says (RFC 5545, 3.3.10), as far as it can be followed."""

import re
from datetime import datetime, time

from app.calendars.reading.budget import Broken
from app.calendars.reading.rules import LONGEST, Rule
from app.calendars.reading.times import Reader, When

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
BYDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
LIMITS = {
    "BYMONTH": (1, 12),
    "BYMONTHDAY": (-31, 31),
    "BYYEARDAY": (-366, 366),
    "BYWEEKNO": (-53, 53),
    "BYSETPOS": (-366, 366),
    "BYHOUR": (0, 23),
    "BYMINUTE": (0, 59),
    "BYSECOND": (0, 59),
}


def rule(text: str, start: When, reader: Reader) -> Rule:
    """Read an RRULE. Raises Broken for one that can't be read, or recurs more than daily."""
    said = {
        name.strip().upper(): value.strip().upper()
        for name, _, value in (part.partition("=") for part in text.split(";"))
        if value
    }
    if said.get("FREQ") not in LONGEST:
        raise Broken
    return Rule(
        said["FREQ"],
        max(1, _whole(said.get("INTERVAL", "1"))),
        max(1, _whole(said["COUNT"])) if "COUNT" in said else None,
        _until(said["UNTIL"], start, reader) if "UNTIL" in said else None,
        DAYS.index(said["WKST"]) if said.get("WKST") in DAYS else 0,
        [_day(one) for one in said.get("BYDAY", "").split(",") if one],
        {name: _numbers(said[name], *LIMITS[name]) for name in LIMITS if name in said},
    )


def _until(text: str, start: When, reader: Reader) -> datetime:
    until = reader.one(text, None, start.zone)
    # All of its last day: whoever names a day means it.
    if start.whole_day or until.whole_day:
        return datetime.combine(until.wall.date(), time.max)
    try:
        return until.in_zone(start.zone)
    except Broken:
        # No clock there shows it: some write the last second of all years.
        return until.wall


def _day(text: str) -> tuple[int, int]:
    found = BYDAY.fullmatch(text.strip())
    if not found:
        raise Broken
    return int(found[1] or 0), DAYS.index(found[2])


def _numbers(text: str, least: int, most: int) -> list[int]:
    found = [_whole(one) for one in text.split(",")[:400]]
    if not all(least <= one <= most and (one or least == 0) for one in found):
        raise Broken
    return found


def _whole(text: str) -> int:
    try:
        return int(text[:12])
    except ValueError:
        raise Broken from None
