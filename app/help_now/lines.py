"""The lines that answer people, and the numbers that send somebody, read from TOML.

The facts come from pages, none was dialled. Each carries the pages it was read on, their dates,
and the month in which they were looked at.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

HERE = Path(__file__).resolve().parent
ANYWHERE = "ZZ"
"""The country code of directories that serve many countries (ISO 3166 keeps it free)."""

CONFIDENCE = ("high", "medium", "low")


@dataclass(frozen=True, slots=True)
class Source:
    """A page: where it is, its date as in lines.toml, what was read there."""

    url: str
    dated: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Phone:
    number: str
    label: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Another way than calling. chat, whatsapp and web are on the line's own site."""

    kind: str
    number: str = ""
    label: str = ""
    language: str = ""
    keyword: str = ""
    hours: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One service, as in lines.toml. ``hours`` is empty where nobody could find them."""

    country: str
    name: str
    kind: str
    sources: tuple[Source, ...]
    seen: str
    confidence: str
    phones: tuple[Phone, ...] = ()
    texts: tuple[Text, ...] = ()
    hours: str = ""
    hours_note: str = ""
    languages: tuple[str, ...] = ()
    languages_note: str = ""
    url: str = ""
    note: str = ""

    @property
    def always_open(self) -> bool:
        """Tell whether it is known to answer at any hour, with nothing that makes it doubtful."""
        return self.hours == "24/7" and not self.hours_note and self.confidence != "low"

    @property
    def unsure(self) -> bool:
        """Tell whether it may not come first: hours unknown, or low confidence."""
        return not self.hours or self.confidence == "low"


@dataclass(frozen=True, slots=True)
class Emergency:
    """A number that sends somebody at once."""

    country: str
    number: str
    reaches: str
    sources: tuple[Source, ...]
    seen: str
    confidence: str
    note: str = ""


@cache
def all_lines() -> tuple[Line, ...]:
    """Return every line, in the order of the file."""
    read = tomllib.loads((HERE / "lines.toml").read_text("utf-8"))
    return tuple(parse_line(raw) for raw in read["line"])


@cache
def all_emergency() -> tuple[Emergency, ...]:
    """Return every emergency number, in the order of the file."""
    read = tomllib.loads((HERE / "emergency.toml").read_text("utf-8"))
    return tuple(Emergency(**{**raw, "sources": _sources(raw)}) for raw in read["number"])


def countries() -> tuple[str, ...]:
    """Return the codes that have lines of their own; the directories' code is not among them."""
    return tuple(dict.fromkeys(line.country for line in all_lines() if line.country != ANYWHERE))


def emergency_in(code: str | None) -> tuple[Emergency, ...]:
    return tuple(number for number in all_emergency() if number.country == code)


def parse_line(raw: Mapping[str, Any]) -> Line:
    """Build a Line from its TOML table. Raises TypeError for a key that nobody knows."""
    nested = {
        "sources": _sources(raw),
        "phones": tuple(Phone(**phone) for phone in raw.get("phones", ())),
        "texts": tuple(Text(**text) for text in raw.get("texts", ())),
        "languages": tuple(raw.get("languages", ())),
    }
    return Line(**{**raw, **nested})


def _sources(raw: Mapping[str, Any]) -> tuple[Source, ...]:
    return tuple(Source(**source) for source in raw.get("sources", ()))


def dial(number: str) -> str:
    """Return the address that dials it ("tel:+6566691771"). Raises ValueError where none does."""
    return f"tel:{_digits(number)}"


def message(text: Text) -> str:
    """Return the address of a message to it, the word she is asked to send already in place."""
    body = f"?&body={quote(text.keyword)}" if text.keyword else ""
    return f"sms:{_digits(text.number)}{body}"


def _digits(number: str) -> str:
    digits = re.sub(r"[ ().-]", "", number)
    if not re.fullmatch(r"\+?[0-9]{2,15}", digits):
        raise ValueError(f"“{number}” can’t be dialled.")
    return digits
