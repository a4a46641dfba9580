"""Reminders as they are kept: written with their cause, claimed with a lease, finished by key."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Self
from uuid import UUID, uuid4

from sqlalchemy import ForeignKeyConstraint, Index, String, bindparam, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.account.models import Owned
from app.clock import UtcDateTime
from app.extensions import Model, db, insert
from app.reminders.kinds import BY_NAME, Kind
from app.reminders.plan import Planned

Recipient = tuple[UUID, UUID | None]
"""Whose account, and which person of her circle; None is she."""
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
    def told_since(
        cls, accounts: Collection[UUID], since: datetime
    ) -> dict[Recipient, list[datetime]]:
        """Return when each recipient of these accounts was told what counts towards the cap."""
        # By account alone: going through all that was ever done, planners have taken minutes.
        found = select(cls.account_id, cls.person_id, cls.finished_at, cls.kind, cls.state)
        found = found.where(cls.account_id.in_(accounts), cls.finished_at >= since)
        told: dict[Recipient, list[datetime]] = defaultdict(list)
        for account_id, person_id, at, kind, state in db.session.execute(found):
            if at and state == DONE and BY_NAME[kind].counts:
                told[account_id, person_id].append(at)
        return told

    @property
    def of_kind(self) -> Kind:
        return BY_NAME[self.kind]

    @property
    def recipient(self) -> Recipient:
        return self.account_id, self.person_id

    @classmethod
    def finish(cls, reminders: Sequence[Self], state: str, at: datetime) -> Sequence[Self]:
        """End these by their keys; return those that no other worker has had meanwhile."""
        with db.session.begin_nested() as together:
            if cls._end(reminders, state, at) == len(reminders):
                return reminders
            together.rollback()
        # It isn't told which were ended; one by one, it is.
        return [one for one in reminders if cls._end([one], state, at)]

    @classmethod
    def _end(cls, reminders: Sequence[Self], state: str, at: datetime) -> int:
        if not reminders:
            return 0
        this = (cls.account_id == bindparam("its_account")) & (cls.id == bindparam("its_id"))
        ours = (cls.state == WAITING) & (cls.leased_until == bindparam("its_lease"))
        ends = update(cls).where(this, ours).values(state=state, finished_at=at, leased_until=None)
        rows = [
            {"its_account": one.account_id, "its_id": one.id, "its_lease": one.leased_until}
            for one in reminders
        ]
        return db.session.connection().execute(ends, rows).rowcount

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
