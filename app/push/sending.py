"""Sends messages to push services: many at once, over connections that are kept.

With pycurl, for three reasons: it was the fastest of all that were measured; it hands over each
address right before it connects, so that what is checked is what is connected to; and it keeps
connections, times out and resolves names without a thread for each.
"""

import logging
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Self
from uuid import UUID

import pycurl
from flask import current_app

from app.push.encryption import Encryption
from app.push.endpoints import hosts_in
from app.push.messages import ROOM, Message, Target
from app.push.outcomes import GONE, LATER, REFUSED, SENT, TOO_LARGE, Outcome
from app.push.queueing import Queue, Waiting
from app.push.transfer import Rules, Transfer
from app.push.vapid import Signer, signer

__all__ = ["AT_ONCE", "SECONDS", "Message", "Outcome", "Rules", "Sender", "Target", "send"]

log = logging.getLogger(__name__)
AT_ONCE = 32
SECONDS = 10.0
"""How long one message may take in all: finding the service, connecting, being answered."""
NO_HOST = ""
Result = tuple[UUID, Outcome]


def send(messages: Iterable[Message], now: datetime, *, at_once: int = AT_ONCE) -> Iterator[Result]:
    """Send with the app's key and settings; yield each target's id and outcome as they come.

    ``messages`` are read as places get free, so they may be many. ``now`` dates the tokens. A
    thread's connections are kept for its next call. Take the results quickly: meanwhile nothing
    moves on, and the time of what is under way runs. Raises ValueError, as a sentence for the
    operator, when VAPID_PRIVATE_KEY or PUSH_HOSTS are none.
    """
    return _sender().send(messages, now, at_once=at_once)


def _sender() -> "Sender":
    kept: threading.local = current_app.extensions.setdefault("push_senders", threading.local())
    if not hasattr(kept, "sender"):
        kept.sender = Sender(signer(current_app), rules())
    sender: Sender = kept.sender
    return sender


def rules() -> Rules:
    """Return where this app may send. Raises ValueError when PUSH_HOSTS names no hosts."""
    config = current_app.config
    return Rules(hosts_in(config["PUSH_HOSTS"]), config.get("LOCAL_PUSH_SERVICE"))


class Sender:
    """Keeps connections to push services. For one thread; close it at the end, or use ``with``."""

    def __init__(
        self, signer: Signer, rules: Rules | None = None, *, seconds: float = SECONDS
    ) -> None:
        self.encryption, self.rules, self.seconds = Encryption(signer), rules or Rules(), seconds
        self.multi = pycurl.CurlMulti()
        self.idle: list[Transfer] = []
        self.proven: set[str] = set()
        self._sending = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        while self.idle:
            self.idle.pop().easy.close()
        self.multi.close()

    def send(
        self, messages: Iterable[Message], now: datetime, *, at_once: int = AT_ONCE
    ) -> Iterator[Result]:
        """Send all, at most so many at a time; see the function of the same name."""
        if self._sending:
            raise RuntimeError("This sender is sending already.")
        self._sending = True
        self.multi.setopt(pycurl.M_MAXCONNECTS, 2 * at_once)
        run = _Run(self, messages, now, at_once)
        try:
            yield from run.results()
        finally:
            run.stop()
            self._sending = False


class _Run:
    """One call of ``send``, from its first message to its last answer."""

    def __init__(
        self, sender: Sender, messages: Iterable[Message], now: datetime, at_once: int
    ) -> None:
        self._sender, self._now, self._at_once = sender, now, at_once
        self._multi = sender.multi
        with_hosts = (self._with_host(message) for message in messages)
        self._queue = Queue(with_hosts, sender.proven)
        self._under_way: dict[pycurl.Curl, Transfer] = {}
        self._ready: deque[tuple[Message, str, bytes | Outcome]] = deque()

    def results(self) -> Iterator[Result]:
        while True:
            yield from self._fill()
            if not self._under_way:
                return
            self._multi.perform()
            ended = list(self._ended())
            yield from ended
            # While services take their time, what comes next is encrypted.
            if not ended and not (len(self._ready) < self._at_once and self._prepare()):
                self._wait()

    def stop(self) -> None:
        """Give up what is under way, when whoever asked wants no more results."""
        for transfer in self._under_way.values():
            self._multi.remove_handle(transfer.easy)
            transfer.easy.close()
        self._under_way.clear()

    def _with_host(self, message: Message) -> Waiting:
        try:
            return message, self._sender.rules.host_of(message.target.endpoint)
        except ValueError:
            return message, NO_HOST

    def _fill(self) -> Iterator[Result]:
        """Begin messages while there are places; yield those that can't be begun."""
        while len(self._under_way) < self._at_once:
            if not self._ready and not self._prepare():
                return
            message, host, prepared = self._ready.popleft()
            if isinstance(prepared, Outcome):
                self._queue.leave(host)
                yield _told(message, host, prepared)
            else:
                self._begin(message, host, prepared)

    def _prepare(self) -> bool:
        """Encrypt one more; tell whether there was one that may go now."""
        waiting = self._queue.take()
        if waiting is None:
            return False
        message, host = waiting
        self._ready.append((message, host, self._why_not(message, host) or self._body(message)))
        return True

    def _why_not(self, message: Message, host: str) -> Outcome | None:
        if host == NO_HOST:
            return Outcome(REFUSED, why="host")
        if len(message.payload) > ROOM:
            return Outcome(TOO_LARGE, why="payload")
        if self._queue.is_silent(host):
            return Outcome(LATER, why="silent")
        return None

    def _body(self, message: Message) -> bytes | Outcome:
        try:
            return self._sender.encryption.encrypt(message)
        except ValueError:
            # Nobody could read it, now or later.
            return Outcome(GONE, why="keys")

    def _begin(self, message: Message, host: str, body: bytes) -> None:
        idle = self._sender.idle
        transfer = idle.pop() if idle else Transfer(self._sender.rules)
        headers = self._sender.encryption.headers(message, self._now)
        transfer.load(message, host, body, headers, self._sender.seconds)
        self._multi.add_handle(transfer.easy)
        self._under_way[transfer.easy] = transfer

    def _ended(self) -> Iterator[Result]:
        left = 1
        while left:
            left, answered, failed = self._multi.info_read()
            for easy, error in [(one, 0) for one in answered] + [one[:2] for one in failed]:
                yield self._end(self._under_way.pop(easy), error)

    def _end(self, transfer: Transfer, error: int) -> Result:
        result = transfer.outcome(error)
        self._multi.remove_handle(transfer.easy)
        self._sender.idle.append(transfer)
        self._queue.ended(transfer.host, answered=result.status > 0)
        return _told(transfer.message, transfer.host, result)

    def _wait(self) -> None:
        """Wait until something can be read or written, or curl has something to do."""
        milliseconds = self._multi.timeout()
        seconds = min(0.25, milliseconds / 1000) if milliseconds >= 0 else 0.25
        if self._multi.select(seconds) < 0:
            # Only names are being looked up, for which there is nothing to wait on.
            threading.Event().wait(min(seconds, 0.01))


def _told(message: Message, host: str, result: Outcome) -> Result:
    if result.kind != SENT:
        # The host alone: an endpoint is a secret.
        log.info("push to %s: %s %s %s", host, result.kind, result.status, result.why)
    return message.target.id, result
