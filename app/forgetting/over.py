"""What is over, and since when: never what still waits or is still to come, people or children."""

import calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, exists, func, select, true

from app.asks.models import Ask
from app.asks.offers import Offer
from app.asks.standing_asks import StandingAsk
from app.can_wait.models import Thing
from app.can_wait.states import DONE, GONE, LET_GO
from app.can_wait.waits import Wait
from app.extensions import db
from app.my_time.days import OneDay
from app.my_time.models import OwnTime
from app.my_time.recurrence import ONCE
from app.now.models import CheckIn, Suggestion


@dataclass(frozen=True, slots=True)
class Over:
    """Rows of one kind that were over before a time (UTC). ``told`` are those that she can see."""

    kind: str
    model: Any
    before: Callable[[datetime], ColumnElement[bool]]
    told: ColumnElement[bool] | None = None

    @property
    def table(self) -> Table:
        table: Table = self.model.__table__
        return table


def _asked_before(at: datetime) -> ColumnElement[bool]:
    # Next week's is made after the last one, however long ago that was.
    going = exists().where(
        StandingAsk.account_id == Ask.account_id,
        StandingAsk.last_id == Ask.id,
        StandingAsk.ended_at.is_(None),
    )
    return (Ask.ends_at < at) & ~going


def _days_before(at: datetime) -> ColumnElement[bool]:
    # A blank holds no word of hers; without it, what was left out would be there again.
    moved = OneDay.ends_at.is_(None) | (OneDay.ends_at < at)
    return (OneDay.day < at.date()) & moved & OneDay.skipped_at.is_(None)


def _ended_before(at: datetime) -> ColumnElement[bool]:
    later = exists().where(
        OneDay.account_id == OwnTime.account_id,
        OneDay.own_time_id == OwnTime.id,
        OneDay.ends_at >= at,
    )
    once = (OwnTime.rhythm == ONCE) & (OwnTime.first_on < at.date())
    return ((OwnTime.last_on < at.date()) | once) & ~later


CHECK_INS, THINGS, ASKS, OFFERS = "check_ins", "things", "asks", "offers"
OWN_TIMES = "own_times"
EVERYTHING_OVER = (
    Over("suggestions", Suggestion, lambda at: Suggestion.at < at),
    Over(CHECK_INS, CheckIn, lambda at: CheckIn.at < at, CheckIn.undone_at.is_(None)),
    Over("waits", Wait, lambda at: Wait.ended_at < at),
    Over(
        THINGS,
        Thing,
        lambda at: Thing.state.in_((DONE, LET_GO, GONE)) & (Thing.changed_at < at),
        Thing.state != GONE,
    ),
    Over(ASKS, Ask, _asked_before, true()),
    Over(OFFERS, Offer, lambda at: Offer.ends_at < at, true()),
    Over("standing_asks", StandingAsk, lambda at: StandingAsk.ended_at < at),
    Over("own_time_days", OneDay, _days_before),
    Over(OWN_TIMES, OwnTime, _ended_before, true()),
)
"""In the order in which they go. With an ask go its answers and updates, and so on (CASCADE)."""


def acted_before(at: datetime) -> ColumnElement[bool]:
    """Select the things whose last act is that old; it can't be taken back any more then."""
    return (Thing.changed_at < at) & (Thing.act_id.is_not(None) | Thing.before.is_not(None))


def months_before(at: datetime, months: int) -> datetime:
    """Return the same day and hour (UTC) some months earlier, or that month's last day."""
    year, month = divmod(12 * at.year + at.month - 1 - months, 12)
    day = min(at.day, calendar.monthrange(year, month + 1)[1])
    return at.replace(year=year, month=month + 1, day=day)


def would_go(account_id: UUID, months: int | None, now: datetime) -> Mapping[str, int]:
    """Count what she would see go, by kind, if what is over were kept for so many months."""
    if months is None:
        return {}
    before = months_before(now, months)
    counts = {}
    for over in EVERYTHING_OVER:
        if over.told is not None:
            found = select(func.count()).select_from(over.table).where(over.told)
            found = found.where(over.table.c.account_id == account_id, over.before(before))
            counts[over.kind] = db.session.scalar(found) or 0
    return {kind: number for kind, number in counts.items() if number}
