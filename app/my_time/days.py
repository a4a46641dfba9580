"""What is different on one day of an own time: skipped, moved, smaller; and how it was."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Self
from uuid import UUID, uuid5

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column

from app.account.models import Owned
from app.clock import UtcDateTime
from app.extensions import Model
from app.spans import Span

if TYPE_CHECKING:
    from app.my_time.models import OwnTime

LIGHTER, SAME, HEAVIER, NOT = "lighter", "same", "heavier", "not"
FELT = (LIGHTER, SAME, HEAVIER, NOT)
"""How it was afterwards; the last says that it did not happen."""


class OneDay(Owned, Model):
    """``day`` is the local one on which it would be: moved, it keeps that name.

    ``begins_at`` and ``ends_at`` are when it is instead (UTC). ``smaller`` needs nobody's cover.
    """

    __tablename__ = "own_time_days"
    own_time_id: Mapped[UUID]
    day: Mapped[date]
    skipped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    begins_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    smaller: Mapped[bool] = mapped_column(default=False)
    felt: Mapped[str | None] = mapped_column(String(8))
    felt_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        CheckConstraint("(begins_at IS NULL) = (ends_at IS NULL)", name="moved_whole"),
        ForeignKeyConstraint(
            ["account_id", "own_time_id"],
            ["own_times.account_id", "own_times.id"],
            name="fk_own_time_days_own_time",
            ondelete="CASCADE",
        ),
        Index(None, "account_id", "day"),
        Index(None, "account_id", "begins_at"),
    )

    @classmethod
    def keep(cls, account_id: UUID, own_time_id: UUID, day: date) -> Self:
        """Return the row of one day, made when there is none yet."""
        id = uuid5(own_time_id, day.isoformat())
        return cls(
            account_id=account_id, id=id, own_time_id=own_time_id, day=day, smaller=False
        ).keep_once()

    @classmethod
    def of_time(cls, own: "OwnTime") -> Select[Self]:
        hers = select(cls).where(cls.account_id == own.account_id)
        return hers.where(cls.own_time_id == own.id)

    @property
    def moved_to(self) -> Span | None:
        if self.begins_at is None or self.ends_at is None:
            return None
        return Span(self.begins_at, self.ends_at)

    def skip(self, at: datetime) -> None:
        self.skipped_at = self.skipped_at or at

    def as_usual(self) -> None:
        self.skipped_at = self.begins_at = self.ends_at = None
        self.smaller = False

    def move(self, span: Span, smaller: bool) -> None:
        self.skipped_at = None
        self.begins_at, self.ends_at, self.smaller = span.begins, span.ends, smaller

    def differ_as(self, other: Self) -> None:
        self.skipped_at, self.smaller = other.skipped_at, other.smaller
        self.begins_at, self.ends_at = other.begins_at, other.ends_at

    def feel(self, felt: str, at: datetime) -> None:
        """Say how it was, once it was; she may say it anew."""
        self.felt, self.felt_at = felt, at
