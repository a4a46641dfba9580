"""Places where it is a certain hour at this moment, so that night needs no false clock."""

from datetime import UTC, datetime


def zone_where_it_is(hour: int) -> str:
    """Return an IANA zone whose clock shows ``hour`` (0 to 23) o'clock or some minutes past."""
    ahead = (hour - datetime.now(UTC).hour + 12) % 24 - 12
    # The names count westwards: Etc/GMT-3 is three hours ahead.
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


NIGHT, DAY = 3, 13
