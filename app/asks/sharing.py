"""What a person sees besides what they are asked: only what she ticked for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select

from app.account.models import Account
from app.asks.in_turn import COVERED
from app.asks.models import Ask
from app.can_wait import handing
from app.can_wait.returning import DAY_BEGINS, her_day, morning_of
from app.circle.models import BALANCE, NEED, TIMES, Person
from app.extensions import db
from app.now.models import CheckIn
from app.now.needs import BY_KEY, Need
from app.spans import Span, minutes_of, week_of

NAMED = 5
"""How many of her times are named, the next ones."""


@dataclass(frozen=True, slots=True)
class Balance:
    """How many minutes of a week are hers, and in how many of them this person has the children."""

    hers: int
    theirs: int


def shared_with(person: Person, account: Account, now: datetime) -> dict[str, Any]:
    """Return what this person's page shows of hers; what isn't ticked isn't looked up."""
    return {
        "need": need_today(account, now) if person.shares(NEED) else None,
        "times": kept_times(person, now) if person.shares(TIMES) else (),
        "balance": balance(person, account, now) if person.shares(BALANCE) else None,
        "handed": handing.shown_to(person),
    }


def need_today(account: Account, now: datetime) -> Need | None:
    """Return what she last said today that she needs; never her own words."""
    today = morning_of(her_day(now, account.zone), account.zone, DAY_BEGINS)
    last = (
        select(CheckIn.need)
        .where(CheckIn.account_id == account.id, CheckIn.at >= today, CheckIn.undone_at.is_(None))
        .where(CheckIn.need != "other")
        .order_by(CheckIn.at.desc())
        .limit(1)
    )
    return BY_KEY.get(db.session.scalar(last) or "")


def kept_times(person: Person, now: datetime) -> Sequence[Ask]:
    """Return her next times that somebody else covers; what this person has stands elsewhere."""
    ahead = _covered(person.account_id).where(Ask.ends_at > now, Ask.covered_by != person.id)
    found = ahead.where(Ask.back_at.is_(None)).order_by(Ask.begins_at, Ask.id)
    return db.session.scalars(found.limit(NAMED)).all()


def balance(person: Person, account: Account, now: datetime) -> Balance:
    """Count the covered minutes of this week, Monday to Sunday on the clock of her home."""
    week = week_of(now.astimezone(ZoneInfo(account.zone)).date(), account.zone)
    found = _covered(account.id).where(Ask.begins_at < week.ends, Ask.ends_at > week.begins)
    spans = [(ask.covered_by, _away(ask, week)) for ask in db.session.scalars(found)]
    return Balance(
        minutes_of([span for _by, span in spans]),
        minutes_of([span for by, span in spans if by == person.id]),
    )


def _covered(account: UUID) -> Select[Ask]:
    return select(Ask).where(Ask.account_id == account, Ask.state == COVERED)


def _away(ask: Ask, week: Span) -> Span:
    """Return the part of an ask that lies in the week; once she is back, it has ended."""
    ends = min(ask.ends_at, ask.back_at or ask.ends_at, week.ends)
    return Span(max(ask.begins_at, week.begins), ends)
