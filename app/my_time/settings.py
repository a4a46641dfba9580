"""What holds for all of her own times: pauses, and the address of her calendar."""

import hmac
import secrets
from datetime import date
from typing import Self
from uuid import UUID

from sqlalchemy import JSON, ForeignKeyConstraint, String, select
from sqlalchemy.orm import Mapped, mapped_column

from app.account.models import Account
from app.crypto import EncryptedText, fingerprint
from app.extensions import Model, db
from app.my_time.recurrence import Pause

OLD_LINKS = 20
"""How many earlier addresses are still known as over."""
PAUSES = 24


class TimeSettings(Model):
    """One row an account, once she chose something.

    ``pauses`` are [first day, day on which they are back], ISO. ``feed_token`` opens her calendar
    (192 random bits; found by its hash); ``old_feeds`` are hashes of addresses that are over.
    ``details`` lets that calendar name things, else it says "busy". ``asked_zone`` is the zone
    about which she was asked whether her times move with her.
    """

    __tablename__ = "time_settings"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    pauses: Mapped[list[list[str]]] = mapped_column(JSON)
    asked_zone: Mapped[str | None] = mapped_column(String(64))
    feed_token: Mapped[str | None] = mapped_column(EncryptedText)
    feed_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    old_feeds: Mapped[list[str]] = mapped_column(JSON, default=list)
    details: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_time_settings_account", ondelete="CASCADE"
        ),
    )

    @classmethod
    def of_account(cls, account: Account) -> Self:
        """Return hers; as it is at first, and not kept, when she chose nothing."""
        found = db.session.get(cls, account.id)
        return found or cls(account_id=account.id, pauses=[], old_feeds=[], details=False)

    @classmethod
    def to_change(cls, account: Account) -> Self:
        """Return hers to change, held until this transaction ends; made when there is none."""
        own = select(cls).where(cls.account_id == account.id).with_for_update()
        found = db.session.scalar(own.execution_options(populate_existing=True))
        if found is None:
            found = cls.of_account(account)
            db.session.add(found)
            db.session.flush()
        return found

    @property
    def paused(self) -> list[Pause]:
        read = date.fromisoformat
        return [(read(begins), read(back)) for begins, back in self.pauses]

    def paused_on(self, day: date) -> Pause | None:
        """Return the pause that this local day is in, or that is still ahead."""
        return next((one for one in self.paused if day < one[1]), None)

    def pause(self, today: date, back: date) -> None:
        """Leave everything blank from this day until another, on which it is back."""
        self.go_on(today)
        kept = [*self.pauses, [today.isoformat(), back.isoformat()]]
        self.pauses = kept[-PAUSES:]

    def go_on(self, today: date) -> None:
        """End the pause: today, things are back."""
        ended = [(begins, min(back, today)) for begins, back in self.paused]
        self.pauses = [[a.isoformat(), b.isoformat()] for a, b in ended if a < b]

    def open_feed(self) -> None:
        """Give her calendar an address; the one before it is over."""
        self.stop_feed()
        self.feed_token = secrets.token_urlsafe(24)
        self.feed_hash = fingerprint(self.feed_token)

    def stop_feed(self) -> None:
        if self.feed_hash:
            self.old_feeds = [*self.old_feeds, self.feed_hash][-OLD_LINKS:]
        self.feed_token = self.feed_hash = None

    @classmethod
    def by_token(cls, token: str) -> Self | None:
        hashed = fingerprint(token)
        found = db.session.scalar(select(cls).where(cls.feed_hash == hashed))
        if found is None or not hmac.compare_digest(found.feed_hash or "", hashed):
            return None
        return found
