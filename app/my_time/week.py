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
LATER, LATER_AT_MOST = timedelta(days=21), 5
RECENT = timedelta(days=3)
"""For how long after it she may be asked how it was."""
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
    """Monday to Sunday on her clock; ``minutes`` are hers in it. ``ahead`` is not over yet.

    ``later`` are the next ones after it; ``before`` is the last that is over, of these days.
    """

    zone: str
    days: Sequence[date]
    today: date
    over: Sequence[Hours]
    ahead: Sequence[Hours]
    later: Sequence[Hours]
    before: Hours | None
    minutes: int

    def has(self, day: date) -> bool:
        """Tell whether something is hers on that day, here."""
        kept = (one for one in (*self.over, *self.ahead) if one.is_kept)
        return any(local(one.span.begins, self.zone).date() == day for one in kept)


def week(account: Account, zone: str, now: datetime) -> Week:
    """Return the week that it is on the wall clock of a zone, and what is near it."""
    today = local(now, zone).date()
    span, monday = week_of(today, zone), today - timedelta(days=today.weekday())
    found = hours(account, Span(min(span.begins, now - RECENT), span.ends + LATER), now)
    inside = [one for one in found if one.span.overlaps(span)]
    past = [one for one in found if one.one and one.is_kept and now - RECENT < one.span.ends <= now]
    return Week(
        zone=zone,
        days=[monday + number * A_DAY for number in range(7)],
        today=today,
        over=[one for one in inside if one.span.ends <= now],
        ahead=[one for one in inside if one.span.ends > now],
        later=[one for one in found if one.span.begins >= span.ends][:LATER_AT_MOST],
        before=past[-1] if past else None,
        minutes=minutes_kept(inside, span),
    )
