"""Who she is: an account without a name or an address, and what belongs to it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID, uuid4

from flask_login import UserMixin
from sqlalchemy import JSON, ForeignKey, Select, String, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column, relationship
from werkzeug.exceptions import NotFound

from app.clock import UtcDateTime
from app.crypto import EncryptedText
from app.extensions import Model, db

if TYPE_CHECKING:
    from app.account.devices import Device

A_WEEK = timedelta(days=7)
MONTHS_KEPT = (3, 12, 24)
"""For how long what is over may be kept; the second until she chooses."""


class Account(UserMixin, Model):  # type: ignore[misc]
    """It begins with her yes. ``zone`` is an IANA name, ``language`` a locale such as en_GB.

    ``morning_hour`` is when things come back; ``weekend_from`` the first day of her weekend,
    Monday being 0, or None for the usual one of her region. ``called`` is her name in her circle.
    What is over is deleted after ``months_kept``; with None, when she deletes it.
    """

    __tablename__ = "accounts"
    __allow_unmapped__ = True
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    consented_at: Mapped[datetime] = mapped_column(UtcDateTime)
    zone: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(16))
    leave_out: Mapped[list[str]] = mapped_column(JSON, default=list)
    safer_asked_on: Mapped[date | None]
    called: Mapped[str | None] = mapped_column(EncryptedText)
    morning_hour: Mapped[int] = mapped_column(default=8, server_default="8")
    weekend_from: Mapped[int | None]
    months_kept: Mapped[int | None] = mapped_column(default=12, server_default="12")
    demo: Mapped[bool] = mapped_column(default=False)
    devices: Mapped[list["Device"]] = relationship(
        back_populates="account", passive_deletes=True, cascade="all, delete-orphan"
    )

    session_token: str | None = None
    device: "Device | None" = None
    """Set while she is signed in: what her cookie carries, and which of her devices this is."""

    @classmethod
    def begin(cls, at: datetime, zone: str, language: str, **more: Any) -> Self:
        """Begin an account with her yes, given at this time."""
        account = cls(consented_at=at, zone=zone, language=language, leave_out=[], **more)
        db.session.add(account)
        db.session.flush()
        return account

    def get_id(self) -> str:
        return self.session_token or ""

    def may_be_asked_to_be_safer(self, today: date) -> bool:
        """Say yes at most once a week, and only while a single device opens the account."""
        if self.safer_asked_on and today - self.safer_asked_on < A_WEEK:
            return False
        if len(self.devices) != 1:
            return False
        self.safer_asked_on = today
        return True


class Owned:
    """A row that belongs to one account and is found only through it.

    The account is part of the key: a client-made id of hers can never meet another's.
    """

    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)

    @classmethod
    def of(cls, account: Account) -> Select[Self]:
        return select(cls).where(cls.account_id == account.id)

    @classmethod
    def find(cls, account: Account, id: UUID) -> Self:
        """Return her row; anybody else's is not found (404)."""
        found = db.session.scalar(cls.of(account).where(cls.id == id))
        if found is None:
            raise NotFound
        return found

    def keep_once(self) -> Self:
        """Add this row, unless the same id is there already: then that one is it."""
        return self.keep_all_once([self])[0]

    @classmethod
    def keep_all_once(cls, rows: Sequence[Self]) -> list[Self]:
        """Add one account's rows in one go, but for the ids that are there; return all as kept."""
        there = cls._there(rows)
        try:
            with db.session.begin_nested():
                db.session.add_all(row for row in rows if row.id not in there)
        except IntegrityError:
            # Another request with the same ids was a moment earlier.
            there = cls._there(rows)
            with db.session.begin_nested():
                db.session.add_all(row for row in rows if row.id not in there)
        return [there.get(row.id, row) for row in rows]

    @classmethod
    def _there(cls, rows: Sequence[Self]) -> dict[UUID, Self]:
        ids = [row.id for row in rows]
        hers = select(cls).where(cls.account_id.in_({row.account_id for row in rows}))
        return {row.id: row for row in db.session.scalars(hers.where(cls.id.in_(ids)))}
