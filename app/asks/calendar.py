"""An accepted ask as a calendar file, for both sides: one UID, updated and cancelled by SEQUENCE.

Source: RFC 5545, by the icalendar library. Times are written in UTC, which every calendar takes.
"""

import re
from datetime import datetime

from icalendar import Calendar, Event

from app.asks.in_turn import COVERED
from app.asks.models import Ask

PRODUCT = "-//Breather//Asks//EN"
# Also what some readers take for the end of a line.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def calendar_file(ask: Ask, summary: str, note: str, written_at: datetime, theirs: bool) -> bytes:
    """Return one event; a cancelled one when nobody has it any more, or it isn't ``theirs``."""
    kept = ask.state == COVERED and theirs
    calendar = empty_calendar()
    calendar.add("method", "PUBLISH" if kept else "CANCEL")
    status = "CONFIRMED" if kept else "CANCELLED"
    calendar.add_component(event_of(ask, summary, note, written_at, status))
    return bytes(calendar.to_ical())


def empty_calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    return calendar


def event_of(ask: Ask, summary: str, note: str, written_at: datetime, status: str) -> Event:
    """Return an ask as an event of this status: CONFIRMED, TENTATIVE or CANCELLED."""
    event = Event()
    event.add("uid", f"{ask.id}@breather")
    event.add("sequence", ask.version)
    event.add("dtstamp", written_at)
    event.add("dtstart", ask.begins_at)
    event.add("dtend", ask.ends_at)
    event.add("summary", plain(summary))
    event.add("location", plain(ask.place))
    event.add("status", status)
    if note:
        event.add("description", plain(note))
    return event


def plain(words: str) -> str:
    """Leave out letters that no calendar file may hold (RFC 5545, 3.1: controls)."""
    return UNWRITABLE.sub("", words)
