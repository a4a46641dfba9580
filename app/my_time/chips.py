"""Times offered with one tap: her habits, then usual hours, clear of what is taken. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.spans import Span, span_of

PICK = "pick"
AT_MOST = 4
SOONEST = timedelta(minutes=30)
DAYS = 7
EVENING, BEDTIME, MORNING, AFTERNOON = time(19, 30), time(20, 30), time(9), time(14)
WEEKEND = {5: (MORNING, AFTERNOON), 6: (MORNING, AFTERNOON)}
"""By weekday, Monday being 0; on the others, evenings."""
LENGTH = 60
"""Minutes that have to be free for an hour to be offered."""


@dataclass(frozen=True, slots=True)
class Habit:
    """A weekday (Monday being 0) and a wall-clock time that were hers before."""

    weekday: int
    begins: time


@dataclass(frozen=True, slots=True)
class Chip:
    """A time offered: a local day, and when it begins on it."""

    day: date
    begins: time

    @property
    def key(self) -> str:
        """How a form says it: "2026-11-25T19:30"."""
        return f"{self.day.isoformat()}T{self.begins:%H:%M}"


def chips(
    now: datetime, zone: str, taken: Collection[Span], habits: Iterable[Habit] = ()
) -> list[Chip]:
    """Return a few times of the next seven days, in order: habits first chosen, each day once."""
    today = now.astimezone(ZoneInfo(zone)).date()
    found: dict[date, Chip] = {}
    for chip in (*_by_habit(habits, today), *_usual(today)):
        span = span_of(chip.day, chip.begins, LENGTH, zone)
        free = span.begins >= now + SOONEST and not any(map(span.overlaps, taken))
        if free and chip.day not in found and len(found) < AT_MOST:
            found[chip.day] = chip
    return sorted(found.values(), key=lambda chip: chip.key)


def habits_of(spans: Iterable[tuple[datetime, str]]) -> list[Habit]:
    """Return when she most often kept time, from beginnings (UTC) and their zones."""
    times = (begins.astimezone(ZoneInfo(zone)) for begins, zone in spans)
    counted = Counter(Habit(at.weekday(), at.time().replace(second=0)) for at in times)
    return [habit for habit, _times in counted.most_common(AT_MOST)]


def _by_habit(habits: Iterable[Habit], today: date) -> Iterator[Chip]:
    for habit in habits:
        ahead = (habit.weekday - today.weekday()) % DAYS
        yield Chip(today + timedelta(days=ahead), habit.begins)


def _usual(today: date) -> Iterator[Chip]:
    """Yield tonight after bedtime, the next weekend, then the evenings."""
    yield Chip(today, BEDTIME)
    days = [today + timedelta(days=ahead) for ahead in range(DAYS)]
    weekend = [day for day in days if day.weekday() in WEEKEND]
    yield from (Chip(day, begins) for day in days[1:2] for begins in (EVENING,))
    yield from (Chip(day, begins) for day in weekend for begins in WEEKEND[day.weekday()])
    yield from (Chip(day, EVENING) for day in days[2:] if day.weekday() not in WEEKEND)
