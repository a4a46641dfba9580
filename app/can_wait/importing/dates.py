"""Dates as people and programs write them. What could be two dates is read as none."""

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from babel import Locale

FIRST, LAST = date(1990, 1, 1), date(2100, 12, 31)
LONGEST = 60
LANGUAGES = (
    *("en", "de", "fr", "es", "it", "pt", "nl", "sv"),
    *("da", "nb", "fi", "pl", "cs", "tr", "ru", "uk"),
)

YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
YEAR_LAST = re.compile(r"(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4})")
GERMAN_SHORT = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{2})")
YEAR = re.compile(r"\d{4}")
DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|º|ª)?")
BETWEEN = re.compile(r"[\s,./-]+")
FILLERS = {"", "of", "the", "de", "del", "di"}
TIME = re.compile(
    r"(?:T|[\s,]+(?:(?:at|um|à|a las|alle|om|kl\.?)\s+|@\s*)?)"
    r"(?:\d{1,2}[:.h]\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?)?|\d{1,2}\s*[ap]m)"
    r"\s*(?:Z|UTC|[+-]\d{2}:?\d{2}|uhr)?$",
    re.IGNORECASE,
)


def day_first(written: Iterable[str]) -> bool | None:
    """Tell from all of a file's dates whether 11/12/2026 is in December; None when none tells.

    A number above 12 decides, else a dot ("11.12.2026"); where two contradict, nothing does.
    """
    orders, dotted = set(), False
    for value in written:
        match = YEAR_LAST.match(value.strip())
        if match is None:
            continue
        first, sign, second, _ = match.groups()
        dotted = dotted or sign == "."
        if (int(first) > 12) != (int(second) > 12):
            orders.add(int(first) > 12)
    if len(orders) == 1:
        return orders.pop()
    return True if dotted and not orders else None


def read_date(
    written: str, days_first: bool | None = None, today: date | None = None
) -> date | None:
    """Return the date, or None for none, for one outside 1990 to 2100, and where it is unclear.

    ``days_first`` is what ``day_first`` says of the file. "28 Nov" has no year: it is the one
    nearest to ``today``, and None without a ``today``.
    """
    if len(written) > LONGEST:
        return None
    day = TIME.sub("", written.strip()).strip()
    if match := YEAR_FIRST.fullmatch(day):
        return _date(match[1], match[3], match[4])
    if match := YEAR_LAST.fullmatch(day):
        return _numeric(int(match[1]), int(match[3]), int(match[4]), days_first)
    if match := GERMAN_SHORT.fullmatch(day):
        return _date(2000 + int(match[3]), match[2], match[1])
    return _named(day.casefold(), today)


def _numeric(first: int, second: int, year: int, days_first: bool | None) -> date | None:
    if first > 12 or second > 12 or first == second:
        days_first = first > 12
    if days_first is None:
        return None
    return _date(year, second, first) if days_first else _date(year, first, second)


def _named(written: str, today: date | None) -> date | None:
    """Read "28 Nov", "Nov 28 2026", "28. November 2026", "28 de noviembre de 2026"."""
    days, months, years = [], [], []
    for word in BETWEEN.split(written):
        if day := DAY.fullmatch(word):
            days.append(day[1])
        elif YEAR.fullmatch(word):
            years.append(word)
        elif month := _months().get(word):
            months.append(month)
        elif word not in FILLERS:
            return None
    if len(days) != 1 or len(months) != 1 or len(years) > 1:
        return None
    if years:
        return _date(years[0], months[0], days[0])
    return _nearest(months[0], days[0], today)


def _nearest(month: int, day: str, today: date | None) -> date | None:
    if today is None:
        return None
    around = [_date(today.year + years, month, day) for years in (-1, 0, 1)]
    real = [one for one in around if one is not None]
    return min(real, key=lambda one: abs(one - today), default=None)


def _date(year: str | int, month: str | int, day: str | int) -> date | None:
    try:
        read = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return read if FIRST <= read <= LAST else None


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    """Return the months by name, long and short, in the languages above; a name for two is out."""
    meant: dict[str, set[int]] = {}
    for language in LANGUAGES:
        for widths in Locale.parse(language).months.values():
            for width in ("wide", "abbreviated"):
                for number, name in widths.get(width, {}).items():
                    meant.setdefault(name.casefold().rstrip("."), set()).add(number)
    return {name: numbers.pop() for name, numbers in meant.items() if len(numbers) == 1}
