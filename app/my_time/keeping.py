"""Keeping own times with what follows: their asks, and the reminders that they cause."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select

from app.account.models import Account
from app.asks import keeping
from app.asks.in_turn import COVERED
from app.asks.keeping import follows
from app.asks.models import Ask
from app.extensions import db
from app.my_time.cover import ask_ahead, away, keep_in_step
from app.my_time.models import OwnTime
from app.my_time.occurrences import Occurrence, find, occurrences
from app.my_time.reminders import ASKED_FOR, of_occurrences
from app.reminders.keeping import keep
from app.spans import Span

PLANNED_AHEAD = timedelta(days=15)
A_DAY = timedelta(days=1)


def commit(account: Account, now: datetime, changed: Sequence[Occurrence] = ()) -> None:
    """Keep her own times as they are now; the asks of days that ``changed`` keep in step."""
    db.session.flush()
    asks = [ask for one in changed for ask in keep_in_step(one, now)]
    _commit(account, now, [*asks, *ask_ahead(account, now)])


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
    keep(account.id, "own-times", of_occurrences(occurrences(account, near)), now)


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


def days_ahead(own: OwnTime, account: Account, first: date, now: datetime) -> list[Occurrence]:
    """Return an own time's days from this one on that asks may have been made for."""
    found = occurrences(account, Span(now, now + timedelta(days=400)))
    return [one for one in found if one.own.id == own.id and one.day >= first]


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
