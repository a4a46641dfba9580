"""Own time of the other: somebody of her circle keeps theirs, too; and both weeks, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from app.account.models import Account
from app.asks.sharing import shares
from app.asks.words import minutes_words
from app.circle.models import BALANCE, Person
from app.clock import local
from app.my_time.models import OwnTime, going_on
from app.my_time.occurrences import occurrences
from app.my_time.sharing import balance
from app.spans import Span, minutes_of, week_of

AT_MOST = 20
"""How many own times a person keeps at once."""


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Minutes of this week, hers and those of a person. Nothing is made of the difference."""

    person: Person
    hers: int
    theirs: int


def side_by_side(person: Person, account: Account, now: datetime) -> SideBySide | None:
    """Return both weeks, if both want that; else None."""
    if not (person.shares(BALANCE) and person.shows_hours):
        return None
    week = week_of(local(now, account.zone).date(), account.zone)
    return SideBySide(person, balance(person, account, now).hers, minutes_in(person, account, week))


@shares
def both_weeks(person: Person, account: Account, now: datetime) -> dict[str, Any]:
    """Return both weeks for this person's page, if both want that."""
    return {"both": side_by_side(person, account, now)}


def minutes_in(person: Person, account: Account, span: Span) -> int:
    """Return how many minutes of a time are theirs."""
    found = occurrences(account, span, person=person)
    return minutes_of(
        Span(max(one.span.begins, span.begins), min(one.span.ends, span.ends)) for one in found
    )


def beside_hers(account: Account, people: Sequence[Person], now: datetime) -> list[SideBySide]:
    """Return each person's week beside hers, of those who want that and with whom she does."""
    return [both for person in people if (both := side_by_side(person, account, now))]


def side_by_side_words(both: SideBySide, hers: bool, called: str | None = None) -> str:
    """Write "This week: Ana 2½ hours, you 4 hours."; or from her side."""
    mine, theirs = _how_much(both.hers), _how_much(both.theirs)
    if hers:
        said = _(
            "This week: you %(mine)s, %(name)s %(theirs)s.",
            name=both.person.name,
            mine=mine,
            theirs=theirs,
        )
        return str(said)
    her = called or str(_("she"))
    return str(_("This week: %(her)s %(mine)s, you %(theirs)s.", her=her, mine=mine, theirs=theirs))


def _how_much(minutes: int) -> str:
    return minutes_words(minutes) if minutes else str(_("nothing yet"))


def take_along(person: Person, account: Account, to: Account, now: datetime) -> None:
    """Let what a person kept here be in an account of their own, too."""
    for own in going_on(account, local(now, person.zone).date(), person):
        OwnTime.keep(to, own.id, own.plan, now).last_on = own.last_on
