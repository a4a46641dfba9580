"""Updates from home: what whoever has the children says with one tap, and what reaches her."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Self
from uuid import UUID, uuid4

from sqlalchemy import ForeignKeyConstraint, Index, String, select
from sqlalchemy.orm import Mapped, mapped_column

from app.account.models import Owned
from app.asks.models import Ask
from app.asks.plan import CALL_ME, EVERYTHING
from app.clock import UtcDateTime
from app.extensions import Model, db

FINE, ASLEEP, HOME = "fine", "asleep", "home"
KINDS = (FINE, ASLEEP, CALL_ME, HOME)


class Update(Owned, Model):
    """One tap of the person who has the children, at a time in UTC."""

    __tablename__ = "updates"
    ask_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        ForeignKeyConstraint(
            ["account_id", "ask_id"],
            ["asks.account_id", "asks.id"],
            name="fk_updates_ask",
            ondelete="CASCADE",
        ),
        Index(None, "account_id", "ask_id", "at"),
    )

    @classmethod
    def send(cls, ask: Ask, kind: str, at: datetime, id: UUID | None = None) -> Self:
        """Keep an update. The same id twice is one."""
        new = cls(account_id=ask.account_id, id=id or uuid4(), ask_id=ask.id, kind=kind, at=at)
        return new.keep_once()

    @classmethod
    def of_asks(cls, asks: Sequence[Ask]) -> Mapping[UUID, Sequence[Self]]:
        """Return all updates of asks of one household, by ask, the latest first."""
        if not asks:
            return {}
        its = select(cls).where(cls.account_id == asks[0].account_id)
        its = its.where(cls.ask_id.in_([ask.id for ask in asks]))
        found: dict[UUID, list[Self]] = {}
        for update in db.session.scalars(its.order_by(cls.at.desc(), cls.id)):
            found.setdefault(update.ask_id, []).append(update)
        return found

    @classmethod
    def of_ask(cls, ask: Ask) -> Sequence[Self]:
        """Return all updates of an ask, the latest first."""
        return cls.of_asks([ask]).get(ask.id, ())


def reaching(ask: Ask, updates: Sequence[Update], now: datetime) -> list[Update]:
    """Return what she is told, as she chose before; all of it once she is back or it is over."""
    over = ask.back_at is not None or ask.handover.ends <= now
    if ask.tells == EVERYTHING or over:
        return list(updates)
    if ask.tells == CALL_ME:
        return [update for update in updates if update.kind == CALL_ME]
    return []
