"""The devices that may open an account, and the link or code that lets one more in."""

import secrets
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, ForeignKey, String, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.account.codes import HAND_OFF, new_code, read_code
from app.account.models import Account
from app.clock import UtcDateTime
from app.crypto import blinded, fingerprint
from app.extensions import Model, db, note_at_the_end

HAND_OFF_LASTS = timedelta(minutes=10)
TO_INSTALL = timedelta(hours=1)
"""How long the app on a home screen opens as hers, after she added it."""


class Device(Model):
    """One browser that is signed in. Its token has 256 random bits and is kept as a hash.

    ``name`` is such as "Chrome on Android"; ``seen_on`` the day (UTC) on which it was last open;
    ``confirmed_at`` when she last showed that it is she;
    ``pin_hash`` is of the PIN that opens its lock.
    """

    __tablename__ = "devices"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), index=True
    )
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str | None] = mapped_column(String(60))
    begun_on: Mapped[date]
    seen_on: Mapped[date | None]
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    pin_hash: Mapped[str | None] = mapped_column(String(255))
    account: Mapped[Account] = relationship(back_populates="devices")

    @classmethod
    def add(cls, account: Account, on: date, name: str) -> str:
        """Let one more device in, at which she is now; return the token for its cookie."""
        token = secrets.token_urlsafe(32)
        device = cls(
            account_id=account.id,
            token_hash=fingerprint(token),
            name=name[:60],
            begun_on=on,
            seen_on=on,
        )
        db.session.add(device)
        account.session_token, account.device = token, device
        return token

    @classmethod
    def account_for(cls, token: str) -> Account | None:
        """Return whose this token is; the account knows by which of her devices she is here."""
        found = db.session.execute(
            select(Account, cls).join(cls).where(cls.token_hash == fingerprint(token))
        ).first()
        if found is None:
            return None
        account, device = found
        account.session_token, account.device = token, device
        return account

    @classmethod
    def end(cls, account: Account, id: UUID) -> None:
        """Sign one of her devices out. Nothing happens when it is gone, or somebody else's."""
        db.session.execute(delete(cls).where(cls.account_id == account.id, cls.id == id))
        db.session.expire(account, ["devices"])

    @classmethod
    def end_others(cls, account: Account) -> None:
        """Sign every device out but the one she is at."""
        here = cls.token_hash == fingerprint(account.session_token or "")
        db.session.execute(delete(cls).where(cls.account_id == account.id, ~here))
        db.session.expire(account, ["devices"])

    def was_seen(self, on: date) -> None:
        """Note the day, once, at the end of a request."""
        if self.seen_on is None or self.seen_on < on:
            note_at_the_end(update(Device).where(Device.id == self.id).values(seen_on=on))


class HandOff(Model):
    """A link that signs one more device in: once, within ten minutes; also by a short code."""

    __tablename__ = "hand_offs"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    code_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), index=True
    )
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @classmethod
    def issue(cls, account: Account, at: datetime, lasts: timedelta = TO_INSTALL) -> str:
        """Return a new token of 192 random bits."""
        token = secrets.token_urlsafe(24)
        db.session.add(
            cls(token_hash=fingerprint(token), account_id=account.id, expires_at=at + lasts)
        )
        return token

    @classmethod
    def issue_both(cls, account: Account, at: datetime) -> tuple[str, str]:
        """Return a token, and a code of 40 random bits for a phone that can't open links."""
        token, code = cls.issue(account, at, HAND_OFF_LASTS), new_code(HAND_OFF)
        db.session.flush()
        this = cls.token_hash == fingerprint(token)
        db.session.execute(update(cls).where(this).values(code_hash=_hash_of(code)))
        return token, code

    @classmethod
    def redeem(cls, token: str, at: datetime) -> Account | None:
        """Use the token up; None when it is unknown, used or too old. One UPDATE decides."""
        return cls._use(cls.token_hash == fingerprint(token), at)

    @classmethod
    def redeem_code(cls, typed: str, at: datetime) -> Account | None:
        """Use a code up as somebody typed it."""
        code = read_code(typed, HAND_OFF)
        return cls._use(cls.code_hash == _hash_of(code), at) if code else None

    @classmethod
    def _use(cls, which: ColumnElement[bool], at: datetime) -> Account | None:
        account_id = db.session.scalar(
            update(cls)
            .where(which, cls.used_at.is_(None), cls.expires_at > at)
            .values(used_at=at)
            .returning(cls.account_id)
        )
        return db.session.get(Account, account_id) if account_id else None


def _hash_of(code: str) -> str:
    # So short, a plain hash could be tried through.
    return blinded(f"hand-off {code}")
