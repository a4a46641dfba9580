"""Subscriptions: the browsers that agreed to be reached, hers and those of her circle."""

from datetime import date, datetime
from typing import Any, Self
from uuid import UUID, uuid4

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Select,
    String,
    delete,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.account.models import Owned
from app.circle.models import Person
from app.clock import UtcDateTime
from app.crypto import EncryptedText, fingerprint
from app.extensions import Model, db, insert
from app.push.messages import Target
from app.push.outcomes import SENT, Outcome

MOST = 10
"""Browsers of one recipient; with one more, that which was not seen for longest is forgotten."""


class Subscription(Owned, Model):
    """One browser. ``person_id`` is whose it is: None her own, else somebody's of her circle.

    The endpoint and the keys are secrets; ``endpoint_hash`` is of that endpoint and its holder, as
    ``hash_of`` says. ``seen_on`` is the day (UTC) on which its page was last open.
    ``failing_since`` is the first of the failures since the last success; ``trouble`` a short code
    of what the operator has to mend. ``link_hash`` is that of the link by which it was added: with
    a link that leads nowhere any more, nothing is sent. ``device_id`` is her signed-in browser.
    """

    __tablename__ = "subscriptions"
    person_id: Mapped[UUID | None]
    device_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("devices.id", ondelete="CASCADE"), index=True
    )
    link_hash: Mapped[str | None] = mapped_column(String(64))
    endpoint: Mapped[str] = mapped_column(EncryptedText)
    endpoint_hash: Mapped[str] = mapped_column(String(64), unique=True)
    p256dh: Mapped[str] = mapped_column(EncryptedText)
    auth: Mapped[str] = mapped_column(EncryptedText)
    name: Mapped[str] = mapped_column(String(60))
    server_key_hash: Mapped[str] = mapped_column(String(64))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_on: Mapped[date]
    last_status: Mapped[int | None]
    last_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failing_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    trouble: Mapped[str | None] = mapped_column(String(24), index=True)

    __table_args__ = (
        ForeignKeyConstraint(
            ["account_id", "person_id"],
            ["people.account_id", "people.id"],
            name="fk_subscriptions_person",
            ondelete="CASCADE",
        ),
        Index(None, "account_id", "person_id"),
    )

    @classmethod
    def keep(
        cls,
        account_id: UUID,
        person_id: UUID | None,
        *,
        device_id: UUID | None = None,
        endpoint: str,
        p256dh: str,
        auth: str,
        name: str,
        server_key: str,
        at: datetime,
    ) -> Self:
        """Keep a checked endpoint for its holder, or renew it.

        Hers moves here from another account; other people who hold it go on being told. Raises
        LookupError when there is no such person, or their link leads nowhere.
        """
        link_hash = _link_hash(account_id, person_id) if person_id else None
        hashed = cls.hash_of(endpoint, person_id)
        # Nothing that was meant for the one mother may find the other: it is a new subscription.
        others = cls.endpoint_hash == hashed, cls.account_id != account_id
        db.session.execute(delete(cls).where(*others))
        cls._put(
            account_id=account_id,
            id=uuid4(),
            person_id=person_id,
            device_id=device_id,
            link_hash=link_hash,
            endpoint=endpoint,
            endpoint_hash=hashed,
            p256dh=p256dh,
            auth=auth,
            name=name[:60],
            server_key_hash=fingerprint(server_key),
            added_at=at,
            seen_on=at.date(),
        )
        cls._forget_all_but(MOST - 1, cls._of(account_id, person_id), cls.endpoint_hash != hashed)
        found = select(cls).where(cls.endpoint_hash == hashed)
        return db.session.execute(found.execution_options(populate_existing=True)).scalar_one()

    @staticmethod
    def hash_of(endpoint: str, person_id: UUID | None) -> str:
        """Return what an endpoint is found by: hers once only, a person's once for each of them.

        Behind all links there is one worker, so a browser has one endpoint for several people.
        """
        return fingerprint(f"{person_id} {endpoint}" if person_id else endpoint)

    @property
    def device(self) -> str:
        """What the browser that holds it knows it by, whoever is told there."""
        return fingerprint(self.endpoint)

    @classmethod
    def of_recipient(cls, account_id: UUID, person_id: UUID | None) -> list[Self]:
        """Return the browsers that may be sent to; of a person, those of their present link."""
        found = select(cls).where(cls._of(account_id, person_id))
        if person_id:
            found = found.join(
                Person, (Person.account_id == cls.account_id) & (Person.id == cls.person_id)
            ).where(Person.token_hash == cls.link_hash)
        return list(db.session.scalars(found.order_by(cls.added_at, cls.id)))

    @classmethod
    def accounts(cls) -> Select[UUID]:
        """Select those who are told on a browser of their own."""
        return select(cls.account_id).where(cls.person_id.is_(None))

    @classmethod
    def forget(cls, account_id: UUID, person_id: UUID | None, id: UUID) -> bool:
        """Forget one browser of this recipient; tell whether it was there."""
        gone = delete(cls).where(cls._of(account_id, person_id), cls.id == id).returning(cls.id)
        return db.session.scalar(gone) is not None

    @classmethod
    def forget_of(cls, account_id: UUID, person_id: UUID | None) -> None:
        """Forget every browser of this recipient."""
        db.session.execute(delete(cls).where(cls._of(account_id, person_id)))

    @property
    def target(self) -> Target:
        """What sending needs."""
        return Target(self.id, self.endpoint, self.p256dh, self.auth)

    def sent(self, outcome: Outcome, at: datetime) -> bool:
        """Note what became of a message; tell whether the subscription is still there.

        Written by key alone: it may have been forgotten since it was read.
        """
        cls = type(self)
        this = (cls.account_id == self.account_id) & (cls.id == self.id)
        if outcome.ends_the_subscription:
            # Renewed with other keys since, it is not the one that was refused.
            unchanged = cls.server_key_hash == self.server_key_hash
            db.session.execute(delete(cls).where(this, unchanged))
            return False
        done = update(cls).where(this).values(cls.noted(outcome, at)).returning(cls.id)
        return db.session.scalar(done) is not None

    @classmethod
    def noted(cls, outcome: Outcome, at: datetime) -> dict[str, Any]:
        """Return what a message that ends nothing changes."""
        failing = (
            None
            if outcome.kind == SENT
            else func.coalesce(cls.failing_since, literal(at, UtcDateTime()))
        )
        return {
            "last_status": outcome.status,
            "last_at": at,
            "failing_since": failing,
            "trouble": outcome.trouble,
        }

    @classmethod
    def _of(cls, account_id: UUID, person_id: UUID | None) -> ColumnElement[bool]:
        return (cls.account_id == account_id) & (cls.person_id == person_id)

    @classmethod
    def _put(cls, **values: Any) -> None:
        # One statement, so that two tabs which renew at once don't meet.
        put = insert(cls).values(values)
        renewed = {name: put.excluded[name] for name in values if name not in {"id", "added_at"}}
        db.session.execute(
            put.on_conflict_do_update(index_elements=["endpoint_hash"], set_=renewed)
        )

    @classmethod
    def _forget_all_but(cls, most: int, *which: ColumnElement[bool]) -> None:
        last_seen = select(cls.id).where(*which).order_by(cls.seen_on.desc(), cls.added_at.desc())
        stays = cls.id.in_(last_seen.limit(most).scalar_subquery())
        db.session.execute(delete(cls).where(*which, ~stays))


def _link_hash(account_id: UUID, person_id: UUID) -> str:
    found = select(Person.token_hash).where(Person.account_id == account_id, Person.id == person_id)
    hashed = db.session.scalar(found)
    if hashed is None:
        raise LookupError("Nobody with a link to reach them by.")
    return hashed
