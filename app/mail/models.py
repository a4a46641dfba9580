"""Addresses that may be written to: whose, since when, and by which link they were given."""

import secrets
from datetime import datetime, timedelta
from typing import Any, Self, TypeVar
from uuid import UUID

from flask import current_app
from sqlalchemy import (
    ColumnElement,
    ForeignKeyConstraint,
    Select,
    String,
    and_,
    delete,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.account.models import Owned
from app.circle.models import Person
from app.clock import UtcDateTime
from app.crypto import EncryptedText
from app.extensions import Model, db, insert
from app.mail.server import is_on

Found = TypeVar("Found")
TO_SAY_YES = timedelta(hours=24)
ASKED, WRITTEN_TO, REFUSED = "asked", "written_to", "refused"


class MailAddress(Owned, Model):
    """One address of one recipient: ``person_id``, or she. Its ``id`` is theirs: there is one each.

    It is written to only once ``said_yes_at`` is set, by a tap on the link that was sent there.
    ``link_hash`` is that of the person's link by which it was given: with a link that leads
    nowhere any more, nothing is sent. ``key`` is what the links in letters stand for.
    """

    __tablename__ = "mail_addresses"
    person_id: Mapped[UUID | None]
    link_hash: Mapped[str | None] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(32), unique=True)
    address: Mapped[str] = mapped_column(EncryptedText)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    said_yes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    refused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    refused_with: Mapped[int | None]

    __table_args__ = (
        ForeignKeyConstraint(
            ["account_id", "person_id"],
            ["people.account_id", "people.id"],
            name="fk_mail_addresses_person",
            ondelete="CASCADE",
        ),
    )

    @classmethod
    def ask(cls, account_id: UUID, person: Person | None, address: str, at: datetime) -> Self:
        """Keep an address that still has to say yes, in the place of one that was there."""
        values = {
            "account_id": account_id,
            "id": person.id if person else account_id,
            "person_id": person.id if person else None,
            "link_hash": person.token_hash if person else None,
            "key": secrets.token_urlsafe(16),
            "address": address,
            "asked_at": at,
            "said_yes_at": None,
            "refused_at": None,
            "refused_with": None,
        }
        put = insert(cls).values(values)
        new = {name: put.excluded[name] for name in values if name not in {"account_id", "id"}}
        put = put.on_conflict_do_update(index_elements=["account_id", "id"], set_=new)
        db.session.execute(put)
        return db.session.scalars(_fresh(select(cls).where(cls.key == values["key"]))).one()

    @classmethod
    def of_recipient(cls, account_id: UUID, person_id: UUID | None, now: datetime) -> Self | None:
        """Return the address that was given by their present link; None when there is none."""
        if not is_on(current_app.config):
            return None
        return db.session.scalar(
            _fresh(cls._holding(now).where(_whose(cls, account_id, person_id)))
        )

    @classmethod
    def to_write_to(cls, account_id: UUID, person_id: UUID | None, now: datetime) -> Self | None:
        """Return the address that said yes, and takes letters."""
        found = cls.of_recipient(account_id, person_id, now)
        return found if found and found.state == WRITTEN_TO else None

    @classmethod
    def people_written_to(cls, account_id: UUID, now: datetime) -> set[UUID]:
        """Return who of a circle has said yes to letters, and takes them."""
        if not is_on(current_app.config):
            return set()
        theirs = cls._holding(now).where(cls.account_id == account_id, cls.person_id.is_not(None))
        said_yes = theirs.where(cls.said_yes_at.is_not(None), cls.refused_at.is_(None))
        return {one.id for one in db.session.scalars(_fresh(said_yes))}

    @classmethod
    def by_key(cls, key: str, now: datetime) -> Self | None:
        return db.session.scalars(_fresh(cls._holding(now).where(cls.key == key))).first()

    @classmethod
    def to_end(cls, key: str) -> Self | None:
        """Return the address even when it isn't written to any more, or never was."""
        return db.session.scalar(select(cls).where(cls.key == key))

    @property
    def state(self) -> str:
        if self.refused_at:
            return REFUSED
        return WRITTEN_TO if self.said_yes_at else ASKED

    def say_yes(self, at: datetime) -> None:
        self._becomes(said_yes_at=func.coalesce(MailAddress.said_yes_at, _time(at)))

    def is_refused(self, status: int, at: datetime) -> None:
        """Note that nobody takes letters there; nothing goes there any more."""
        self._becomes(refused_at=_time(at), refused_with=status)

    def forget(self) -> None:
        # By its key: another one may have been given meanwhile.
        db.session.execute(delete(MailAddress).where(MailAddress.key == self.key))

    @classmethod
    def forget_of(cls, account_id: UUID, person_id: UUID | None) -> None:
        db.session.execute(delete(cls).where(_whose(cls, account_id, person_id)))

    @classmethod
    def tidy(cls, now: datetime) -> None:
        """Delete those that never said yes, and those whose link leads nowhere any more."""
        holding = cls._holding(now).with_only_columns(cls.key)
        db.session.execute(delete(cls).where(cls.key.not_in(holding)))

    def _becomes(self, **values: Any) -> None:
        # By its key, for it may have been forgotten since it was read.
        db.session.execute(update(MailAddress).where(MailAddress.key == self.key).values(**values))

    @classmethod
    def _holding(cls, now: datetime) -> Select[Self]:
        """Select those that still mean something: given by a link that leads somewhere, in time."""
        theirs = and_(Person.account_id == cls.account_id, Person.id == cls.person_id)
        link = or_(cls.person_id.is_(None), Person.token_hash == cls.link_hash)
        in_time = or_(cls.said_yes_at.is_not(None), cls.asked_at > now - TO_SAY_YES)
        return select(cls).outerjoin(Person, theirs).where(link, in_time)


def _whose(
    kind: type[MailAddress], account_id: UUID, person_id: UUID | None
) -> ColumnElement[bool]:
    return (kind.account_id == account_id) & (kind.id == (person_id or account_id))


def _fresh(found: Select[Found]) -> Select[Found]:
    # Rows are written by statements; what the session remembers may be older.
    return found.execution_options(populate_existing=True)


def _time(at: datetime) -> ColumnElement[datetime]:
    return literal(at, UtcDateTime())
