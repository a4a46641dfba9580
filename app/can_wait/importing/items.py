"""What a list gives once it is read: the items, and how many were left out and why."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Literal

MOST = 500
LONGEST_TITLE = 200
LONGEST_NOTE = 2000
LONGEST_UID = 200

Kind = Literal["text", "csv", "todoist", "microsoft", "icalendar"]
Reason = Literal["empty", "broken", "binary", "nothing"]

LINE_ENDS = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
GAPS = re.compile("[ \t\n\r\v\f\x85\u2028\u2029]+")
EMPTY_LINES = re.compile(r"\n{3,}")
SKIN_TONES = ("\U0001f3fb", "\U0001f3ff")
JOINER = "\u200d"
UNKNOWN = "\ufffd"


class Unreadable(ValueError):
    """Nothing can be taken from this file; ``reason`` says why.

    "empty": nothing is in it. "binary": it is another sort of file (a picture, a spreadsheet, a
    web page). "broken": it begins as a known sort and can't be read as one. "nothing": it was
    read, and no things to do are in it.
    """

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


@dataclass(frozen=True, slots=True)
class Item:
    """One thing: its title (one line, at most 200 characters), note (at most 2000) and due date.

    ``key`` (at most 200 characters) is the same whenever the same thing comes from the same sort
    of file: a calendar's UID, else a digest of the kind, the whole title and the date as written.
    """

    title: str
    note: str | None
    due: date | None
    key: str


@dataclass(frozen=True, slots=True)
class Found:
    """At most 500 items, each key once, in the order of the file.

    ``done`` counts what the file says is done or cancelled, ``left_over`` the open things beyond
    the 500 (the same thing twice among those counts twice).
    """

    items: list[Item]
    done: int
    kind: Kind
    left_over: int


class Gathering:
    """Takes what a reader meets, one after the other, and keeps what fits."""

    def __init__(self, kind: Kind) -> None:
        self.kind: Kind = kind
        self._items: dict[str, Item] = {}
        self._met: set[tuple[str, str, str]] = set()
        self._done = 0
        self._left_over = 0

    def add(
        self,
        title: str,
        note: str = "",
        due: date | None = None,
        *,
        written: str = "",
        uid: str = "",
    ) -> None:
        """Keep one open thing; ``written`` is its date as it stands in the file."""
        title = GAPS.sub(" ", title).strip()
        if not says_something(title) or (title, written, uid) in self._met:
            return
        if len(self._items) >= MOST:
            self._left_over += 1
            return
        self._met.add((title, written, uid))
        key = _key(self.kind, title, written, uid)
        short, note = fitted(title, _note(note))
        self._items.setdefault(key, Item(short, note or None, due, key))

    def add_done(self, title: str) -> None:
        """Count one thing that is done already."""
        if says_something(title):
            self._done += 1

    def found(self) -> Found:
        """Return it all. Raises Unreadable("nothing") when there was nothing, open or done."""
        if not self._items and not self._done:
            raise Unreadable("nothing")
        return Found(list(self._items.values()), self._done, self.kind, self._left_over)


def says_something(text: str) -> bool:
    """Whether a letter, a digit or a picture is in it: a line of dashes is no thing to do."""
    return any(sign.isalnum() or _is_picture(sign) for sign in text)


def _is_picture(sign: str) -> bool:
    return unicodedata.category(sign) == "So" and sign != UNKNOWN


def _key(kind: Kind, title: str, written: str, uid: str) -> str:
    uid = GAPS.sub(" ", uid).strip()
    if uid and len(uid) <= LONGEST_UID:
        return uid
    parts = (kind, "uid", uid) if uid else (kind, title, written)
    return f"{kind}-{sha256(chr(0).join(parts).encode()).hexdigest()[:32]}"


def _note(note: str) -> str:
    return EMPTY_LINES.sub("\n\n", LINE_ENDS.sub("\n", note)).strip()


def fitted(title: str, note: str) -> tuple[str, str]:
    """Cut a long title between words, and keep the whole of it in the note."""
    if len(title) > LONGEST_TITLE:
        note = f"{title}\n\n{note}".strip()
        title = _cut(title, LONGEST_TITLE)
    return title, "" if note == title else _cut(note, LONGEST_NOTE)


def _cut(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    end = most - 1
    gap = max(text.rfind(" ", most // 2, end + 1), text.rfind("\n", most // 2, end + 1))
    if gap > 0:
        end = gap
    # A letter keeps its accents, a picture its skin tone and its family.
    while end > most // 2 and (_belongs_to_the_last(text[end]) or text[end - 1] == JOINER):
        end -= 1
    return text[:end].rstrip(" \n,;:") + "…"


def _belongs_to_the_last(sign: str) -> bool:
    tone = SKIN_TONES[0] <= sign <= SKIN_TONES[1]
    return tone or sign == JOINER or unicodedata.category(sign).startswith("M")
