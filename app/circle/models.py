"""Her circle: people with a link each, and children with what whoever has them needs to know."""

import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy import JSON, String, false, select, update
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.exceptions import NotFound

from app.account.models import Account, Owned
from app.circle.ages import Month
from app.clock import UtcDateTime
from app.crypto import EncryptedText, fingerprint
from app.extensions import Model, db, note_at_the_end

RELATIONS = ("partner", "grandparent", "family", "friend", "sitter", "other")
COLOURS = ("rest", "stillness", "care", "space")
TIMES, HANDED, NEED, BALANCE = "times", "handed", "need", "balance"
SEES = (TIMES, HANDED, NEED, BALANCE)
"""What a person may see besides what they are asked; she chooses, and nothing is chosen for her."""
CARD = ("sleep", "food", "cries", "loves", "never", "medicine", "numbers")
NAME_LENGTH, CARD_LENGTH, PLACE_LENGTH = 60, 600, 120


class Person(Owned, Model):
    """Somebody of her circle, who needs no account: their link opens their page.

    The token has 192 random bits; it is found by its hash, and kept encrypted to be sent again.
    ``zone`` is theirs (IANA). Revoked, there is no token; who is gone stays as a name on old asks.
    ``opened_on`` is the day (UTC) on which the link was last opened. While ``paused_at`` is set,
    their page looks as if nothing were shared. ``shows_hours`` is their own yes: she sees how many
    hours of a week are theirs.
    """

    __tablename__ = "people"
    name: Mapped[str] = mapped_column(EncryptedText)
    relation: Mapped[str] = mapped_column(String(16))
    colour: Mapped[str] = mapped_column(String(16))
    phone: Mapped[str | None] = mapped_column(EncryptedText)
    email: Mapped[str | None] = mapped_column(EncryptedText)
    zone: Mapped[str] = mapped_column(String(64))
    sees: Mapped[list[str]] = mapped_column(JSON)
    token: Mapped[str | None] = mapped_column(EncryptedText)
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_on: Mapped[date | None]
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    gone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    shows_hours: Mapped[bool] = mapped_column(default=False, server_default=false())

    @classmethod
    def add(cls, account: Account, id: UUID, at: datetime, **more: Any) -> Self:
        """Add somebody, with a link of their own, who sees only what they are asked."""
        person = cls(account_id=account.id, id=id, added_at=at, sees=[], **more)
        person.renew_link()
        return person.keep_once()

    @classmethod
    def circle(cls, account: Account) -> list[Self]:
        """Return her people, in the order in which she added them."""
        found = cls.of(account).where(cls.gone_at.is_(None)).order_by(cls.added_at, cls.id)
        return list(db.session.scalars(found))

    @classmethod
    def find_here(cls, account: Account, id: UUID) -> Self:
        """Return somebody of her circle; who left it, or is of another's, is not found (404)."""
        person = cls.find(account, id)
        if person.gone_at:
            raise NotFound
        return person

    @classmethod
    def by_token(cls, token: str) -> Self | None:
        """Return whose link this is; None for a wrong, old or revoked one."""
        hashed = fingerprint(token)
        found = db.session.scalar(select(cls).where(cls.token_hash == hashed))
        if found is None or not hmac.compare_digest(found.token_hash or "", hashed):
            return None
        return found

    def renew_link(self) -> None:
        """Give a new link; the old one leads nowhere from now on."""
        self.token = secrets.token_urlsafe(24)
        self.token_hash = fingerprint(self.token)
        self.opened_on = None

    def revoke_link(self) -> None:
        self.token = self.token_hash = None

    def may_see(self, wanted: list[str]) -> None:
        self.sees = [one for one in SEES if one in wanted]

    def shares(self, kind: str) -> bool:
        """Tell whether their page shows this of hers now."""
        return kind in self.sees and self.paused_at is None

    def pause(self, at: datetime) -> None:
        """Show nothing of hers until she goes on; what she ticked stays ticked."""
        self.paused_at = self.paused_at or at

    def go_on(self) -> None:
        self.paused_at = None

    def was_opened(self, on: date) -> None:
        """Note the day, once, at the end of a request."""
        if self.opened_on is None or self.opened_on < on:
            this = (Person.account_id == self.account_id) & (Person.id == self.id)
            note_at_the_end(update(Person).where(this).values(opened_on=on))

    def leave(self, at: datetime) -> None:
        """Take somebody out of the circle; the link is revoked, and how to reach them is gone."""
        self.revoke_link()
        self.phone = self.email = None
        self.sees, self.gone_at = [], at


class Child(Owned, Model):
    """A child: name, birth month, and the handover card in plain fields. All of it encrypted."""

    __tablename__ = "children"
    name: Mapped[str] = mapped_column(EncryptedText)
    born: Mapped[str | None] = mapped_column(EncryptedText)
    written: Mapped[str] = mapped_column(EncryptedText)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @classmethod
    def add(cls, account: Account, id: UUID, at: datetime, name: str, born: Month | None) -> Self:
        month = str(born) if born else None
        return cls(
            account_id=account.id, id=id, added_at=at, name=name, born=month, written="{}"
        ).keep_once()

    @classmethod
    def all_of(cls, account: Account) -> list[Self]:
        return list(db.session.scalars(cls.of(account).order_by(cls.added_at, cls.id)))

    @property
    def birth_month(self) -> Month | None:
        return Month.read(self.born) if self.born else None

    @property
    def card(self) -> Mapping[str, str]:
        """What whoever has this child needs to know, by field; only what is filled in."""
        card: dict[str, str] = json.loads(self.written)
        return card

    def write_card(self, card: Mapping[str, str]) -> None:
        kept = {field: card[field] for field in CARD if card.get(field)}
        self.written = json.dumps(kept, ensure_ascii=False)
