"""How she wants to be reminded: quiet hours, how many a day, what stands on a locked screen."""

from datetime import date, datetime, time
from typing import Self
from uuid import UUID

from sqlalchemy import JSON, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.clock import UtcDateTime
from app.extensions import Model, db
from app.reminders.nudging import Slot
from app.reminders.rules import CAP, Quiet, Recipient


class Reminding(Model):
    """How she wants to be reminded. ``nudges`` are [weekday, hour] on her clock, none at first.

    ``details`` lets notifications say what it is about. Hours are local.
    """

    __tablename__ = "reminding"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    quiet_from: Mapped[int] = mapped_column(default=21)
    quiet_until: Mapped[int] = mapped_column(default=7)
    cap: Mapped[int] = mapped_column(default=CAP)
    details: Mapped[bool] = mapped_column(default=False)
    rests_until: Mapped[date | None]
    nudges: Mapped[list[list[int]]] = mapped_column(JSON, default=list)
    nudges_since: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_reminding_account_id", ondelete="CASCADE"
        ),
    )

    @classmethod
    def of_account(cls, account_id: UUID) -> Self:
        """Return how she wants it; as it is at first when she chose nothing."""
        found = db.session.get(cls, account_id)
        usual = {"quiet_from": 21, "quiet_until": 7, "cap": CAP, "details": False, "nudges": []}
        return found or cls(account_id=account_id, **usual)

    def recipient(self, zone: str) -> Recipient:
        quiet = Quiet(time(self.quiet_from), time(self.quiet_until))
        return Recipient(zone, quiet, self.cap, self.rests_until)

    @property
    def slots(self) -> list[Slot]:
        return [Slot(weekday, hour) for weekday, hour in self.nudges]
