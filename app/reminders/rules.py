"""When a reminder may be told: never in quiet hours, few a day, fewer in a sick week. Pure.

All times are aware and in UTC; quiet hours and days are by the wall clock of the recipient's zone.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.reminders.kinds import ALWAYS, TONIGHT, Kind

CAP = 3
"""How many of those that count are told a day."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """From which hour until which hour nothing is told: whole hours; the same twice is none."""

    begins: time = time(21)
    ends: time = time(7)

    def holds(self, at: time) -> bool:
        if self.begins <= self.ends:
            return self.begins <= at < self.ends
        return at >= self.begins or at < self.ends


@dataclass(frozen=True, slots=True)
class Recipient:
    """How somebody is reminded: their zone (IANA), quiet hours, cap a day, and rest in a sick week.

    ``rests_until`` is the local day on which what counts is told again.
    """

    zone: str
    quiet: Quiet = Quiet()
    cap: int = CAP
    rests_until: date | None = None


def out_of_quiet(at: datetime, zone: str, quiet: Quiet) -> datetime:
    """Return this time, or the end of the quiet hours that it falls into."""
    local = at.astimezone(ZoneInfo(zone))
    if not quiet.holds(local.time()):
        return at
    day = local.date() + timedelta(days=quiet.begins > quiet.ends and local.time() >= quiet.begins)
    return datetime.combine(day, quiet.ends, ZoneInfo(zone)).astimezone(UTC)


def told_at(at: datetime, kind: Kind, tonight: bool, to: Recipient, told_today: int) -> datetime:
    """Return when a reminder that is due may be told; ``told_today`` counts on their local day."""
    if kind.through == ALWAYS or (kind.through == TONIGHT and tonight):
        return at
    day = at.astimezone(ZoneInfo(to.zone)).date()
    if kind.counts and to.rests_until and day < to.rests_until:
        at = _begin_of(to.rests_until, to)
    elif kind.counts and told_today >= to.cap:
        at = _begin_of(day + timedelta(days=1), to)
    return out_of_quiet(at, to.zone, to.quiet)


def day_of(at: datetime, zone: str) -> tuple[datetime, datetime]:
    """Return when the local day of a time begins and ends, in UTC."""
    day = at.astimezone(ZoneInfo(zone)).date()
    begins, ends = (
        datetime.combine(one, time.min, ZoneInfo(zone)).astimezone(UTC)
        for one in (day, day + timedelta(days=1))
    )
    return begins, ends


def _begin_of(day: date, to: Recipient) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(to.zone)).astimezone(UTC)
