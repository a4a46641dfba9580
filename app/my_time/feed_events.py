"""One time as an event: what it says, when it is, and when the calendar reminds of it. Pure.

Source: RFC 5545, by the icalendar library.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Event

from app.my_time.models import OwnTime
from app.my_time.occurrences import Occurrence
from app.my_time.plan import APPOINTMENT
from app.my_time.recurrence import Pause
from app.my_time.reminders import EVENING_BEFORE, SOON_BEFORE
from app.spans import Span, span_of

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Said:
    """What an event says of an own time; ``of_days`` is said on single days besides."""

    summary: str
    place: str = ""
    note: str = ""
    of_days: Mapping[date, str] = field(default_factory=dict)

    def on(self, day: date) -> str:
        return "\n".join(filter(None, (self.note, self.of_days.get(day))))


@dataclass(frozen=True, slots=True)
class Around:
    """What holds for every own time of a feed.

    ``within`` is the time (UTC) in which single days are written out; ``version`` counts pauses.
    """

    pauses: Collection[Pause]
    within: Span
    version: int = 0


def single(one: Occurrence, said: Said, around: Around) -> Event:
    """Return an occurrence by itself."""
    own, span = one.own, one.span
    event = event_about(own, said.summary, said.place, said.on(one.day), around)
    begins, ends = (_as_read(at, span, own.zone) for at in (span.begins, span.ends))
    event.add("dtstart", begins)
    event.add("dtend", ends)
    remind_of(event, own, said.summary, _evening_before(one) if _is_appointment(own) else None)
    return event


def _as_read(at: datetime, span: Span, zone: str) -> datetime:
    """Return an instant on the wall clock of a zone; in UTC where that may be misread."""
    here = ZoneInfo(zone)
    local = [each.astimezone(here) for each in (span.begins, span.ends)]
    offsets = {each.replace(fold=fold).utcoffset() for each in local for fold in (0, 1)}
    return at.astimezone(here) if len(offsets) == 1 else at


def event_about(own: OwnTime, summary: str, place: str, note: str, around: Around) -> Event:
    event = Event()
    event.add("uid", f"{own.id}@breather")
    event.add("sequence", own.version + around.version)
    event.add("dtstamp", own.changed_at)
    event.add("last-modified", own.changed_at)
    event.add("summary", summary)
    if place:
        event.add("location", place)
    if note:
        event.add("description", note)
    keep_private(event)
    event.add("status", "CONFIRMED")
    return event


def keep_private(event: Event) -> None:
    """Let an event take her time, and whoever shares the calendar not read it."""
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE")


def remind_of(event: Event, own: OwnTime, words: str, evening: timedelta | None) -> None:
    remind(event, words, SOON_BEFORE + timedelta(minutes=own.travel_minutes))
    if evening:
        remind(event, words, evening)


def remind(event: Event, words: str, before: timedelta) -> None:
    """Have an event's calendar say something so long before it begins."""
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", -before)
    event.add_component(alarm)


def _is_appointment(own: OwnTime) -> bool:
    return own.kind == APPOINTMENT


def since_evening(own: OwnTime) -> timedelta | None:
    """Return how long before an appointment the evening before is, where no clock changes."""
    if not _is_appointment(own):
        return None
    begins = datetime.combine(date.min, own.begins_at)
    return A_DAY + (begins - datetime.combine(date.min, EVENING_BEFORE))


def _evening_before(one: Occurrence) -> timedelta:
    on = one.span.begins.astimezone(ZoneInfo(one.own.zone)).date()
    return one.span.begins - span_of(on - A_DAY, EVENING_BEFORE, 0, one.own.zone).begins
