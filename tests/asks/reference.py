"""What must be true of an ask, told again much more simply, as it happens: it knows only the past.

The app works out from what is written when each one's turn begins. This one lives through it: at
each step it asks whoever is next, and what it has asked stays asked.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

QUARTER = timedelta(minutes=15)


def is_quiet(at: datetime, zone: str) -> bool:
    return not 7 <= at.astimezone(ZoneInfo(zone)).hour < 21


def when_awake(at: datetime, zone: str) -> datetime:
    """Look at the clock each quarter of an hour, until it is morning."""
    while is_quiet(at, zone):
        at = at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0) + QUARTER
    return at


@dataclass
class Told:
    """One ask. ``begun`` is who was asked and when; ``nos`` since when nobody waits for them."""

    begins: datetime
    ends: datetime
    since: datetime
    in_order: bool
    patience: timedelta
    names: list[UUID]
    zones: dict[UUID, str]
    state: str = "open"
    has: UUID | None = None
    back: datetime | None = None
    version: int = 0
    words: str = ""
    begun: dict[UUID, datetime] = field(default_factory=dict)
    called: set[UUID] = field(default_factory=set)
    in_their_night: set[UUID] = field(default_factory=set)
    answers: dict[UUID, str] = field(default_factory=dict)
    nos: dict[UUID, datetime] = field(default_factory=dict)
    gone: set[UUID] = field(default_factory=set)
    gave_back: set[UUID] = field(default_factory=set)

    def is_over(self, now: datetime) -> bool:
        return self.back is not None or now >= self.ends

    def live(self, now: datetime) -> None:
        """Ask everybody whose turn begins until now, unless nobody is asked any more."""
        if self.state != "open":
            return
        ready: datetime | None = self.since
        for id in self.names:
            if id in self.gone and id not in self.begun:
                continue
            if ready and id not in self.begun:
                self._ask(id, ready if self.in_order else self.since, now)
            ready = self._hands_on(id) if id in self.begun else None
            if not self.in_order:
                ready = self.since

    def _ask(self, id: UUID, at: datetime, now: datetime) -> None:
        soon = self.begins - self.since < timedelta(hours=12)
        at = at if soon else when_awake(at, self.zones[id])
        if at <= now and at < self.ends:
            self.begun[id] = at
            if soon and is_quiet(at, self.zones[id]):
                self.in_their_night.add(id)

    def _hands_on(self, id: UUID) -> datetime:
        since = max(self.begun[id], self.since)
        if id in self.nos:
            return min(max(since, self.nos[id]), since + self.patience)
        return since + self.patience

    def accept(self, id: UUID, now: datetime) -> None:
        if self.state == "open" and not self.is_over(now) and id not in self.gone:
            self.state, self.has = "covered", id
            self.version += 1
            self.answers[id] = "yes"
            self.nos.pop(id, None)

    def say_no(self, id: UUID, answer: str, now: datetime) -> None:
        if self.state == "withdrawn" or self.is_over(now):
            return
        self.give_back(id, now)
        self.answers[id] = answer
        self.nos.setdefault(id, now)

    def give_back(self, id: UUID, now: datetime) -> None:
        if self.has == id:
            self.state, self.has, self.since = "open", None, now
            self.version += 1
            self.gave_back.add(id)

    def take(self, id: UUID, begins: datetime, ends: datetime, now: datetime) -> None:
        if self.state != "open" or self.back or id in self.gone or begins <= now:
            return
        self._move(begins, ends)
        self.state, self.has, self.answers[id] = "covered", id, "yes"
        self.version += 1

    def change(self, begins: datetime, ends: datetime, words: str, now: datetime) -> None:
        if self.state == "withdrawn":
            return
        self.version += 1
        self.words = words
        if (begins, ends) != (self.begins, self.ends):
            self._move(begins, ends)
            self.state, self.has, self.back, self.since = "open", None, None, now

    def _move(self, begins: datetime, ends: datetime) -> None:
        self.begins, self.ends = begins, ends
        self.answers.clear()
        self.gave_back.clear()
        self.nos = {id: at for id, at in self.nos.items() if id in self.gone}

    def wait_otherwise(self, in_order: bool, patience: timedelta, now: datetime) -> None:
        if self.state != "withdrawn":
            self.version += 1
            if (in_order, patience) != (self.in_order, self.patience):
                self.in_order, self.patience, self.since = in_order, patience, now

    def withdraw(self, now: datetime) -> None:
        if self.state != "withdrawn" and not self.is_over(now):
            self.state, self.has = "withdrawn", None
            self.version += 1

    def add(self, id: UUID, now: datetime) -> None:
        if self.state == "open" and not self.is_over(now) and id not in self.names:
            self.names.append(id)
            self.call(id, now)

    def call(self, id: UUID, now: datetime) -> None:
        asking = self.state == "open" and not self.is_over(now)
        if asking and id in self.names and id not in self.begun and id not in self.gone:
            self.begun[id] = now
            self.called.add(id)

    def leave(self, id: UUID, now: datetime) -> None:
        if id in self.names and not self.is_over(now):
            self.give_back(id, now)
        self.nos.setdefault(id, now)
        self.gone.add(id)

    def come_back(self, now: datetime) -> None:
        if self.state == "covered" and now >= self.begins - timedelta(hours=2):
            self.back = self.back or now

    def kind(self, now: datetime) -> str:
        """Tell what she reads: it is covered, somebody is asked or will be in time, or nobody."""
        if self.state == "withdrawn":
            return "withdrawn"
        if self.is_over(now):
            return "over"
        if self.state == "covered":
            return "somebody"
        silent = [id for id in self.names if id not in self.gone and id not in self.answers]
        waiting = [id for id in silent if id in self.begun and not self._passed(id, now)]
        return "asked" if waiting or self._somebody_later(silent) else "nobody"

    def _passed(self, id: UUID, now: datetime) -> bool:
        return self.in_order and max(self.begun[id], self.since) + self.patience <= now

    def _somebody_later(self, silent: list[UUID]) -> bool:
        then = Told(**{**vars(self), "begun": dict(self.begun), "in_their_night": set()})
        then.live(self.begins - timedelta(microseconds=1))
        return any(id in then.begun and id not in self.begun for id in silent)
