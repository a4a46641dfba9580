"""When her own times really are: the rules, and what is different on single days."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import and_, or_, select

from app.account.models import Account
from app.circle.models import Person
from app.clock import local
from app.extensions import db
from app.my_time.days import OneDay
from app.my_time.models import OwnTime
from app.my_time.recurrence import Pause, is_paused
from app.my_time.settings import TimeSettings
from app.spans import Span

A_DAY = timedelta(days=1)
MOVED_AT_MOST = timedelta(days=366)
"""How far a single day may be moved: as far ahead as asks reach."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One of an own time's days, named by ``day``; ``span`` is when it really is (UTC).

    ``blank`` says that it is left out: skipped, or in a pause.
    """

    own: OwnTime
    day: date
    span: Span
    one: OneDay | None
    blank: bool

    @property
    def moved(self) -> bool:
        return self.one is not None and self.one.moved_to is not None

    @property
    def smaller(self) -> bool:
        return self.moved and self.one is not None and self.one.smaller

    @property
    def felt(self) -> str | None:
        return self.one.felt if self.one else None

    @property
    def needs_cover(self) -> bool:
        return bool(self.own.people) and not self.smaller


def occurrences(
    account: Account, span: Span, blanks: bool = False, person: Person | None = None
) -> list[Occurrence]:
    """Return what is hers, or a person's, in this time, in order; also blanks, if wanted.

    At most three queries, one where nothing is kept.
    """
    # Where a zone is a day ahead of another, a day's name is one, too.
    first, last = span.begins.date() - A_DAY, span.ends.date() + A_DAY
    times = OwnTime.of(account, person).where(
        OwnTime.first_on <= last + MOVED_AT_MOST,
        or_(OwnTime.last_on.is_(None), OwnTime.last_on >= first - MOVED_AT_MOST),
    )
    kept = db.session.scalars(times).all()
    if not kept:
        return []
    moved_here = and_(OneDay.begins_at < span.ends, OneDay.ends_at > span.begins)
    different = select(OneDay).where(
        OneDay.account_id == account.id, or_(OneDay.day.between(first, last), moved_here)
    )
    days: dict[UUID, dict[date, OneDay]] = defaultdict(dict)
    for one in db.session.scalars(different):
        days[one.own_time_id][one.day] = one
    # Her pauses are hers.
    pauses = () if person else TimeSettings.of_account(account).paused
    found = [
        occurrence
        for own in kept
        for occurrence in of_time(own, days[own.id], pauses, span)
        if blanks or not occurrence.blank
    ]
    return sorted(found, key=lambda one: (one.span.begins, one.own.made_at, one.own.id))


def of_time(
    own: OwnTime, days: Mapping[date, OneDay], pauses: Collection[Pause], span: Span
) -> Iterator[Occurrence]:
    """Yield one own time's occurrences in a time, with what is blank."""
    first, last = span.begins.date() - A_DAY, span.ends.date() + A_DAY
    named = {day for day in days if own.rule.holds(day)}
    for day in sorted(named.union(own.rule.between(first, last))):
        found = occurrence(own, day, days.get(day), pauses)
        if found.span.overlaps(span):
            yield found


def occurrence(
    own: OwnTime, day: date, one: OneDay | None, pauses: Collection[Pause]
) -> Occurrence:
    """Return one of its days as it is now."""
    span = (one.moved_to if one else None) or own.span_on(day)
    on = local(span.begins, own.zone).date()
    skipped = one is not None and one.skipped_at is not None
    return Occurrence(own, day, span, one, skipped or is_paused(on, pauses))


def find(account: Account, own: OwnTime, day: date) -> Occurrence | None:
    """Return one of its days; None when it is none of them."""
    if not own.rule.holds(day):
        return None
    one = db.session.scalar(OneDay.of_time(own).where(OneDay.day == day))
    return occurrence(own, day, one, TimeSettings.of_account(account).paused)
