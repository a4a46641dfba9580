"""What push services answered, for each reminder and each device."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, String, bindparam, exists, select
from sqlalchemy.orm import Mapped, mapped_column

from app.clock import UtcDateTime
from app.extensions import Model, db, insert
from app.push.models import Subscription
from app.push.outcomes import SENT
from app.reminders.models import Reminder


class Delivery(Model):
    """What a push service answered for one reminder and one device: an HTTP status, or 0."""

    __tablename__ = "deliveries"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    reminder_id: Mapped[UUID] = mapped_column(primary_key=True)
    subscription_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    status: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        ForeignKeyConstraint(
            ["account_id", "reminder_id"],
            ["reminders.account_id", "reminders.id"],
            name="fk_deliveries_reminder",
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["account_id", "subscription_id"],
            ["subscriptions.account_id", "subscriptions.id"],
            name="fk_deliveries_subscription",
            ondelete="CASCADE",
        ),
    )

    @classmethod
    def sent_of(cls, reminders: Sequence[Reminder]) -> set[tuple[UUID, UUID]]:
        """Return which of these reached which device: the ids of both."""
        found = select(cls.reminder_id, cls.subscription_id).where(
            cls.account_id.in_({one.account_id for one in reminders}),
            cls.reminder_id.in_({one.id for one in reminders}),
            cls.kind == SENT,
        )
        return {(reminder, device) for reminder, device in db.session.execute(found)}

    @classmethod
    def keep(cls, rows: Sequence[dict[str, Any]]) -> None:
        """Keep what was answered, where the device wasn't forgotten since; the latest stands."""
        if not rows:
            return
        columns = cls.__table__.columns
        new = {one.name: bindparam(f"its_{one.name}", type_=one.type) for one in columns}
        there = exists().where(
            Subscription.account_id == new["account_id"], Subscription.id == new["subscription_id"]
        )
        put = insert(cls).from_select([*new], select(*new.values()).where(there))
        latest = {name: put.excluded[name] for name in ("kind", "status", "at")}
        put = put.on_conflict_do_update(index_elements=[*cls.__table__.primary_key], set_=latest)
        db.session.connection().execute(
            put, [{f"its_{name}": value for name, value in row.items()} for row in rows]
        )
