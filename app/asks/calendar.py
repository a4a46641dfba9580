"""An accepted ask as a calendar file, for both sides: one UID, updated and cancelled by SEQUENCE.

Source: RFC 5545, by the icalendar library. Times are written in UTC, which every calendar takes.
"""

from datetime import datetime

from icalendar import Calendar, Event

from app.asks.in_turn import COVERED
from app.asks.models import Ask

PRODUCT = "-//Breather//Asks//EN"


def calendar_file(ask: Ask, summary: str, note: str, written_at: datetime, theirs: bool) -> bytes:
    """Return one event; a cancelled one when nobody has it any more, or it isn't ``theirs``."""
    kept = ask.state == COVERED and theirs
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH" if kept else "CANCEL")
    event = Event()
    event.add("uid", f"{ask.id}@breather")
    event.add("sequence", ask.version)
    event.add("dtstamp", written_at)
    event.add("dtstart", ask.begins_at)
    event.add("dtend", ask.ends_at)
    event.add("summary", summary)
    event.add("location", ask.place)
    event.add("status", "CONFIRMED" if kept else "CANCELLED")
    if note:
        event.add("description", note)
    calendar.add_component(event)
    return bytes(calendar.to_ical())
