"""Waits: when a thing rested, and whether it mattered. They hold no words."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Self
from uuid import UUID, uuid4

from sqlalchemy import (
    ForeignKeyConstraint,
    Index,
    Select,
    String,
    delete,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.account.models import Owned
from app.can_wait.tallies import Tally
from app.clock import UtcDateTime
from app.extensions import Model, db

if TYPE_CHECKING:
    from app.can_wait.models import Thing

FINE, BIT, DID, UNKNOWN = "fine", "bit", "did", "unknown"
MATTERED = (FINE, BIT, DID, UNKNOWN)
"""The answers to "Did it matter that it waited?"."""


class Wait(Owned, Model):
    """One rest of one thing. Times are UTC; ``began_on``, ``until`` and ``ended_on`` her local
    days in ``zone``. It is open until she takes the thing up again."""

    __tablename__ = "waits"
    thing_id: Mapped[UUID]
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    began_on: Mapped[date]
    until: Mapped[date | None]
    zone: Mapped[str] = mapped_column(String(64))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_on: Mapped[date | None]
    effect: Mapped[str | None] = mapped_column(String(8))
    mattered: Mapped[str | None] = mapped_column(String(8))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        ForeignKeyConstraint(
            ["account_id", "thing_id"],
            ["things.account_id", "things.id"],
            name="fk_waits_thing",
            ondelete="CASCADE",
        ),
        Index(None, "account_id", "thing_id", "mattered"),
        Index(None, "account_id", "answered_at", "mattered"),
        Index(None, "account_id", "mattered", "ended_on"),
    )

    @classmethod
    def begin(cls, thing: "Thing", at: datetime, on: date, zone: str) -> UUID:
        """Begin to wait; return the new wait's id."""
        wait = cls(
            account_id=thing.account_id,
            id=uuid4(),
            thing_id=thing.id,
            began_at=at,
            began_on=on,
            until=thing.until,
            zone=zone,
            effect=thing.effect,
        )
        db.session.add(wait)
        return wait.id

    @classmethod
    def find_of(cls, thing: "Thing", id: UUID) -> Self:
        return db.session.get_one(cls, (thing.account_id, id))

    @classmethod
    def forget(cls, thing: "Thing", id: UUID) -> None:
        """Delete a wait that was taken back."""
        db.session.flush()
        db.session.execute(delete(cls).where(cls.account_id == thing.account_id, cls.id == id))

    @classmethod
    def forget_unanswered(cls, thing: "Thing") -> None:
        """Delete what nobody is asked about any more; answers stay, for they are counted."""
        db.session.flush()
        its = delete(cls).where(cls.account_id == thing.account_id, cls.thing_id == thing.id)
        db.session.execute(its.where(cls.mattered.is_(None)))

    @classmethod
    def of_thing(cls, thing: "Thing") -> Select[Self]:
        """Select a thing's waits, the latest first."""
        its = select(cls).where(cls.account_id == thing.account_id, cls.thing_id == thing.id)
        return its.order_by(cls.began_at.desc())

    def end(self, at: datetime, on: date) -> None:
        self.ended_at, self.ended_on = at, on

    def reopen(self) -> None:
        """Let it go on, as if it had not ended and nobody had asked."""
        self.ended_at = self.ended_on = None
        self.answer(None, None)

    def answer(self, mattered: str | None, at: datetime | None) -> None:
        """Keep whether it mattered; None takes the answer back."""
        if self.mattered:
            Tally.count(self, self.mattered, -1)
        if mattered:
            Tally.count(self, mattered, 1)
        self.mattered, self.answered_at = mattered, at if mattered else None
