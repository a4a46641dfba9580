"""Ways back in, when every phone is lost: passkeys, a recovery code, an e-mail address."""

from collections.abc import Sequence
from datetime import date
from typing import Self
from uuid import UUID, uuid4

from flask import current_app
from sqlalchemy import ForeignKey, LargeBinary, String, delete, exists, select
from sqlalchemy.orm import Mapped, mapped_column

from app.account.codes import RECOVERY, in_groups, new_code, read_code
from app.account.models import Account, Owned
from app.addresses import same
from app.crypto import EncryptedText, blinded, fingerprint
from app.extensions import Model, db

MOST_PASSKEYS = 20


class Passkey(Owned, Model):
    """A public key of hers; the private one never leaves her phone or its keychain.

    ``sign_count`` is the authenticator's own, 0 where it keeps none (WebAuthn, 6.1.1).
    """

    __tablename__ = "passkeys"
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int]
    name: Mapped[str] = mapped_column(String(60))
    added_on: Mapped[date]

    @classmethod
    def add(cls, account: Account, *, name: str, on: date, **key: bytes | int) -> None:
        """Keep ``credential_id``, ``public_key`` and ``sign_count`` of a new one."""
        one = {"account_id": account.id, "id": uuid4(), "name": name[:60], "added_on": on}
        db.session.add(cls(**one, **key))

    @classmethod
    def by_credential(cls, id: bytes) -> Self | None:
        return db.session.scalar(select(cls).where(cls.credential_id == id))

    @classmethod
    def all_of(cls, account: Account) -> list[Self]:
        return list(db.session.scalars(cls.of(account).order_by(cls.added_on, cls.id)))


class RecoveryCode(Model):
    """The code on her paper; only its hash is kept. It holds until she makes another."""

    __tablename__ = "recovery_codes"
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True
    )
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_on: Mapped[date]

    @classmethod
    def make(cls, account: Account, on: date) -> str:
        """Return a new code, in groups, in the place of any that was there."""
        code = new_code(RECOVERY)
        db.session.merge(cls(account_id=account.id, code_hash=fingerprint(code), made_on=on))
        return in_groups(code)

    @classmethod
    def account_for(cls, typed: str) -> Account | None:
        """Return whose code somebody typed; None when nobody's."""
        code = read_code(typed, RECOVERY)
        if code is None:
            return None
        hers = select(Account).join(cls, cls.account_id == Account.id)
        return db.session.scalar(hers.where(cls.code_hash == fingerprint(code)))

    @classmethod
    def remove(cls, account: Account) -> None:
        db.session.execute(delete(cls).where(cls.account_id == account.id))


class MailWay(Model):
    """The address to which a code to sign in may be sent: hers, as such a code has shown."""

    __tablename__ = "mail_ways"
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True
    )
    mailbox_hash: Mapped[str] = mapped_column(String(64), unique=True)
    address: Mapped[str] = mapped_column(EncryptedText)
    added_on: Mapped[date]

    @classmethod
    def add(cls, account: Account, address: str, on: date) -> bool:
        """Keep an address that was shown to be hers; say no when it opens another account."""
        hashed = hash_of(address)
        there = db.session.scalar(select(cls).where(cls.mailbox_hash == hashed))
        if there and there.account_id != account.id:
            return False
        way = cls(account_id=account.id, mailbox_hash=hashed, address=address, added_on=on)
        db.session.merge(way)
        return True

    @classmethod
    def by_address(cls, address: str) -> Self | None:
        return db.session.scalar(select(cls).where(cls.mailbox_hash == hash_of(address)))

    @classmethod
    def remove(cls, account: Account) -> None:
        db.session.execute(delete(cls).where(cls.account_id == account.id))


WAYS: Sequence[type[Passkey | RecoveryCode | MailWay]] = (Passkey, RecoveryCode, MailWay)


def hash_of(address: str) -> str:
    """Return what a mailbox is found by, whatever the case it was typed in."""
    return blinded(f"way in by {same(address)}")


def has_any(account: Account) -> bool:
    """Tell whether she could come back if no device of hers were signed in."""
    return _has(account, WAYS)


def can_show(account: Account) -> bool:
    """Tell whether she can show here and now that it is she: letters may be off for a while."""
    mail_is_off = not current_app.config["MAIL_URL"]
    return _has(account, [way for way in WAYS if not (mail_is_off and way is MailWay)])


def _has(account: Account, ways: Sequence[type[Passkey | RecoveryCode | MailWay]]) -> bool:
    found = [exists().where(way.account_id == account.id) for way in ways]
    return any(db.session.execute(select(*found)).one())
