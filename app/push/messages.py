"""What is sent: a payload for one browser, and how a push service is to treat it."""

import re
from dataclasses import dataclass
from uuid import UUID

URGENCIES = frozenset({"very-low", "low", "normal", "high"})
TOPIC = re.compile(r"[A-Za-z0-9_-]{1,32}")
ROOM = 3993
"""Bytes of plain text that fit into the one record of 4,096 bytes (RFC 8291, 4)."""


@dataclass(frozen=True, slots=True)
class Target:
    """One browser: the id of its subscription, where to send, and its keys."""

    id: UUID
    endpoint: str
    p256dh: str
    auth: str


@dataclass(frozen=True, slots=True)
class Message:
    """What to send to one browser (RFC 8030, 5).

    ``ttl`` are the seconds that a service keeps it for a phone that is off, more than none;
    ``urgency`` is very-low, low, normal or high; a later message of the same ``topic`` (at most
    32 characters of URL-safe base64) replaces one that waits. Raises ValueError for others.
    """

    target: Target
    payload: bytes
    ttl: int
    urgency: str = "normal"
    topic: str | None = None

    def __post_init__(self) -> None:
        if self.ttl <= 0 or self.urgency not in URGENCIES:
            raise ValueError(f"A push message with TTL {self.ttl}, urgency {self.urgency}.")
        if self.topic is not None and not TOPIC.fullmatch(self.topic):
            raise ValueError("A topic that push services don’t take.")
