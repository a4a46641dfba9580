"""What somebody of her circle sees of her time: when it is, and how much. Never what it is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _

from app.account.models import Account
from app.asks.sharing import shares
from app.asks.standing import OVER
from app.asks.words import minutes_words
from app.circle.models import BALANCE, TIMES, Person
from app.clock import local
from app.my_time.taken import free
from app.my_time.week import Hours, hours, minutes_kept
from app.spans import Span, week_of

NAMED = 5
"""How many of her times are named, the next ones."""
AHEAD = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Kept:
    """When something is hers (UTC), and the zone that it is meant in."""

    span: Span
    zone: str


@dataclass(frozen=True, slots=True)
class Balance:
    """How many minutes of a week are hers, and in how many of them this person has the children."""

    hers: int
    theirs: int


@shares
def her_time(person: Person, account: Account, now: datetime) -> dict[str, Any]:
    """Return what this person's page shows of her time."""
    return {
        "times": kept_times(person, account, now) if person.shares(TIMES) else (),
        "free": free(account, account.zone, now) if person.shares(TIMES) else (),
        "balance": balance(person, account, now) if person.shares(BALANCE) else None,
    }


def kept_times(person: Person, account: Account, now: datetime) -> list[Kept]:
    """Return her next times; what this person has, or is asked, stands elsewhere on their page."""
    ahead = hours(account, Span(now, now + AHEAD), now)
    named = [one for one in ahead if _is_settled(one) and not _is_theirs(one, person)]
    return [Kept(one.span, one.zone) for one in named[:NAMED]]


def _is_settled(one: Hours) -> bool:
    """Tell whether nobody needs to be there, or somebody is; and she isn't back yet."""
    if one.one and not one.one.needs_cover:
        return True
    return one.stands is not None and one.stands.has_it is not None and one.stands.kind != OVER


def _is_theirs(one: Hours, person: Person) -> bool:
    return one.ask is not None and one.ask.covered_by == person.id


def balance(person: Person, account: Account, now: datetime) -> Balance:
    """Count the minutes of this week that are hers, Monday to Sunday on the clock of her home."""
    week = week_of(local(now, account.zone).date(), account.zone)
    found = hours(account, week, now)
    settled = [one for one in found if _counts(one)]
    theirs = [one for one in settled if _is_theirs(one, person)]
    return Balance(minutes_kept(settled, week), minutes_kept(theirs, week))


def _counts(one: Hours) -> bool:
    """Tell whether it was or will be: nobody needs to be there, or somebody said yes."""
    return (one.one is not None and not one.one.needs_cover) or (
        one.ask is not None and one.ask.covered_by is not None
    )


def balance_words(balance: Balance, called: str | None) -> str:
    """Write how much of this week is hers, and in how much of it this person has the children."""
    her = called or str(_("She"))
    if not balance.hers:
        return str(_("%(her)s has no time for herself this week so far.", her=her))
    hers = minutes_words(balance.hers)
    said = str(_("%(her)s has %(hours)s for herself this week.", her=her, hours=hers))
    if not balance.theirs:
        return said
    if balance.theirs == balance.hers:
        return f"{said} {_('The children are with you then.')}"
    theirs = minutes_words(balance.theirs)
    also = str(_("For %(hours)s of it, the children are with you.", hours=theirs))
    return f"{said} {also}"
