"""The times that are offered with one tap, from the hour that it is for her. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

TONIGHT, TOMORROW, SATURDAY, SUNDAY = "tonight", "tomorrow", "saturday", "sunday"
PICK = "pick"
_WHEN = {
    TONIGHT: (time(19, 30), timedelta(hours=2)),
    TOMORROW: (time(19, 30), timedelta(hours=2)),
    SATURDAY: (time(9), timedelta(hours=2, minutes=30)),
    SUNDAY: (time(14), timedelta(hours=3)),
}
_DAY = {SATURDAY: 5, SUNDAY: 6}
SOONEST = timedelta(minutes=30)
LENGTHS = (60, 90, 120, 150, 180, 240, 300, 360, 480, 600, 720)
"""Minutes."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A time offered: which, when it begins (local, in her zone), and how many minutes."""

    key: str
    begins: datetime
    minutes: int


def chips(now: datetime, zone: str) -> list[Chip]:
    """Return what can be offered now, the soonest first; each day once."""
    local = now.astimezone(ZoneInfo(zone))
    found = [_chip(key, local.date(), zone) for key in _WHEN]
    ahead = [chip for chip in found if chip.begins >= local + SOONEST]
    return sorted(ahead, key=lambda chip: chip.begins)


def _chip(key: str, today: date, zone: str) -> Chip:
    begins, length = _WHEN[key]
    days = {TONIGHT: 0, TOMORROW: 1}.get(key, (_DAY.get(key, 0) - today.weekday()) % 7)
    day = today + timedelta(days=days)
    return Chip(
        key, datetime.combine(day, begins, ZoneInfo(zone)), int(length.total_seconds() / 60)
    )
