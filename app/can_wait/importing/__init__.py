"""Bring your list: from a file of another app, or from pasted lines, to items. Nothing is kept."""

from datetime import date

from app.can_wait.importing.csv import find_table, read_table
from app.can_wait.importing.ical import is_calendar, read_calendar, unfold
from app.can_wait.importing.items import (
    LONGEST_NOTE,
    LONGEST_TITLE,
    MOST,
    Found,
    Item,
    Kind,
    Reason,
    Unreadable,
    fitted,
)
from app.can_wait.importing.text import decode, lines, read_text

__all__ = [
    "LONGEST_NOTE",
    "LONGEST_TITLE",
    "MOST",
    "Found",
    "Item",
    "Kind",
    "Reason",
    "Unreadable",
    "fitted",
    "lines",
    "read",
]

TABLES = ("csv", "tsv", "tab")
CALENDARS = ("ics", "ical", "icalendar", "ifb")


def read(data: bytes, name: str = "", today: date | None = None) -> Found:
    """Read the bytes of a file, or of pasted text in UTF-8, into items.

    What sort of file it is comes from what is in it; ``name`` ("list.csv") helps where that is
    not clear. A date without a year is the one nearest to ``today``, else none.
    The caller limits the size. Raises Unreadable, and nothing else, whatever the bytes.
    """
    text = decode(unfold(data))
    ending = name.rpartition(".")[2].strip().casefold()
    if is_calendar(text):
        return read_calendar(text)
    if ending in CALENDARS:
        raise Unreadable("broken")
    if table := find_table(text, sure=ending in TABLES):
        return read_table(table, today)
    return read_text(text)
