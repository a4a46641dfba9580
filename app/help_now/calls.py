"""The operator's record of which lines were really called, and on which day.

A small file beside the database, ``lines_called.csv``, that people may also read and edit.
"""

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from shlex import quote

from app.help_now.lines import ANYWHERE, Line, all_lines, countries

FILE = "lines_called.csv"
COLUMNS = ("country", "name", "day")


def calls(instance: Path) -> Mapping[tuple[str, str], date]:
    """Return the latest day each line was called, by (country, name). Damaged rows don't count."""
    latest: dict[tuple[str, str], date] = {}
    for line, day in _rows(instance / FILE):
        latest[line] = max(day, latest.get(line, day))
    return latest


def record_call(instance: Path, country: str, name: str, day: date) -> Line:
    """Add a call and return its line. Raises LookupError, as a sentence, where there is none."""
    line = find(country, name)
    file = instance / FILE
    fresh = not file.exists()
    instance.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8", newline="") as written:
        rows = csv.writer(written)
        if fresh:
            rows.writerow(COLUMNS)
        rows.writerow((line.country, line.name, day.isoformat()))
    return line


def find(country: str, name: str) -> Line:
    """Return the line of that country and name, whatever their case. Raises LookupError."""
    of_country = _to_call(country.upper())
    for line in of_country:
        if line.name.casefold() == name.casefold():
            return line
    known = ", ".join(f"“{line.name}”" for line in of_country)
    if not known:
        raise LookupError(f"There are no lines for “{country}” here.")
    raise LookupError(f"There is no line “{name}” there. There are: {known}.")


def advice(instance: Path, country: str) -> list[str]:
    """Return what an operator in this country could still do about its lines, in sentences.

    ``country`` is the setting OPERATOR_COUNTRY; an empty list says that all is done.
    """
    code = country.strip().upper()
    if not code:
        return ["OPERATOR_COUNTRY is not set, so nobody is asked to call the support lines."]
    if code not in countries():
        return [
            f"There are no support lines for OPERATOR_COUNTRY {country} yet. “Need help now?” "
            "shows the international directories there."
        ]
    called = calls(instance)
    silent = [line for line in _to_call(code) if (line.country, line.name) not in called]
    return [_ask_to_call(code, silent)] if silent else []


def _ask_to_call(code: str, silent: list[Line]) -> str:
    names = "; ".join(f"{line.name} ({_number(line)})" for line in silent)
    command = f"breather called {code} {quote(silent[0].name)}"
    return (
        f"Nobody has called these lines of {code} yet: {names}. "
        f"Call each, then record it with: {command}"
    )


def _number(line: Line) -> str:
    written = [phone.number for phone in line.phones] + [text.number for text in line.texts]
    return next(filter(None, written), line.url)


def _to_call(code: str) -> list[Line]:
    return [line for line in all_lines() if line.country == code != ANYWHERE]


def _rows(file: Path) -> Iterator[tuple[tuple[str, str], date]]:
    try:
        written = file.read_text("utf-8")
        rows = list(csv.DictReader(written.splitlines()))
    except (OSError, UnicodeDecodeError, csv.Error):
        # The page that shows this must open whatever happened to the file.
        return
    for row in rows:
        try:
            yield (row["country"], row["name"]), date.fromisoformat(row["day"])
        except (KeyError, TypeError, ValueError):
            continue
