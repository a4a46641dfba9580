"""The only place that asks what time it is: UTC now, local time, nights."""

from datetime import UTC, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import DateTime
from sqlalchemy.types import TypeDecorator

NIGHT_FROM, NIGHT_UNTIL = 23, 5
"""Local hours between which nothing asks for daylight or for people."""


def now() -> datetime:
    """Return this instant, in UTC."""
    return datetime.now(UTC)


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def known_zone(name: str | None) -> str | None:
    """Return the IANA name when it is one, else None."""
    return name if name in _zones() else None


def local(instant: datetime, zone: str) -> datetime:
    """Return the instant on the wall clock of an IANA zone."""
    return instant.astimezone(ZoneInfo(zone))


def is_night(instant: datetime, zone: str) -> bool:
    """Tell whether it is 23:00 to 05:00 on the wall clock of an IANA zone."""
    hour = local(instant, zone).hour
    return hour >= NIGHT_FROM or hour < NIGHT_UNTIL


class UtcDateTime(TypeDecorator[datetime]):
    """A column of aware datetimes, kept and given back in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A time without a zone can't be kept.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
