"""Six digits by e-mail: to sign in, to add that address as a way in, or to show that it is she."""

import secrets
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import ForeignKey, String, delete, update
from sqlalchemy.orm import Mapped, mapped_column

from app.account.models import Account
from app.clock import UtcDateTime
from app.crypto import EncryptedText
from app.extensions import Model, db
from app.mail.letters import Letter

SIGN_IN, ADD, CONFIRM = "sign_in", "add", "confirm"
LASTS = timedelta(minutes=10)
TRIES = 5
DIGITS = 6


class MailCode(Model):
    """One code on its way. The browser that asked for it knows its id, and no other may use it."""

    __tablename__ = "mail_codes"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), index=True
    )
    purpose: Mapped[str] = mapped_column(String(8))
    address: Mapped[str] = mapped_column(EncryptedText)
    code: Mapped[str] = mapped_column(EncryptedText)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    tries_left: Mapped[int]

    @classmethod
    def issue(cls, account_id: UUID, purpose: str, address: str, at: datetime) -> Self:
        """Make a code in the place of those that this account had for the same."""
        same = (cls.account_id == account_id) & (cls.purpose == purpose)
        db.session.execute(delete(cls).where(same))
        made = cls(
            id=uuid4(),
            account_id=account_id,
            purpose=purpose,
            address=address,
            code=f"{secrets.randbelow(10**DIGITS):0{DIGITS}}",
            expires_at=at + LASTS,
            tries_left=TRIES,
        )
        db.session.add(made)
        return made

    @classmethod
    def use(cls, id: UUID, typed: str, at: datetime) -> Self | None:
        """Return the code when these digits are it, and use it up; else take one try away.

        One UPDATE counts, so that tries at the same time are not one. The caller commits either.
        """
        in_time = (cls.tries_left > 0) & (cls.expires_at > at)
        found = db.session.scalar(
            update(cls)
            .where(cls.id == id, in_time)
            .values(tries_left=cls.tries_left - 1)
            .returning(cls)
        )
        if found is None or not secrets.compare_digest(found.code, _digits(typed)):
            return None
        used = delete(cls).where(cls.id == id).returning(cls.id)
        return found if db.session.scalar(used) else None

    @classmethod
    def tidy(cls, now: datetime) -> None:
        db.session.execute(delete(cls).where(cls.expires_at <= now))

    def whose(self) -> Account:
        return db.session.get_one(Account, self.account_id)

    def letter(self) -> Letter:
        """Return the letter; its subject, which a locked screen shows, is none the wiser."""
        lines = (
            f"{self.code[:3]} {self.code[3:]}",
            _("Type this where you asked for it, within ten minutes."),
            _("If that wasn’t you, there is nothing to do: nothing opens without it."),
        )
        body = "\n\n".join(lines) + "\n"
        return Letter(self.id, self.address, _("A code for you"), body, "", self.id.hex)


def _digits(typed: str) -> str:
    return "".join(sign for sign in typed if sign in "0123456789")
