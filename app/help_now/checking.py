"""What a line or an emergency number needs before it may stand in the files."""

import re
from collections.abc import Iterator
from functools import cache
from urllib.parse import urlsplit

from babel import Locale

from app.help_now.lines import ANYWHERE, CONFIDENCE, Emergency, Line, dial

KINDS = frozenset({"crisis", "perinatal", "parent", "directory"})
TEXT_KINDS = frozenset({"sms", "whatsapp", "chat", "web"})
REACHES = frozenset({"any", "ambulance", "police"})
DATED = re.compile(r"undated|(?:(?:about|after) )?\d{4}(?:-\d{2}(?:-\d{2})?)?", re.ASCII)
MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)


def faults(entry: Line | Emergency) -> list[str]:
    """Return what is wrong with an entry, in sentences; an empty list lets it in."""
    found = [*_faults_of_evidence(entry)]
    if entry.country not in known_countries():
        found.append(f"“{entry.country}” is no country.")
    if isinstance(entry, Line):
        found += _faults_of_line(entry)
    elif entry.reaches not in REACHES:
        found.append(f"“{entry.reaches}” is not what a number reaches.")
    numbers = _numbers(entry)
    return found + [f"“{number}” does not dial." for number in numbers if not _dials(number)]


@cache
def known_countries() -> frozenset[str]:
    """Return the ISO 3166 codes, and that of the directories."""
    codes = map(str, Locale("en").territories)
    return frozenset(code for code in codes if re.fullmatch("[A-Z]{2}", code)) | {ANYWHERE}


def _faults_of_evidence(entry: Line | Emergency) -> Iterator[str]:
    if not entry.sources:
        yield "It names no page that it comes from."
    for source in entry.sources:
        if not _is_web(source.url):
            yield f"“{source.url}” is no web address."
        if not DATED.fullmatch(source.dated):
            yield f"“{source.dated}” is no date of a page."
    if not MONTH.fullmatch(entry.seen):
        yield "It does not say in which month its pages were seen."
    if entry.confidence not in CONFIDENCE:
        yield f"“{entry.confidence}” is no confidence."


def _faults_of_line(line: Line) -> Iterator[str]:
    if line.kind not in KINDS:
        yield f"“{line.kind}” is no kind of line."
    if any(text.kind not in TEXT_KINDS for text in line.texts):
        yield "One of its texts is of no known kind."
    if any(text.kind == "sms" and not text.number for text in line.texts):
        yield "One of its texts has no number to send to."
    if line.url and not _is_web(line.url):
        yield f"“{line.url}” is no web address."
    if not (line.name and (line.phones or line.texts or line.url)):
        yield "There is no way to reach it."


def _numbers(entry: Line | Emergency) -> list[str]:
    if isinstance(entry, Emergency):
        return [entry.number]
    written = [text.number for text in entry.texts if text.number]
    return [phone.number for phone in entry.phones] + written


def _dials(number: str) -> bool:
    try:
        return bool(dial(number))
    except ValueError:
        return False


def _is_web(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https"} and "." in parts.netloc
