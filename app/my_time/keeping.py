"""Keeping own times with what follows: their asks, and the reminders that they cause."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import zip_longest

from sqlalchemy import or_, select

from app.account.models import Account
from app.asks import keeping
from app.asks.in_turn import COVERED
from app.asks.keeping import follows
from app.asks.models import Ask
from app.extensions import db
from app.my_time.cover import FARTHEST, ask_ahead, asks_of, away, keep_in_step
from app.my_time.models import OwnTime, going_on
from app.my_time.occurrences import Occurrence, find, occurrences, of_time
from app.my_time.plan import Plan
from app.my_time.reminders import ASKED_FOR, of_occurrences
from app.my_time.taken import clashes_of
from app.reminders.keeping import keep
from app.spans import Span

PLANNED_AHEAD = timedelta(days=15)
A_DAY = timedelta(days=1)


def commit(
    account: Account,
    now: datetime,
    changed: Sequence[Occurrence] = (),
    *,
    all_days: bool = False,
) -> None:
    """Keep her own times as they are now; the asks of days that ``changed`` keep in step."""
    db.session.flush()
    days = occurrences(account, Span(now, now + FARTHEST), blanks=True) if all_days else changed
    _commit(account, now, [*keep_in_step(days, now), *ask_ahead(account, now)])


def commit_asks(account: Account, now: datetime, *asks: Ask) -> None:
    """Keep asks that were made for her own times."""
    _commit(account, now, list(asks))


def _commit(account: Account, now: datetime, asks: Sequence[Ask]) -> None:
    remind_of_own_times(account, now)
    # One ask may stand here twice: made, and changed.
    keeping.commit(*{ask.id: ask for ask in asks}.values())


def remind_of_own_times(account: Account, now: datetime) -> None:
    near = Span(now - A_DAY - ASKED_FOR, now + PLANNED_AHEAD)
    db.session.flush()
    found = occurrences(account, near)
    ahead = [one for one in found if one.span.begins > now]
    keep(account.id, "own-times", of_occurrences(found, clashes_of(account, ahead)), now)


def plan_ahead_all(now: datetime) -> None:
    """Ask for what comes near, and plan its reminders, for everybody; each is committed alone."""
    since = (now - ASKED_FOR).date()
    last = OwnTime.last_on
    going = select(OwnTime.account_id).where(or_(last.is_(None), last >= since))
    accounts = select(Account).where(Account.id.in_(going)).order_by(Account.id)
    for account in db.session.scalars(accounts).all():
        # One who changes her times at this moment goes first.
        db.session.get(Account, account.id, with_for_update=True)
        commit(account, now)


def end(account: Account, one: Occurrence, now: datetime) -> None:
    """End an own time with this day; nobody is asked for what is not any more."""
    ending = _from(account, one, now)
    one.own.end(one.day, now)
    commit(account, now, [replace(day, blank=True) for day in ending])


def change_from(account: Account, one: Occurrence, plan: Plan, now: datetime) -> OwnTime:
    """Let an own time be as this plan says from one of its days on; its asks go along."""
    before, cover = _from(account, one, now), one.own.cover
    new = one.own.change_from(one.day, plan, now)
    db.session.flush()
    after = [day for day in occurrences(account, Span(now, now + FARTHEST)) if day.own is new]
    same = new.cover is not None and new.cover.asks_as(cover)
    left = _hand_on(before, after if same else (), now)
    _commit(account, now, [*left, *keep_in_step(after, now), *ask_ahead(account, now)])
    return new


def _hand_on(before: Sequence[Occurrence], after: Sequence[Occurrence], now: datetime) -> list[Ask]:
    """Let the asks of some days be about those after, the first for the first; return the rest.

    Those are withdrawn, and about none of her own times any more.
    """
    left, asks = [], asks_of(before)
    for old, new in zip_longest(before, after):
        ask = asks.get((old.own.id, old.day)) if old else None
        if ask and new:
            ask.own_time_id, ask.own_day = new.own.id, new.day
        elif ask:
            ask.withdraw(now)
            ask.own_time_id = ask.own_day = None
            left.append(ask)
    db.session.flush()
    return left


def move_all(account: Account, zone: str, now: datetime) -> None:
    """Let her times be at the same hour of another zone, from their next day on."""
    for own in going_on(account, now.date()):
        ahead = of_time(own, own.days(), (), Span(now, now + FARTHEST))
        first = next((one for one in ahead if one.span.begins > now), None)
        if first and own.zone != zone:
            change_from(account, first, replace(own.plan, zone=zone, first=first.day), now)


def _from(account: Account, one: Occurrence, now: datetime) -> list[Occurrence]:
    """Return an own time's days from this one on, those that asks can be about."""
    found = occurrences(account, Span(now, now + FARTHEST))
    return [day for day in found if day.own.id == one.own.id and day.day >= one.day]


@follows
def follow(ask: Ask) -> None:
    """Let an own time move to where its ask went: she took another time that somebody proposed."""
    if ask.own_time_id is None or ask.own_day is None or ask.state != COVERED:
        return
    account = db.session.get_one(Account, ask.account_id)
    own = db.session.get(OwnTime, (account.id, ask.own_time_id))
    one = find(account, own, ask.own_day) if own else None
    if own is None or one is None or away(one) == ask.span:
        return
    travel = timedelta(minutes=own.travel_minutes)
    span = Span(ask.begins_at + travel, ask.ends_at - travel)
    if span.begins < span.ends:
        own.move(one.day, span, ask.changed_at)
        remind_of_own_times(account, ask.changed_at)
