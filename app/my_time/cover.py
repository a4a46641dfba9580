"""Who has the children meanwhile: an own time asks by itself, and its ask keeps in step with it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.account.models import Account
from app.asks.in_turn import WITHDRAWN
from app.asks.models import Ask
from app.asks.plan import Plan
from app.asks.standing_asks import said_in
from app.asks.windows import LONGEST
from app.circle.models import Child, Person
from app.clock import local
from app.extensions import db
from app.my_time.occurrences import Occurrence, occurrences
from app.my_time.plan import DAYS_AHEAD
from app.my_time.recurrence import ONCE
from app.spans import Span

FARTHEST = timedelta(days=366)
Asks = dict[tuple[UUID, date], Ask]
"""The latest ask of each day of an own time."""


def asks_of(found: Iterable[Occurrence]) -> Asks:
    """Return the latest ask of each of these that ever had one. Two queries."""
    ids = {one.own.id: one.own.account_id for one in found}
    asked = select(Ask).where(Ask.account_id.in_(set(ids.values())), Ask.own_time_id.in_(ids))
    rows = db.session.scalars(asked.order_by(Ask.asked_at, Ask.id).options(selectinload(Ask.asked)))
    return {(ask.own_time_id, ask.own_day): ask for ask in rows if ask.own_time_id and ask.own_day}


def ask_of(one: Occurrence) -> Ask | None:
    return asks_of([one]).get((one.own.id, one.day))


def ask_ahead(account: Account, now: datetime) -> list[Ask]:
    """Ask for the cover of whatever comes near and was never asked for; return what is new."""
    db.session.execute(select(Account.id).where(Account.id == account.id).with_for_update())
    until = Span(now, now + timedelta(days=max(DAYS_AHEAD) + 1))
    ahead = [*occurrences(account, until), *_single(account, now)]
    near = [one for one in ahead if one.needs_cover and _is_near(one, now)]
    asked = asks_of(near)
    new = {(one.own.id, one.day): one for one in near if (one.own.id, one.day) not in asked}
    made = [ask_for(account, one, now) for one in new.values()]
    return [ask for ask in made if ask]


def _single(account: Account, now: datetime) -> list[Occurrence]:
    """Return what is hers once: that is asked for when she keeps it, however far ahead it is."""
    ahead = occurrences(account, Span(now, now + FARTHEST))
    return [one for one in ahead if one.own.rhythm == ONCE]


def _is_near(one: Occurrence, now: datetime) -> bool:
    if one.span.begins <= now:
        return False
    today, day = (local(at, one.own.zone).date() for at in (now, one.span.begins))
    return one.own.rhythm == ONCE or day - today <= timedelta(days=one.own.days_ahead)


def ask_for(account: Account, one: Occurrence, now: datetime) -> Ask | None:
    """Ask for one day, down her order. None when nobody of them is left."""
    circle = {person.id: person for person in Person.circle(account)}
    wanted = [circle[id] for id in map(UUID, one.own.people) if id in circle]
    if not wanted:
        return None
    its = Ask.account_id == account.id, Ask.own_time_id == one.own.id, Ask.own_day == one.day
    number = db.session.scalar(select(func.count()).where(*its)) or 0
    # Whoever asks at the same moment makes the same one.
    id = uuid5(one.own.id, f"{one.day}:{one.own.version}:{number}")
    ask = Ask.make(account, id, _plan(account, one), wanted, now)
    ask.own_time_id, ask.own_day = one.own.id, one.day
    return ask


def keep_in_step(days: Sequence[Occurrence], now: datetime) -> list[Ask]:
    """Let the asks of these days be for when they are now; return those that are still on.

    Of a day that isn't any more, or needs nobody, the ask is withdrawn.
    """
    asks, found = asks_of(days), []
    for one in days:
        ask = asks.get((one.own.id, one.day))
        if ask is None or ask.state == WITHDRAWN or ask.is_over(now):
            continue
        if one.blank or not one.needs_cover:
            ask.withdraw(now)
        elif ask.span != away(one):
            ask.change(replace(said_in(ask), span=away(one)), now)
        found.append(ask)
    return found


def away(one: Occurrence) -> Span:
    """Return from when until when she is away, with the way there and back."""
    travel = timedelta(minutes=one.own.travel_minutes)
    begins = one.span.begins - travel
    return Span(begins, min(one.span.ends + travel, begins + LONGEST))


def _plan(account: Account, one: Occurrence) -> Plan:
    """What she does then is hers: an ask says when and where the children are, and no more."""
    hers = {child.id for child in Child.all_of(account)}
    children = tuple(id for id in map(UUID, one.own.children) if id in hers)
    # The worker asks, too: in her language, not in that of a request.
    with force_locale(account.language):
        place = str(_("At our place"))
    return Plan(
        span=away(one),
        zone=one.own.zone,
        children=children,
        place=place,
        patience=timedelta(hours=one.own.patience_hours),
    )
