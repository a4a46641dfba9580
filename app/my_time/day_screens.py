"""The screens of one own time: one of its days, its form, and moving it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask import Response

from app import clock
from app.account.models import Account
from app.asks import shown
from app.asks.forms import PATIENCES
from app.circle.models import Child, Person
from app.my_time.chips import PICK
from app.my_time.forms import USUAL_LENGTH
from app.my_time.models import OwnTime
from app.my_time.occurrences import Occurrence
from app.my_time.plan import DAYS_AHEAD, LENGTHS, TRAVELS
from app.my_time.recurrence import RHYTHMS
from app.my_time.screens import is_lost, outs_of, show, zone_of
from app.my_time.taken import chips_for, clashes_of, titles_before
from app.my_time.week import Hours, hours
from app.web import BadInput

TITLES = 3


def show_day(account: Account, one: Occurrence, error: BadInput | None = None) -> Response:
    """Show one of an own time's days: how it stands, and what can be done with it."""
    now = clock.now()
    found = hours_of(account, one, now)
    clash = bool(clashes_of(account, [one]))
    ways = one.span.begins > now and not one.blank and (is_lost(found) or clash)
    people = {str(person.id): person for person in Person.circle(account)}
    return show(
        "_day",
        error,
        one=one,
        hours=found,
        ask_seen=_ask_seen(account, found, now),
        outs=outs_of(account, one, now) if ways else None,
        clash=clash,
        people=people,
        following=one.own.rule.next_after(one.day),
    )


def hours_of(account: Account, one: Occurrence, now: datetime) -> Hours:
    """Return one day with how its cover stands, also when it is left blank."""
    found = hours(account, one.span, now)
    blank = Hours(one.span, one.own.zone, one, None, None)
    return next((hour for hour in found if _is(hour, one)), blank)


def _ask_seen(account: Account, found: Hours, now: datetime) -> str:
    return shown.seen(shown.one(found.ask, account, now), now) if found.ask else ""


def _is(hour: Hours, one: Occurrence) -> bool:
    return hour.one is not None and (hour.one.own.id, hour.one.day) == (one.own.id, one.day)


def show_form(
    account: Account,
    said: Mapping[str, Any],
    error: BadInput | None = None,
    own: OwnTime | None = None,
    day: date | None = None,
) -> Response:
    """Show the form to keep time, or to change one from a day on."""
    zone = own.zone if own else zone_of(account)
    return show(
        "_new",
        error,
        own=own,
        day=day,
        said=said,
        form_zone=zone,
        titles=titles_before(account, TITLES),
        chips=chips_for(account, zone, clock.now()),
        pick=PICK,
        lengths=LENGTHS,
        usual=USUAL_LENGTH,
        rhythms=RHYTHMS,
        people=Person.circle(account),
        children=Child.all_of(account),
        days_ahead=DAYS_AHEAD,
        patiences=PATIENCES,
        travels=TRAVELS,
    )


def show_move(account: Account, one: Occurrence, error: BadInput | None = None) -> Response:
    return show(
        "_move",
        error,
        one=one,
        chips=chips_for(account, one.own.zone, clock.now(), one),
        lengths=LENGTHS,
        usual=int((one.span.ends - one.span.begins).total_seconds() // 60),
    )
