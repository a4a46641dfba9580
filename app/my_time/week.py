"""Her week: seven days, what is hers in them, and how long that is together."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeAlias
from uuid import UUID

from sqlalchemy.orm import selectinload

from app.account.models import Account
from app.asks.in_turn import COVERED
from app.asks.models import Ask
from app.asks.shown import People, people_of
from app.asks.standing import NOBODY, WITHDRAWN_, Standing, standing
from app.clock import local
from app.extensions import db
from app.my_time.cover import asks_of
from app.my_time.occurrences import Occurrence, occurrences
from app.spans import Span, minutes_of, week_of

A_DAY = timedelta(days=1)
Key: TypeAlias = tuple[UUID, date]


@dataclass(frozen=True, slots=True)
class Hours:
    """Something that is hers: an own time with how its cover stands, or an ask by itself.

    ``stands`` is None where nobody is asked.
    """

    span: Span
    zone: str
    one: Occurrence | None
    ask: Ask | None
    stands: Standing | None

    @property
    def is_kept(self) -> bool:
        """Tell whether it is hers: nobody is needed, somebody has it, or is still asked."""
        if self.one is None:
            return self.ask is not None and self.ask.state == COVERED
        if not self.one.needs_cover:
            return True
        return self.stands is None or self.stands.kind not in (NOBODY, WITHDRAWN_)


def hours(account: Account, span: Span, now: datetime) -> list[Hours]:
    """Return what is hers in this time, in order. At most seven queries."""
    kept = occurrences(account, span)
    asks = asks_of(kept) if kept else {}
    alone = _asks_alone(account, span)
    people = people_of(account) if asks or alone else {}
    found = [_hours(one, asks.get((one.own.id, one.day)), people, now) for one in kept]
    found += [Hours(ask.span, ask.zone, None, ask, standing(ask, people, now)) for ask in alone]
    return sorted(found, key=lambda one: one.span.begins)


def _hours(one: Occurrence, ask: Ask | None, people: People, now: datetime) -> Hours:
    stands = standing(ask, people, now) if ask and one.needs_cover else None
    return Hours(one.span, one.own.zone, one, ask, stands)


def _asks_alone(account: Account, span: Span) -> Sequence[Ask]:
    """Return covered asks that no own time stands behind."""
    found = Ask.of(account).where(
        Ask.state == COVERED,
        Ask.own_time_id.is_(None),
        Ask.begins_at < span.ends,
        Ask.ends_at > span.begins,
    )
    return db.session.scalars(found.options(selectinload(Ask.asked))).all()


def minutes_kept(found: Collection[Hours], within: Span) -> int:
    """Return how many minutes are hers within a time; what overlaps counts once."""
    return minutes_of(_within(one, within) for one in found if one.is_kept)


def _within(one: Hours, within: Span) -> Span:
    ends = min(one.span.ends, within.ends)
    if one.ask and one.ask.back_at and one.one is None:
        ends = min(ends, one.ask.back_at)
    return Span(max(one.span.begins, within.begins), ends)


@dataclass(frozen=True, slots=True)
class Week:
    """Monday to Sunday on her clock; ``minutes`` are hers in it. ``ahead`` is not over yet."""

    span: Span
    days: Sequence[date]
    today: date
    ahead: Sequence[Hours]
    over: Sequence[Hours]
    minutes: int

    def has(self, day: date, zone: str) -> bool:
        """Tell whether something is hers on that day, here."""
        mine = (*self.over, *self.ahead)
        return any(one.is_kept and local(one.span.begins, zone).date() == day for one in mine)


def week(account: Account, day: date, zone: str, now: datetime) -> Week:
    """Return the week around a local day, on the wall clock of a zone."""
    span, monday = week_of(day, zone), day - timedelta(days=day.weekday())
    found = hours(account, span, now)
    return Week(
        span=span,
        days=[monday + number * A_DAY for number in range(7)],
        today=local(now, zone).date(),
        ahead=[one for one in found if one.span.ends > now],
        over=[one for one in found if one.span.ends <= now],
        minutes=minutes_kept(found, span),
    )
