"""Which reminders own times cause, from how they stand alone. Pure over what it is given.

A time that somebody covers is told by its ask; here are those that need nobody, and appointments.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, time, timedelta

from app.clock import local
from app.my_time.occurrences import Occurrence
from app.my_time.plan import APPOINTMENT
from app.reminders import kinds
from app.reminders.kinds import Kind
from app.reminders.plan import Planned
from app.spans import span_of

SOON_BEFORE, ASKED_AFTER = timedelta(hours=1), timedelta(hours=1)
ASKED_FOR = timedelta(days=2)
CLASH_BEFORE = timedelta(days=7)
"""How early she is told that something else is in her calendar, if it is known by then."""
EVENING_BEFORE = time(18)
A_DAY = timedelta(days=1)


def of_occurrences(
    found: Iterable[Occurrence], clashing: Collection[Occurrence] = ()
) -> list[Planned]:
    """Return every reminder that these cause, told or not; of some, something is in the way."""
    there = [one for one in found if not one.blank]
    early = [
        _planned("clash", kinds.CLASH, one, one.span.begins - CLASH_BEFORE, one.span.begins)
        for one in there
        if one in clashing
    ]
    return [*early, *(planned for one in there for planned in _of(one))]


def _of(one: Occurrence) -> Iterator[Planned]:
    begins = one.span.begins - timedelta(minutes=one.own.travel_minutes)
    if not one.needs_cover:
        yield _planned("own-soon", kinds.OWN_SOON, one, begins - SOON_BEFORE, begins)
    if one.own.kind != APPOINTMENT:
        return
    yield _planned("tomorrow", kinds.TOMORROW, one, _evening_before(one), begins)
    if one.felt is None:
        due = one.span.ends + ASKED_AFTER
        yield _planned("happened", kinds.DID_IT_HAPPEN, one, due, due + ASKED_FOR)


def _evening_before(one: Occurrence) -> datetime:
    day = local(one.span.begins, one.own.zone).date() - A_DAY
    return span_of(day, EVENING_BEFORE, 0, one.own.zone).begins


def _planned(what: str, kind: Kind, one: Occurrence, due: datetime, until: datetime) -> Planned:
    key = f"{what}:{one.own.id}:{one.day}:{due.isoformat()}"
    return Planned(key, kind, None, one.own.id, due, until)
