"""How often a yes may be asked for: so that nobody uses Breather to bother a stranger.

Only fingerprints are kept, for as long as they count.
"""

from datetime import datetime, timedelta
from typing import Self
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Connection, String, delete, event, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.account.models import Account
from app.addresses import same
from app.clock import UtcDateTime
from app.crypto import blinded
from app.extensions import Model, db

PER_ADDRESS, PER_ACCOUNT = 2, 6
"""Letters that ask for a yes, in a day: to one mailbox, and of one account with all its people."""
A_DAY = timedelta(days=1)
NOBODY = ""
"""In place of whose it was, once she has left."""
LEFT_ALONE = timedelta(days=90)
"""How long a mailbox is left alone that answered such a letter with “No more e-mail”."""


class MailTry(Model):
    """One letter that asked for a yes; ``unwanted``: its reader said that it was one too many."""

    __tablename__ = "mail_tries"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    whose_hash: Mapped[str] = mapped_column(String(64), index=True)
    mailbox_hash: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    unwanted: Mapped[bool] = mapped_column(default=False)

    @classmethod
    def note(cls, account_id: UUID, address: str, at: datetime, unwanted: bool = False) -> Self:
        """Count one; the caller commits."""
        noted = cls(
            id=uuid4(),
            whose_hash=_whose(account_id),
            mailbox_hash=_mailbox(address),
            at=at,
            unwanted=unwanted,
        )
        db.session.add(noted)
        return noted

    @classmethod
    def too_many_to(cls, address: str, now: datetime) -> bool:
        """Tell whether this mailbox was asked often enough today, whoever asked."""
        return cls._count(cls.mailbox_hash == _mailbox(address), now) >= PER_ADDRESS

    @classmethod
    def too_many_of(cls, account_id: UUID, now: datetime) -> bool:
        return cls._count(cls.whose_hash == _whose(account_id), now) >= PER_ACCOUNT

    @classmethod
    def is_unwanted(cls, address: str, now: datetime) -> bool:
        found = select(cls.id).where(
            cls.mailbox_hash == _mailbox(address), cls.unwanted, cls.at > now - LEFT_ALONE
        )
        return db.session.scalars(found.limit(1)).first() is not None

    @classmethod
    def tidy(cls, now: datetime) -> None:
        old = (cls.at <= now - A_DAY) & ~cls.unwanted
        db.session.execute(delete(cls).where(old | (cls.at <= now - LEFT_ALONE)))

    @classmethod
    def _count(cls, which: ColumnElement[bool], now: datetime) -> int:
        today = select(func.count()).select_from(cls).where(which, cls.at > now - A_DAY)
        return db.session.scalar(today) or 0


@event.listens_for(Account, "after_delete")
def _forget_whose(_mapper: object, connection: Connection, account: Account) -> None:
    # The count of a mailbox stays: leaving and coming back must not let it be bothered again.
    hers = update(MailTry).where(MailTry.whose_hash == _whose(account.id))
    connection.execute(hers.values(whose_hash=NOBODY))


def _whose(account_id: UUID) -> str:
    return blinded(f"mail tries of {account_id}")


def _mailbox(address: str) -> str:
    return blinded(f"mail tries to {same(address)}")
