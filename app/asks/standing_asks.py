"""Standing asks: the same every week, each week's an ask of its own that can be skipped."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID, uuid5

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from app.account.models import Account, Owned
from app.asks.models import Ask
from app.asks.plan import Plan
from app.circle.models import Person
from app.clock import UtcDateTime, local
from app.extensions import Model, db
from app.spans import Span, span_of

AHEAD = timedelta(days=7)
"""How long before it begins the next week's is asked."""


class StandingAsk(Owned, Model):
    """A weekly ask: its id is the first week's, ``last_id`` the latest one that was made.

    ``begins_at`` (UTC, meant in ``zone``) is when it begins in the week from which ``weeks`` are
    counted: one week that is moved moves none of the others.
    """

    __tablename__ = "standing_asks"
    begins_at: Mapped[datetime] = mapped_column(UtcDateTime)
    zone: Mapped[str] = mapped_column(String(64))
    minutes: Mapped[int]
    weeks: Mapped[int]
    last_id: Mapped[UUID]
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @classmethod
    def begin(cls, ask: Ask, at: datetime) -> Self:
        """Let an ask come back each week; one that was ended goes on as this week's is."""
        new = cls(account_id=ask.account_id, id=ask.standing_id or ask.id, begun_at=at)
        new._count_from(ask)
        kept = new.keep_once()
        if kept.ended_at:
            kept.ended_at = None
            kept._count_from(ask)
        return kept

    @classmethod
    def behind(cls, ask: Ask) -> Self | None:
        """Return the standing ask that this one belongs to, while it goes on."""
        hers = select(cls).where(cls.account_id == ask.account_id, cls.ended_at.is_(None))
        return db.session.scalar(hers.where(cls.id == (ask.standing_id or ask.id)))

    def end(self, at: datetime) -> None:
        """Make no more of them; those that were asked stay."""
        self.ended_at = self.ended_at or at

    def keep_up(self, now: datetime) -> list[Ask]:
        """Ask for every week that begins within seven days; return what was newly asked.

        A week that has begun already is not asked any more.
        """
        made = []
        while (span := self.span_of_week(self.weeks + 1)).begins <= now + AHEAD:
            self.weeks += 1
            if span.begins > now:
                made.append(self._ask(span, now))
        return made

    def _count_from(self, ask: Ask) -> None:
        self.begins_at, self.zone, self.weeks, self.last_id = ask.begins_at, ask.zone, 0, ask.id
        self.minutes = (ask.ends_at - ask.begins_at) // timedelta(minutes=1)

    def span_of_week(self, weeks: int) -> Span:
        """Return that week's: the same wall-clock time, also when the clocks change."""
        begins = local(self.begins_at, self.zone)
        day, time = begins.date() + timedelta(weeks=weeks), begins.time()
        return span_of(day, time, self.minutes, self.zone)

    def _ask(self, span: Span, now: datetime) -> Ask:
        """Ask as in the latest week: whoever of them is still in her circle."""
        account = db.session.get_one(Account, self.account_id)
        last = Ask.find(account, self.last_id)
        circle = {person.id: person for person in Person.circle(account)}
        there = [circle[one.person_id] for one in last.asked if one.person_id in circle]
        id = uuid5(self.id, span.begins.isoformat())
        ask = Ask.make(account, id, replace(said_in(last), span=span, zone=self.zone), there, now)
        ask.standing_id, self.last_id = self.id, ask.id
        return ask


def said_in(ask: Ask) -> Plan:
    """Return what an ask says, to say it again."""
    return Plan(
        ask.span,
        ask.zone,
        tuple(map(UUID, ask.children)),
        ask.place,
        ask.line,
        ask.how,
        timedelta(hours=ask.patience_hours),
        ask.tells,
    )
