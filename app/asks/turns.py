"""Whose turn it is: a pure rule over who was asked, what they answered, and their nights.

Asked in order, the next one's turn begins when the one before says no, or has not answered within
the time that she chose; it never begins in their night. Asked at once, everybody's begins at once.
All times are aware and in UTC; nights are by the wall clock of the person's own zone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

QUIET_FROM, QUIET_UNTIL = time(21), time(7)
"""Nobody's turn begins between these hours of their own evening and morning."""
YES, ANOTHER, CANT = "yes", "another", "cant"


@dataclass(frozen=True, slots=True)
class Turn:
    """A person on the list: their zone, when they said no or left the circle.

    ``called_at`` is when their turn began, where that is settled already.
    """

    person: UUID
    zone: str
    said_no_at: datetime | None = None
    called_at: datetime | None = None
    left_at: datetime | None = None


def turns(
    people: Sequence[Turn], asked_at: datetime, patience: timedelta, in_order: bool, soon: bool
) -> list[datetime]:
    """Return when each one's turn begins, in the order of the list.

    ``soon`` says that the ask is for this same night: then nobody's evening is waited out.
    """
    if not in_order:
        return [one.called_at or awake(asked_at, one.zone, soon) for one in people]
    begins, times = asked_at, []
    for one in people:
        times.append(one.called_at or awake(begins, one.zone, soon))
        if one.left_at and one.left_at < times[-1]:
            continue
        # Asked again, those who knew of it already have their time to answer once more.
        since = max(times[-1], asked_at)
        begins = since + patience if one.said_no_at is None else _after_no(since, one, patience)
    return times


def _after_no(begun: datetime, one: Turn, patience: timedelta) -> datetime:
    """A no before the turn began lets it begin and end at once; a late one can't end it again."""
    assert one.said_no_at
    return min(max(begun, one.said_no_at), begun + patience)


def awake(at: datetime, zone: str, soon: bool = False) -> datetime:
    """Return this time, or the end of the quiet hours that it falls into."""
    local = at.astimezone(ZoneInfo(zone))
    if soon or QUIET_UNTIL <= local.time() < QUIET_FROM:
        return at
    day = local.date() + timedelta(days=local.time() >= QUIET_FROM)
    return datetime.combine(day, QUIET_UNTIL, ZoneInfo(zone)).astimezone(UTC)


def next_turn(times: Sequence[datetime], now: datetime) -> datetime | None:
    """Return when the next turn begins; None when everybody's has begun."""
    return min((begins for begins in times if begins > now), default=None)
