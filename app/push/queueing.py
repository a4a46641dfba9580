"""Which message goes next, so that no push service holds up the others."""

from collections import Counter, deque
from collections.abc import Iterable, Iterator

from app.push.messages import Message

UNPROVEN = 8
"""Places, at most, for a service that did not answer last time, or was never asked; after a
failure it is one."""
SILENT_AFTER = 3
"""Failures in a row after which a service is left alone until the next call."""
LOOK_AHEAD = 256
"""How many messages may stand aside until their service has a place."""

Waiting = tuple[Message, str]


class Queue:
    """Messages with their hosts, read as they are needed; it counts who has a place.

    ``proven`` are the hosts that answered when they were last sent to; it is kept up to date.
    """

    def __init__(self, messages: Iterable[Waiting], proven: set[str]) -> None:
        self._coming: Iterator[Waiting] = iter(messages)
        self._aside: deque[Waiting] = deque()
        self._places: Counter[str] = Counter()
        self._failed: Counter[str] = Counter()
        self._proven = proven

    def take(self) -> Waiting | None:
        """Give the next message that may go now its place; None while there is none."""
        waiting = self._from_aside() or self._from_coming()
        if waiting:
            self._places[waiting[1]] += 1
        return waiting

    def is_silent(self, host: str) -> bool:
        return self._failed[host] >= SILENT_AFTER

    def leave(self, host: str) -> None:
        """Take the place back of a message that was not tried."""
        self._places[host] -= 1

    def ended(self, host: str, answered: bool) -> None:
        self.leave(host)
        if answered:
            self._proven.add(host)
            self._failed[host] = 0
        else:
            self._proven.discard(host)
            self._failed[host] += 1

    def _from_aside(self) -> Waiting | None:
        for at, waiting in enumerate(self._aside):
            if self._may_go(waiting[1]):
                del self._aside[at]
                return waiting
        return None

    def _from_coming(self) -> Waiting | None:
        while len(self._aside) < LOOK_AHEAD:
            waiting = next(self._coming, None)
            if waiting is None or self._may_go(waiting[1]):
                return waiting
            self._aside.append(waiting)
        return None

    def _may_go(self, host: str) -> bool:
        if host in self._proven or self.is_silent(host):
            return True
        return self._places[host] < (1 if self._failed[host] else UNPROVEN)
