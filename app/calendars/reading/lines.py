"""From bytes to the lines of a calendar, and to its parts. Nothing here is too odd to go on."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

FOLDED = re.compile(r"(?:\r+\n|\r|\n)[ \t]")
FOLDED_BYTES = re.compile(rb"(?:\r+\n|\r|\n)[ \t]")
ENDS = re.compile(r"\r+\n|\r|\n")
PARTS = ("VCALENDAR", "VEVENT", "VFREEBUSY", "VTIMEZONE")
WANTED = frozenset(
    (
        *("UID", "SEQUENCE", "RECURRENCE-ID", "STATUS", "TRANSP", "METHOD", "FREEBUSY"),
        *("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE"),
        *("X-MICROSOFT-CDO-BUSYSTATUS", "X-MICROSOFT-CDO-ALLDAYEVENT"),
    )
)
ZONE = r'tzone://[^;:"]*|\(UTC[+-]\d\d:\d\d\)[^;:"]*'
"""Names of zones that hold a colon, which some write without the quotes that it needs."""
PARAMETER = re.compile(rf';([A-Za-z0-9-]+)=("[^"]*"|{ZONE}|[^;:"]*)', re.IGNORECASE)
NAME = re.compile(r"\s*([A-Za-z0-9-]+)")


@dataclass(frozen=True, slots=True)
class Line:
    """What a property says, with its parameters by their names in capitals."""

    value: str
    params: dict[str, str]


@dataclass(slots=True)
class Component:
    """One part of a calendar: its wanted lines by name; of a time zone, all of it as text."""

    name: str
    method: str = ""
    lines: dict[str, list[Line]] = field(default_factory=dict)
    raw: list[str] = field(default_factory=list)

    def all(self, name: str) -> list[Line]:
        return self.lines.get(name, [])

    def first(self, name: str) -> Line | None:
        found = self.lines.get(name)
        return found[0] if found else None

    def said(self, name: str) -> str:
        """Return a value that is a word, in capitals; "" when it isn't there."""
        line = self.first(name)
        return line.value.strip().upper() if line else ""


def decoded(data: bytes) -> str:
    """Return the text, unfolded: UTF-8, else UTF-16 where it shows, else Latin-1."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return FOLDED.sub("", data.decode("utf-16", "replace"))
    if b"\0" in data[:4]:
        order = "utf-16-be" if data[:1] == b"\0" else "utf-16-le"
        return FOLDED.sub("", data.decode(order, "replace"))
    # Unfolded as bytes: some programs fold in the middle of a letter.
    whole = FOLDED_BYTES.sub(b"", data.removeprefix(codecs.BOM_UTF8))
    try:
        return whole.decode()
    except UnicodeDecodeError:
        return whole.decode("latin-1")


def components(text: str) -> Iterator[Component]:
    """Yield each calendar, event, time zone and list of busy times, wherever a part is broken off.

    What is nested in an event, such as an alarm, is none of its lines.
    """
    part: Component | None = None
    method, inside = "", 0
    for line in ENDS.split(text):
        name = _name(line)
        if name in ("BEGIN", "END"):
            which = line.partition(":")[2].strip().upper()
            if which in PARTS:
                if part is not None:
                    yield part
                part, inside = None, 0
                if name == "BEGIN":
                    method = "" if which == "VCALENDAR" else method
                    part = Component(which, method)
            elif part is not None:
                inside = inside + 1 if name == "BEGIN" else max(0, inside - 1)
        if part is None or not name:
            continue
        if part.name == "VTIMEZONE":
            part.raw.append(line)
        elif not inside and name in WANTED:
            part.lines.setdefault(name, []).append(_line(line, name))
            if part.name == "VCALENDAR":
                method = part.said("METHOD")
    if part is not None:
        yield part


def _name(line: str) -> str:
    found = NAME.match(line)
    return found[1].upper() if found else ""


def _line(line: str, name: str) -> Line:
    rest = line.lstrip()[len(name) :]
    if rest.startswith(":"):
        return Line(rest[1:], {})
    params: dict[str, str] = {}
    end = 0
    while found := PARAMETER.match(rest, end):
        params[found[1].upper()] = found[2].strip('"')
        end = found.end()
    return Line(rest[end:].partition(":")[2], params)
