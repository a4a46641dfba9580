"""To-dos from an iCalendar file (RFC 5545, VTODO), line by line: a broken one spoils no other."""

import io
import re
from collections.abc import Iterator
from datetime import date, datetime

from icalendar.parser import Contentline
from icalendar.prop import vDDDTypes

from app.can_wait.importing.dates import FIRST, LAST
from app.can_wait.importing.items import Found, Gathering

BEGINS = re.compile(r"\s*BEGIN\s*:\s*V(?:CALENDAR|TODO)\b", re.IGNORECASE)
FOLDS = re.compile(r"\n[ \t]")
FOLDED_BYTES = re.compile(rb"(?:\r\n|\r|\n)[ \t]")
MARK = re.compile(r"\s*(BEGIN|END)\s*:\s*([A-Z0-9-]+)\s*$", re.IGNORECASE)
NAME = re.compile(r"([A-Z-]+)[;:]", re.IGNORECASE)
WHETHER_DONE = ("STATUS", "COMPLETED", "PERCENT-COMPLETE")
WANTED = ("UID", "SUMMARY", "DESCRIPTION", "DUE", "RECURRENCE-ID", *WHETHER_DONE)
DONE = ("COMPLETED", "CANCELLED")

Todo = dict[str, str]


def is_calendar(text: str) -> bool:
    return BEGINS.match(text) is not None


def unfold(data: bytes) -> bytes:
    """Join the folded lines of a calendar: some programs fold in the middle of a letter."""
    head = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").upper()
    return FOLDED_BYTES.sub(b"", data) if head.startswith(b"BEGIN") else data


def read_calendar(text: str) -> Found:
    """Read all to-dos of all calendars in ``text``; a changed recurrence is no second to-do.

    A due date is the one of the place where it was written. Raises Unreadable("nothing").
    """
    gathering = Gathering("icalendar")
    known: set[str] = set()
    recurrences = []
    for todo in _todos(FOLDS.sub("", text)):
        if "RECURRENCE-ID" in todo:
            recurrences.append(todo)
        else:
            _gather(todo, gathering, known)
    for todo in recurrences:
        _gather(todo, gathering, known)
    return gathering.found()


def _gather(todo: Todo, gathering: Gathering, known: set[str]) -> None:
    uid, note = todo.get("UID", ""), todo.get("DESCRIPTION", "")
    if uid in known:
        return
    if uid:
        known.add(uid)
    title = todo.get("SUMMARY", "").strip() or note.strip().partition("\n")[0]
    if _is_done(todo):
        gathering.add_done(title)
        return
    written = todo.get("DUE", "")
    gathering.add(title, note, _date(written), written=written, uid=uid)


def _is_done(todo: Todo) -> bool:
    return (
        todo.get("STATUS", "").strip().upper() in DONE
        or bool(todo.get("COMPLETED", "").strip())
        or todo.get("PERCENT-COMPLETE", "").strip() == "100"
    )


def _todos(text: str) -> Iterator[Todo]:
    """Yield the wanted properties of each VTODO, without those of the alarms inside it."""
    todo: Todo | None = None
    inside = 0
    for line in io.StringIO(text):
        if mark := MARK.match(line):
            begins, name = mark[1].upper() == "BEGIN", mark[2].upper()
            if name in ("VTODO", "VCALENDAR"):
                if todo is not None:
                    yield todo
                todo, inside = ({} if begins and name == "VTODO" else None), 0
            else:
                inside = inside + 1 if begins else max(0, inside - 1)
        elif todo is not None and not inside:
            _take(line.rstrip("\n"), todo)
    if todo is not None:
        yield todo


def _take(line: str, todo: Todo) -> None:
    name = NAME.match(line)
    if name is None or name[1].upper() not in WANTED or name[1].upper() in todo:
        return
    try:
        todo[name[1].upper()] = Contentline(line).parts()[2]  # type: ignore[no-untyped-call]
    # A stranger's file goes into another's parser: whatever that raises, only this line is lost.
    except Exception:
        return


def _date(written: str) -> date | None:
    try:
        read = vDDDTypes.from_ical(written.strip())  # type: ignore[no-untyped-call]
    except Exception:  # As above.
        return None
    if isinstance(read, datetime):
        read = read.date()
    return read if isinstance(read, date) and FIRST <= read <= LAST else None
