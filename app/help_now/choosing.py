"""Which two routes come first in a country, and which country it is. Pure: no clock, no request."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from babel.core import get_global

from app.help_now.lines import ANYWHERE, CONFIDENCE, Line

SHOWN_FIRST = 2
_KINDS = {"perinatal": 0, "crisis": 0, "parent": 1, "directory": 2}


@dataclass(frozen=True, slots=True)
class Routes:
    """The ways to reach a person: the two shown first, then the others of that country."""

    first: tuple[Line, ...]
    others: tuple[Line, ...]

    @property
    def all(self) -> tuple[Line, ...]:
        return self.first + self.others

    @property
    def someone_is_awake(self) -> bool:
        """Tell whether one of them is known to answer at any hour."""
        return any(line.always_open for line in self.all)


def for_country(code: str | None, lines: Sequence[Line], languages: Iterable[str] = ()) -> Routes:
    """Return the routes of a country; directories fill up where it has fewer than two lines.

    ``languages`` are her browser's tags, best first; between lines that are open alike, the one
    that speaks the earlier of them comes first.
    """
    own = own_lines(code, lines, languages)
    directories = tuple(line for line in lines if line.country == ANYWHERE)
    ways = own if len(own) >= SHOWN_FIRST else own + directories
    others = ways[SHOWN_FIRST:] if len(own) != 1 else ()
    return Routes(ways[:SHOWN_FIRST], others)


def own_lines(
    code: str | None, lines: Iterable[Line], languages: Iterable[str] = ()
) -> tuple[Line, ...]:
    """Return a country's own lines, best first; the directories are nobody's own."""
    hers = [_spoken(tag) for tag in languages]
    own = (line for line in lines if line.country == code != ANYWHERE)
    return tuple(sorted(own, key=lambda line: _rank(line, hers)))


def _rank(line: Line, hers: Sequence[str]) -> tuple[bool, int, bool, int, int, bool]:
    return (
        line.unsure,
        _KINDS[line.kind],
        not line.always_open,
        min((hers.index(code) for code in line.languages if code in hers), default=len(hers)),
        CONFIDENCE.index(line.confidence),
        line.kind != "perinatal",
    )


def _spoken(tag: str) -> str:
    language = tag.replace("_", "-").split("-")[0].lower()
    # Browsers say which Norwegian is written; lines say that it is spoken.
    return "no" if language in {"nb", "nn"} else language


def country_of(zone: str | None, languages: Iterable[str]) -> str | None:
    """Return the ISO 3166 code of the country she is in, as far as her browser tells.

    ``zone`` is an IANA name; it says where she is. ``languages`` are tags like "en-GB", best
    first; a region in one says where she set up her phone. Zones by country: CLDR.
    """
    here = _country_of_zone(zone) if zone else None
    return here or next(filter(None, map(_region, languages)), None)


def _country_of_zone(zone: str) -> str | None:
    territories = get_global("zone_territories")
    name = get_global("zone_aliases").get(zone, zone)
    code = territories.get(zone) or territories.get(name)
    return code if code and re.fullmatch("[A-Z]{2}", code) and code != ANYWHERE else None


def _region(tag: str) -> str | None:
    # Language, perhaps a script, then the region: zh-Hant-TW. Three digits are a continent.
    found = re.match(r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?-([A-Za-z]{2})(?:-|$)", tag.replace("_", "-"))
    return found.group(1).upper() if found else None
