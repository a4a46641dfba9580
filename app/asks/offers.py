"""Offers: time that a person of the circle offers unasked; taken with one tap, it is theirs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self
from uuid import UUID, uuid5

from sqlalchemy import ForeignKeyConstraint, Index, String, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.account.models import Account, Owned
from app.asks.models import Ask
from app.asks.plan import CALL_ME, Plan
from app.circle.models import Child, Person
from app.clock import UtcDateTime
from app.crypto import EncryptedText
from app.extensions import Model, db
from app.spans import Span

OPEN, TAKEN, NOT_NOW, BACK = "open", "taken", "not_now", "back"


class Offer(Owned, Model):
    """A time (UTC, meant in ``zone``) that somebody offers; ``back`` is one that they took back."""

    __tablename__ = "offers"
    person_id: Mapped[UUID]
    begins_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    zone: Mapped[str] = mapped_column(String(64))
    line: Mapped[str | None] = mapped_column(EncryptedText)
    state: Mapped[str] = mapped_column(String(8))
    offered_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        ForeignKeyConstraint(
            ["account_id", "person_id"],
            ["people.account_id", "people.id"],
            name="fk_offers_person",
            ondelete="CASCADE",
        ),
        Index(None, "account_id", "state", "begins_at"),
    )

    @classmethod
    def make(
        cls, person: Person, id: UUID, span: Span, zone: str, line: str | None, at: datetime
    ) -> Self:
        """Offer a time. The same id twice is one offer."""
        new = cls(
            account_id=person.account_id,
            id=id,
            person_id=person.id,
            begins_at=span.begins,
            ends_at=span.ends,
            zone=zone,
            line=line,
            state=OPEN,
            offered_at=at,
        )
        return new.keep_once()

    @classmethod
    def waiting(
        cls, account: Account, now: datetime, person: Person | None = None
    ) -> Sequence[Self]:
        """Return the offers that she has not answered, the next one first; of all, or of one."""
        there = select(Person.id).where(Person.account_id == account.id, Person.gone_at.is_(None))
        if person:
            there = there.where(Person.id == person.id)
        found = cls.of(account).where(cls.state == OPEN, cls.begins_at > now)
        found = found.where(cls.person_id.in_(there))
        return db.session.scalars(found.order_by(cls.begins_at, cls.id).limit(20)).all()

    @property
    def span(self) -> Span:
        return Span(self.begins_at, self.ends_at)

    def take(self, account: Account, person: Person, place: str, at: datetime) -> Ask | None:
        """Take it: an ask that this person has accepted already. Taken twice, it is one ask.

        None when it is not offered any more. One conditional UPDATE decides, as for an ask.
        """
        id = uuid5(self.id, TAKEN)
        if not self._becomes(TAKEN, at):
            return Ask.find(account, id) if self.state == TAKEN else None
        children = tuple(child.id for child in Child.all_of(account))
        plan = Plan(self.span, self.zone, children, place, self.line, tells=CALL_ME)
        ask = Ask.make(account, id, plan, [person], at)
        ask.accept(person, at)
        return ask

    def answer(self, state: str) -> None:
        """Say "not this time", or for the one who offered: take it back."""
        self._becomes(state)

    def _becomes(self, state: str, at: datetime | None = None) -> bool:
        """Change an open one; False when it isn't, or by ``at`` it has begun or they have left."""
        there = select(Person.id).where(Person.gone_at.is_(None))
        there = there.where(Person.account_id == self.account_id, Person.id == self.person_id)
        change = update(Offer).where(Offer.account_id == self.account_id, Offer.id == self.id)
        change = change.where(Offer.state == OPEN).values(state=state)
        if at:
            change = change.where(Offer.begins_at > at, there.exists())
        db.session.flush()
        got = db.session.scalar(change.returning(Offer.id))
        db.session.refresh(self)
        return got is not None
