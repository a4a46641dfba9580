"""From the events of a calendar to when they make somebody busy: one at a time, moved, left out."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo

from app.calendars.reading.budget import Broken, Budget
from app.calendars.reading.lines import Component
from app.calendars.reading.said import rule
from app.calendars.reading.times import Length, Reader, When, length
from app.spans import Span

A_DAY = timedelta(days=1)
LONGEST = timedelta(days=400)
"""Of one that recurs: further back than that, none is looked for that might still go on."""
ODD = (Broken, ValueError, OverflowError)
"""What a broken event raises, however it is broken."""


def series(events: Iterable[Component], reader: Reader) -> Iterator["Series"]:
    """Put together the events that are one: what recurs, and what of it was moved or left out."""
    found: dict[str, Series] = {}
    for number, event in enumerate(events):
        uid = event.first("UID")
        key = f"UID {uid.value.strip()}" if uid and uid.value.strip() else f"{number}"
        one = found.setdefault(key, Series(reader))
        (one.moved if event.first("RECURRENCE-ID") else one.whole).append(event)
    yield from found.values()


@dataclass(slots=True)
class Left:
    """What of a series is not where its rule says: by instant (UTC), or by its day."""

    at: set[datetime] = field(default_factory=set)
    on: set[date] = field(default_factory=set)

    def add(self, when: When, start: When) -> None:
        if when.whole_day or start.whole_day:
            self.on.add(when.wall.date())
        else:
            self.at.add(when.at)

    def holds(self, when: When) -> bool:
        return when.wall.date() in self.on or (bool(self.at) and when.at in self.at)


@dataclass(slots=True)
class Series:
    """Events with one UID."""

    reader: Reader
    whole: list[Component] = field(default_factory=list)
    moved: list[Component] = field(default_factory=list)

    def busy(self, window: Span, budget: Budget) -> Iterator[Span]:
        """Yield when it makes somebody busy; what is far from the window may be missing."""
        latest = _latest(self.whole)
        if any(_is_off(one) for one in latest):
            return
        moved = {self._key(one): one for one in sorted(self.moved, key=_sequence)}
        for one in moved.values():
            budget.next_rule()
            with suppress(*ODD):
                budget.spend()
                yield from self._once(one)
        for one in latest:
            budget.next_rule()
            with suppress(*ODD):
                yield from self._all(one, window, budget)

    def _key(self, event: Component) -> str:
        line = event.lines["RECURRENCE-ID"][0]
        with suppress(*ODD):
            return self.reader.when(line, self._zone()).at.isoformat()
        return line.value

    def _zone(self) -> tzinfo:
        for one in self.whole:
            if line := one.first("DTSTART"):
                with suppress(*ODD):
                    return self.reader.when(line).zone
        return self.reader.home

    def _once(self, event: Component) -> Iterator[Span]:
        start = self._start(event)
        if is_busy(event, start):
            yield self._length(event, start).span(start.wall, start.zone)

    def _all(self, event: Component, window: Span, budget: Budget) -> Iterator[Span]:
        start = self._start(event)
        if not is_busy(event, start):
            return
        lasts, left = self._length(event, start), self._left(event, start, budget)
        for when, its_own in self._given(event, start):
            budget.spend()
            if not left.holds(when):
                with suppress(*ODD):
                    yield (its_own or lasts).span(when.wall, when.zone)
        for wall in self._recurs(event, start, lasts, window, budget):
            if not left.holds(When(wall, start.zone)):
                with suppress(*ODD):
                    yield lasts.span(wall, start.zone)

    def _recurs(
        self, event: Component, start: When, lasts: Length, window: Span, budget: Budget
    ) -> Iterator[datetime]:
        before = min(max(lasts.about, A_DAY), LONGEST) + A_DAY
        first = (window.begins - before).astimezone(start.zone).replace(tzinfo=None)
        last = (window.ends + A_DAY).astimezone(start.zone).replace(tzinfo=None)
        for line in event.all("RRULE"):
            with suppress(*ODD):
                yield from rule(line.value, start, self.reader).starts(
                    start.wall, first, last, budget
                )

    def _given(self, event: Component, start: When) -> Iterator[tuple[When, Length | None]]:
        """Yield its own start, and those that are listed besides."""
        yield start, None
        for line in event.all("RDATE"):
            yield from self.reader.several(line, start.zone)

    def _left(self, event: Component, start: When, budget: Budget) -> Left:
        left = Left()
        budget.spend(len(self.moved))
        for line in event.all("EXDATE"):
            for when, _ in self.reader.several(line, start.zone):
                with suppress(*ODD):
                    left.add(when, start)
        for one in self.moved:
            with suppress(*ODD):
                left.add(self.reader.when(one.lines["RECURRENCE-ID"][0], start.zone), start)
        return left

    def _start(self, event: Component) -> When:
        line = event.first("DTSTART")
        if not line:
            raise Broken
        start = self.reader.when(line)
        if event.said("X-MICROSOFT-CDO-ALLDAYEVENT") == "TRUE":
            return When(datetime.combine(start.wall.date(), time.min), self.reader.home, True)
        return start

    def _length(self, event: Component, start: When) -> Length:
        end, lasts = event.first("DTEND"), event.first("DURATION")
        if start.whole_day:
            days = (self.reader.when(end).wall - start.wall).days if end else 0
            return Length(max(1, days or (length(lasts.value).days if lasts else 0)))
        if end:
            return Length(0, self.reader.when(end, start.zone).at - start.at)
        return length(lasts.value) if lasts else Length()


def is_busy(event: Component, start: When) -> bool:
    """Tell whether an event takes time. Whole days, such as birthdays, only where they say so."""
    shown, transparent = event.said("X-MICROSOFT-CDO-BUSYSTATUS"), event.said("TRANSP")
    if _is_off(event) or transparent == "TRANSPARENT" or shown in ("FREE", "WORKINGELSEWHERE"):
        return False
    return not start.whole_day or transparent == "OPAQUE" or shown in ("BUSY", "OOF", "TENTATIVE")


def _is_off(event: Component) -> bool:
    return event.method == "CANCEL" or event.said("STATUS") == "CANCELLED"


def _latest(events: list[Component]) -> list[Component]:
    newest = max(map(_sequence, events), default=0)
    return [one for one in events if _sequence(one) == newest]


def _sequence(event: Component) -> int:
    text = event.said("SEQUENCE")
    return int(text) if text.isdecimal() and len(text) < 10 else 0
