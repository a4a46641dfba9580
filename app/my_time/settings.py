"""What holds for all of her own times: pauses, and the address of her calendar."""

import hmac
import secrets
from datetime import date, datetime
from typing import Self
from uuid import UUID

from sqlalchemy import JSON, ForeignKeyConstraint, Index, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from app.account.models import Account
from app.clock import UtcDateTime
from app.crypto import EncryptedText, fingerprint
from app.extensions import Model, db
from app.my_time.recurrence import Pause

ENDED_FEEDS = 20
"""How many earlier addresses are still known as over."""
PAUSES = 24


class TimeSettings(Model):
    """One row an account, once she chose something.

    ``pauses`` are [first day, day on which they are back], ISO. ``feed_token`` opens her calendar
    (192 random bits; found by its hash). ``details`` lets that calendar name things, else it says
    "busy". ``version`` counts what calendars must hear of: their SEQUENCE. ``asked_zone`` is the
    zone about which she was asked whether her times move with her.
    """

    __tablename__ = "time_settings"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    pauses: Mapped[list[list[str]]] = mapped_column(JSON)
    asked_zone: Mapped[str | None] = mapped_column(String(64))
    feed_token: Mapped[str | None] = mapped_column(EncryptedText)
    feed_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    details: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=0, server_default="0")

    __table_args__ = (
        ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_time_settings_account", ondelete="CASCADE"
        ),
    )

    @classmethod
    def of_account(cls, account: Account) -> Self:
        """Return hers; as it is at first, and not kept, when she chose nothing."""
        found = db.session.get(cls, account.id)
        return found or cls(account_id=account.id, pauses=[], details=False, version=0)

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
        self.version += 1

    def open_feed(self, at: datetime) -> None:
        """Give her calendar an address; the one before it is over."""
        self.stop_feed(at)
        self.feed_token = secrets.token_urlsafe(24)
        self.feed_hash = fingerprint(self.feed_token)

    def stop_feed(self, at: datetime) -> None:
        if self.feed_hash:
            db.session.add(EndedFeed(hash=self.feed_hash, account_id=self.account_id, ended_at=at))
            EndedFeed.forget_all_but_some(self.account_id)
        self.feed_token = self.feed_hash = None

    @classmethod
    def by_hash(cls, hashed: str) -> Self | None:
        """Return the settings whose feed has this address; None for a wrong or ended one."""
        found = db.session.scalar(select(cls).where(cls.feed_hash == hashed))
        if found is None or not hmac.compare_digest(found.feed_hash or "", hashed):
            return None
        return found


class EndedFeed(Model):
    """The hash of an address that is over, so that calendars are told so and stop asking."""

    __tablename__ = "ended_feeds"
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[UUID]
    ended_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_ended_feeds_account", ondelete="CASCADE"
        ),
        Index(None, "account_id", "ended_at"),
    )

    @classmethod
    def is_known(cls, hashed: str) -> bool:
        return db.session.get(cls, hashed) is not None

    @classmethod
    def forget_all_but_some(cls, account_id: UUID) -> None:
        """Keep only the last ones of an account."""
        hers = select(cls.hash).where(cls.account_id == account_id)
        kept = hers.order_by(cls.ended_at.desc(), cls.hash).limit(ENDED_FEEDS)
        db.session.flush()
        old = delete(cls).where(cls.account_id == account_id, cls.hash.not_in(kept))
        db.session.execute(old.execution_options(synchronize_session=False))
