"""How waiting turned out for her in all, counted as she answers."""

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model, db, insert

if TYPE_CHECKING:
    from app.can_wait.waits import Wait


class Tally(Model):
    """How many of an account's waits turned out in which way, by what was to happen meanwhile.

    ``effect`` is "" for the things of which she did not say.
    """

    __tablename__ = "tallies"
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True
    )
    effect: Mapped[str] = mapped_column(String(8), primary_key=True)
    fine: Mapped[int] = mapped_column(default=0)
    bit: Mapped[int] = mapped_column(default=0)
    did: Mapped[int] = mapped_column(default=0)
    unknown: Mapped[int] = mapped_column(default=0)

    @classmethod
    def count(cls, wait: "Wait", answer: str, by: int) -> None:
        """Count an answer, or with -1 take it out again; one statement, for two at a time."""
        statement = insert(cls).values(
            account_id=wait.account_id, effect=wait.effect or "", **{answer: by}
        )
        counted = {answer: getattr(cls, answer) + by}
        db.session.execute(
            statement.on_conflict_do_update(
                index_elements=[cls.account_id, cls.effect], set_=counted
            )
        )
