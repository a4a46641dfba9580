"""Phones that were forgotten from another one: what they hold is not renewed behind her back."""

from datetime import date, timedelta
from typing import Self
from uuid import UUID

from sqlalchemy import ForeignKey, String, delete
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model, db

LASTS = timedelta(days=400)
"""A phone that isn't opened for so long has lost its subscription anyway."""


class ForgottenEndpoint(Model):
    """The fingerprint of an endpoint that was forgotten; a tap on that phone brings it back."""

    __tablename__ = "forgotten_endpoints"
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True
    )
    endpoint_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    forgotten_on: Mapped[date] = mapped_column(index=True)

    @classmethod
    def remember(cls, account_id: UUID, endpoint_hash: str, today: date) -> None:
        row = cls(account_id=account_id, endpoint_hash=endpoint_hash, forgotten_on=today)
        db.session.merge(row)

    @classmethod
    def find(cls, account_id: UUID, endpoint_hash: str) -> Self | None:
        return db.session.get(cls, (account_id, endpoint_hash))

    @classmethod
    def tidy(cls, today: date) -> None:
        db.session.execute(delete(cls).where(cls.forgotten_on < today - LASTS))
