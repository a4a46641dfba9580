"""One person on the list of an ask: whether it was their turn early, and what they answered."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.asks.turns import ANOTHER, CANT, YES
from app.clock import UtcDateTime
from app.extensions import Model
from app.spans import Span


class Asked(Model):
    """One person on the list of an ask, and what they answered. Times are UTC.

    ``called_at`` is when their turn began where that is settled: she chose not to wait for it, or
    it was before somebody took it or she changed it. ``proposals`` are spans in UTC.
    """

    __tablename__ = "asked"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    ask_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int]
    called_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[str | None] = mapped_column(String(8))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    proposals: Mapped[list[list[str]] | None] = mapped_column(JSON)
    gave_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        ForeignKeyConstraint(
            ["account_id", "ask_id"],
            ["asks.account_id", "asks.id"],
            name="fk_asked_ask",
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["account_id", "person_id"],
            ["people.account_id", "people.id"],
            name="fk_asked_person",
            ondelete="CASCADE",
        ),
        Index(None, "account_id", "person_id"),
    )

    @property
    def had_it(self) -> bool:
        """Tell whether they said yes once, also when they gave it back."""
        return self.answer == YES or self.gave_back_at is not None

    @property
    def said_no_at(self) -> datetime | None:
        return self.answered_at if self.answer in (CANT, ANOTHER) else None

    def no_since(self, gone_at: datetime | None) -> datetime | None:
        """Return since when nobody waits for them: they said no, or left the circle."""
        return min(filter(None, (self.said_no_at, gone_at)), default=None)

    @property
    def proposed(self) -> list[Span]:
        """The other times that this person proposed."""
        return [Span(*map(datetime.fromisoformat, pair)) for pair in self.proposals or ()]

    def say(self, answer: str, at: datetime) -> None:
        # The next one was asked when the first no came; another no can't take that back.
        said_at = self.said_no_at or at if answer in (CANT, ANOTHER) else at
        self.answer, self.answered_at = answer, said_at
        self.proposals = None

    def propose(self, spans: Sequence[Span], at: datetime) -> None:
        self.say(ANOTHER, at)
        self.proposals = [[one.begins.isoformat(), one.ends.isoformat()] for one in spans]

    def forget(self) -> None:
        """Forget what was answered to another time."""
        self.answer = self.answered_at = None
        self.proposals = self.gave_back_at = None
