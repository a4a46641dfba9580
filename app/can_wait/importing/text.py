"""From bytes to text in whatever encoding, and from text to items: one thing a line."""

import codecs
import io
import re

from app.can_wait.importing.items import (
    GAPS,
    LINE_ENDS,
    Found,
    Gathering,
    Kind,
    Unreadable,
    says_something,
)

# The first bytes of files that hold no list of lines: pictures, PDF, zip (and so spreadsheets and
# documents), old Office files, sound, video, databases, other archives, rich text.
OTHER_FILES = (
    *(b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"BM\x00", b"II*\x00", b"MM\x00*", b"RIFF"),
    *(b"\0\0\1\0", b"%PDF", b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0", b"{\\rtf"),
    *(b"SQLite format 3", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"BZh", b"\xfd7zXZ", b"ID3"),
    *(b"OggS", b"fLaC", b"bplist"),
)
MARKUP = re.compile(r"\s*(?:<!doctype|<html|<\?xml|<opml|\{\s*[\"}]|\[\s*[\{\"])", re.IGNORECASE)
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
NOT_ASCII = re.compile("[^\x00-\x7f]+")

BULLET = re.compile(r"[•‣⁃◦▪▫■□▢●○☐❏]\ufe0f?\s*|\[ ?\]\s*|(?:[-*+–—·]|\(?\d{1,3}[.)])(?:\s+|$)")
TICK = re.compile(r"(?:[☑✓✔✅]\ufe0f?|\[[xX✓✔]\])\s*")
HEADING = re.compile(r"\s{0,3}#{1,6}\s")
MARKS_BEFORE_A_LINE = 4


def decode(data: bytes) -> str:
    """Return the text of a file, with no control characters but tabs and line ends.

    Raises Unreadable("empty") or Unreadable("binary"). UTF-8, UTF-16 (where a mark or its zero
    bytes say so), else Windows-1252; what is broken in it becomes U+FFFD.
    """
    if not data.strip():
        raise Unreadable("empty")
    if data.startswith(OTHER_FILES) or data[4:8] == b"ftyp":
        raise Unreadable("binary")
    raw = _decoded(data).replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    text = CONTROLS.sub("", raw)
    strange = len(raw) - len(text) + text.count("\ufffd")
    if strange > 3 + len(raw) / 20 or MARKUP.match(text):
        raise Unreadable("binary")
    if not text.strip():
        raise Unreadable("empty")
    return text


def _decoded(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    if wide := _wide(data):
        return data.decode(wide, "replace")
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sound = sum(map(len, NOT_ASCII.findall(text))) - broken
    # One letter that a copy cut in two is no reason to misread all the others.
    if sound >= broken:
        return text
    return data.decode("cp1252", "replace")


def _wide(data: bytes) -> str | None:
    """Tell UTF-16 without a mark: in most of the world's lists every second byte is zero."""
    even, odd, half = data[::2].count(0), data[1::2].count(0), len(data) // 2
    if half < 2:
        return None
    if odd > 0.4 * half and even < odd / 10:
        return "utf-16-le"
    if even > 0.4 * half and odd < even / 10:
        return "utf-16-be"
    return None


def lines(text: str) -> list[str]:
    """Return every line that says something, without its bullet, number or tick.

    A line alone is no list, and keeps all that is in it: "10. Geburtstag planen".
    """
    clean = CONTROLS.sub("", LINE_ENDS.sub("\n", text))
    found = [GAPS.sub(" ", line).strip() for line in io.StringIO(clean) if says_something(line)]
    if len(found) > 1:
        found = [without_marks(line)[0].strip() for line in found]
    return [line for line in found if says_something(line)]


def read_text(text: str, kind: Kind = "text") -> Found:
    """Read one thing a line; ticked lines are done, Markdown headings are none."""
    gathering = Gathering(kind)
    for line in io.StringIO(LINE_ENDS.sub("\n", text)):
        if HEADING.match(line):
            continue
        title, ticked = without_marks(line)
        if ticked:
            gathering.add_done(title)
        else:
            gathering.add(title)
    return gathering.found()


def without_marks(line: str) -> tuple[str, bool]:
    """Return the line without its bullets, and whether it was ticked: "- [x] Milk"."""
    ticked = False
    line = line.strip()
    for _ in range(MARKS_BEFORE_A_LINE):
        tick = TICK.match(line)
        mark = tick or BULLET.match(line)
        if mark is None:
            break
        ticked = ticked or tick is not None
        line = line[mark.end() :]
    return line, ticked
