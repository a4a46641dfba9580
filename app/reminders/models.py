"""Reminders as they are kept: written with their cause, claimed with a lease, finished by key."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKeyConstraint, Index, String, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.account.models import Owned
from app.clock import UtcDateTime
from app.extensions import Model, db, insert
from app.reminders.kinds import BY_NAME, Kind
from app.reminders.plan import Planned

WAITING, DONE, CANCELLED = "waiting", "done", "cancelled"
WORTHLESS, UNREACHED = "worthless", "unreached"
"""It came too late; or nobody's phone could be reached."""


class Reminder(Owned, Model):
    """One reminder for one recipient: ``person_id``, or she. Times are UTC.

    While it waits and ``leased_until`` is ahead, one worker has it. ``cause`` is what it hangs on,
    such as an ask: changed with it, in the same transaction. ``due_at`` is ``planned_for``, or
    later, where quiet hours or the cap of the day put it off.
    """

    __tablename__ = "reminders"
    cause: Mapped[str] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(String(160))
    kind: Mapped[str] = mapped_column(String(16))
    person_id: Mapped[UUID | None]
    about: Mapped[UUID | None]
    planned_for: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tonight: Mapped[bool]
    state: Mapped[str] = mapped_column(String(10))
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        ForeignKeyConstraint(
            ["account_id", "person_id"],
            ["people.account_id", "people.id"],
            name="fk_reminders_person",
            ondelete="CASCADE",
        ),
        Index(None, "account_id", "key", unique=True),
        Index(None, "account_id", "cause"),
        Index(None, "state", "due_at"),
    )

    @classmethod
    def renew(cls, account_id: UUID, cause: str, planned: Sequence[Planned]) -> None:
        """Let exactly these wait for a cause; what was told stays told, and isn't told again."""
        db.session.flush()
        its = select(cls).where(cls.account_id == account_id, cls.cause == cause)
        kept = {reminder.key: reminder for reminder in db.session.scalars(its)}
        new = [one for one in planned if one.key not in kept]
        if new:
            # Two who plan the same at once keep it once.
            there = [cls.account_id, cls.key]
            rows = [cls._row(account_id, cause, one) for one in new]
            db.session.execute(insert(cls).on_conflict_do_nothing(index_elements=there), rows)
        wanted = {one.key: one for one in planned}
        for reminder in kept.values():
            reminder._becomes(wanted.get(reminder.key))

    @staticmethod
    def _row(account_id: UUID, cause: str, one: Planned) -> dict[str, Any]:
        said = {"account_id": account_id, "id": uuid4(), "cause": cause, "key": one.key}
        return {**said, "state": WAITING, "tries": 0, **_said(one)}

    def _becomes(self, one: Planned | None) -> None:
        if self.state not in (WAITING, CANCELLED):
            return
        if one is None:
            self.state = CANCELLED
            return
        said = _said(one)
        same = all(getattr(self, name) == value for name, value in said.items() if name != "due_at")
        # What quiet hours put off stays put off.
        if self.state == CANCELLED or not same:
            self.state, self.leased_until = WAITING, None
            for name, value in said.items():
                setattr(self, name, value)

    @classmethod
    def told_between(
        cls, account_id: UUID, person: UUID | None, begins: datetime, ends: datetime
    ) -> int:
        """Count those that count towards the cap and were told to this recipient in a span."""
        hers = select(cls.kind).where(cls.account_id == account_id, cls.state == DONE)
        hers = hers.where(cls.person_id.is_not_distinct_from(person))
        told = hers.where(cls.finished_at >= begins, cls.finished_at < ends)
        return sum(BY_NAME[kind].counts for kind in db.session.scalars(told))

    @property
    def of_kind(self) -> Kind:
        return BY_NAME[self.kind]

    def finish(self, state: str, at: datetime) -> bool:
        """End it by its key; False when another worker has had it meanwhile."""
        changed = (
            update(Reminder)
            .where(Reminder.account_id == self.account_id, Reminder.id == self.id)
            .where(Reminder.state == WAITING, Reminder.leased_until == self.leased_until)
            .values(state=state, finished_at=at, leased_until=None)
            .returning(Reminder.id)
        )
        return db.session.scalar(changed) is not None

    def wait_until(self, due: datetime) -> None:
        """Let it wait longer, and free it for any worker."""
        db.session.execute(
            update(Reminder)
            .where(Reminder.account_id == self.account_id, Reminder.id == self.id)
            .where(Reminder.state == WAITING, Reminder.leased_until == self.leased_until)
            .values(due_at=due, leased_until=None)
        )


def _said(one: Planned) -> dict[str, Any]:
    return {
        "kind": one.kind.name,
        "person_id": one.person,
        "about": one.about,
        "planned_for": one.due,
        "due_at": one.due,
        "until_at": one.until,
        "tonight": one.tonight,
    }


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
