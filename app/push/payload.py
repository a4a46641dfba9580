"""What a push message carries: one JSON that phones read by themselves or with our worker's help.

It is a declarative message (https://www.w3.org/TR/push-api/#declarative-push-message), which
iOS shows without a worker; elsewhere the service worker reads the same ``notification``.
"""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

LIMIT = 2500
"""Bytes. Encryption has room for 3,993, but some ways to Android phones cut lower."""
DIRECTIONS = frozenset({"auto", "ltr", "rtl"})
ELLIPSIS = "…"
GLUE = "\u200d"
"""Joins two characters to one picture."""


@dataclass(frozen=True, slots=True)
class Action:
    """A button: its code, what stands on it, and the page for where no worker takes the tap."""

    action: str
    title: str
    navigate: str


def payload(
    title: str,
    body: str,
    navigate: str,
    tag: str,
    lang: str,
    dir: str,
    actions: Sequence[Action] = (),
    data: Mapping[str, Any] | None = None,
    badge: int | None = None,
    limit: int = LIMIT,
) -> bytes:
    """Return the message in UTF-8, at most ``limit`` bytes: the body is shortened, once, to fit.

    ``navigate`` is a whole address, ``lang`` a BCP 47 tag, ``dir`` auto, ltr or rtl. Raises
    ValueError when phones would drop the message: one member of a wrong kind, no title, or too
    much besides the body.
    """
    _check(title, navigate, dir, actions, badge)
    shown: dict[str, Any] = {
        "title": title,
        "body": body,
        "navigate": navigate,
        "tag": tag,
        "lang": lang,
        "dir": dir,
        "data": dict(data or {}),
    }
    if actions:
        shown["actions"] = [
            {"action": one.action, "title": one.title, "navigate": one.navigate} for one in actions
        ]
    message: dict[str, Any] = {"web_push": 8030, "notification": shown}
    if badge is not None:
        # Where it belongs moved between versions of the draft.
        shown["app_badge"] = message["app_badge"] = badge
    written = _write(message)
    if len(written) <= limit:
        return written
    shown["body"] = ""
    shown["body"] = shortened(body, limit - len(_write(message)))
    written = _write(message)
    if len(written) > limit:
        raise ValueError(f"A push message of {len(written)} bytes without its body.")
    return written


def shortened(text: str, room: int) -> str:
    """Return as much of a text as fits into these bytes of JSON, cut between characters."""
    room -= _cost(ELLIPSIS)
    end = 0
    for character in text:
        room -= _cost(character)
        if room < 0:
            break
        end += 1
    while end and end < len(text) and not _may_cut(text, end):
        end -= 1
    return text[:end].rstrip() + ELLIPSIS if end else ""


def _may_cut(text: str, at: int) -> bool:
    """Tell whether a character that people see begins here."""
    after = text[at]
    tied = unicodedata.category(after) in {"Mn", "Me", "Mc", "Sk"} or after == GLUE
    return not tied and text[at - 1] != GLUE


def _cost(text: str) -> int:
    return len(json.dumps(text, ensure_ascii=False).encode()) - 2


def _write(message: Mapping[str, Any]) -> bytes:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _check(
    title: str, navigate: str, dir: str, actions: Sequence[Action], badge: int | None
) -> None:
    if not title.strip():
        raise ValueError("A push message without a title.")
    if dir not in DIRECTIONS:
        raise ValueError(f"A push message that reads “{dir}”.")
    for address in (navigate, *(one.navigate for one in actions)):
        if urlsplit(address).scheme not in {"http", "https"} or not urlsplit(address).netloc:
            raise ValueError("A push message that leads to no whole address.")
    if not all(one.action and one.title for one in actions):
        raise ValueError("A push message with a button without a name.")
    if badge is not None and badge < 0:
        raise ValueError(f"A badge of {badge}.")
