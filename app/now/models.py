"""Check-ins, and the moments suggested after them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Self
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from app.account.models import Account, Owned
from app.clock import UtcDateTime
from app.crypto import EncryptedText
from app.extensions import Model, db
from app.now.choosing import Past, Wish
from app.now.library import Moment

NEEDS = ("rest", "stillness", "care", "space", "all_right", "other")
FEELINGS = ("lighter", "same", "heavier")
WORDS_LENGTH = 280


class CheckIn(Owned, Model):
    """One tap: what she needed and when (UTC, with the zone she was in).

    A tap taken back keeps only its id, so that a late copy of it can't bring it back.
    """

    __tablename__ = "check_ins"
    need: Mapped[str | None] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    zone: Mapped[str] = mapped_column(String(64))
    words: Mapped[str | None] = mapped_column(EncryptedText)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        CheckConstraint("need IS NOT NULL OR undone_at IS NOT NULL", name="need_unless_undone"),
        Index(None, "account_id", "at"),
    )

    @classmethod
    def keep(
        cls, account: Account, id: UUID, need: str, at: datetime, zone: str, words: str | None
    ) -> Self:
        """Keep a tap. The same id twice is one check-in: the first."""
        new = cls(account_id=account.id, id=id, need=need, at=at, zone=zone, words=words)
        return new.keep_once()

    def undo(self, at: datetime) -> None:
        """Take the tap back, with everything that followed from it."""
        for suggestion in db.session.scalars(
            select(Suggestion).where(
                Suggestion.account_id == self.account_id, Suggestion.check_in_id == self.id
            )
        ):
            db.session.delete(suggestion)
        self.need = self.words = None
        self.undone_at = self.undone_at or at


class Suggestion(Owned, Model):
    """A moment suggested to her, and what she made of it. Times are UTC."""

    __tablename__ = "suggestions"
    check_in_id: Mapped[UUID]
    moment: Mapped[str] = mapped_column(String(80))
    minutes: Mapped[int]
    company: Mapped[str] = mapped_column(String(8))
    out: Mapped[bool]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    waved_away_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    felt: Mapped[str | None] = mapped_column(String(8))

    __table_args__ = (
        ForeignKeyConstraint(
            ["account_id", "check_in_id"],
            ["check_ins.account_id", "check_ins.id"],
            name="fk_suggestions_check_in",
            ondelete="CASCADE",
        ),
        Index(None, "account_id", "at"),
        Index(None, "account_id", "check_in_id"),
    )

    @classmethod
    def keep(
        cls,
        account: Account,
        id: UUID,
        check_in_id: UUID,
        moment: Moment,
        wish: Wish,
        at: datetime,
    ) -> Self:
        """Keep that this moment was suggested. The same id twice is one suggestion."""
        new = cls(
            account_id=account.id,
            id=id,
            check_in_id=check_in_id,
            moment=moment.key,
            minutes=wish.minutes,
            company=wish.company,
            out=wish.out,
            at=at,
        )
        return new.keep_once()

    def wave_away(self, at: datetime) -> None:
        self.waved_away_at = self.waved_away_at or at

    def start(self, at: datetime) -> None:
        self.started_at = self.started_at or at

    def end(self, at: datetime) -> None:
        self.start(at)
        self.ended_at = self.ended_at or at

    def feel(self, felt: str, at: datetime) -> None:
        """Keep how it was: lighter, same or heavier."""
        self.end(at)
        self.felt = felt


def past(account: Account) -> Mapping[str, Past]:
    """Return what she made of each moment that was suggested to her, by its key. One query."""
    rows = db.session.execute(
        select(
            Suggestion.moment,
            func.max(Suggestion.at),
            func.count(),
            func.count(Suggestion.waved_away_at),
            func.count(Suggestion.started_at),
            func.count(Suggestion.ended_at),
            func.count().filter(Suggestion.felt == "lighter"),
            func.count().filter(Suggestion.felt == "heavier"),
        )
        .where(Suggestion.account_id == account.id)
        .group_by(Suggestion.moment)
    )
    return {row[0]: Past(*row[1:]) for row in rows}
