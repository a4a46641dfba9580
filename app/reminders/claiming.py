"""Claiming what is due: each reminder is had by one worker, for as long as its lease lasts."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_, select, tuple_, update

from app.extensions import db
from app.reminders.models import WAITING, WORTHLESS, Reminder

LEASE = timedelta(minutes=2)
"""After this, a worker that was killed has lost it, and another one takes it up."""
AT_ONCE = 200
A_DAY = timedelta(days=1)


def take_back(now: datetime) -> None:
    """Let wait again what seemed too late while the clock was ahead; the caller commits."""
    seemed = (Reminder.state == WORTHLESS) & (Reminder.finished_at > now + LEASE)
    db.session.execute(
        update(Reminder)
        # By when it is due: what was of no worth any more weeks ago is not gone through.
        .where(seemed, Reminder.due_at > now - A_DAY, Reminder.until_at > now)
        .values(state=WAITING, finished_at=None)
    )


def claim(now: datetime, limit: int = AT_ONCE) -> Sequence[Reminder]:
    """Take what is due, the oldest first, and commit: nobody else has it until the lease ends."""
    lease = Reminder.leased_until
    # No worker whose clock is right holds one for that long.
    free = or_(lease.is_(None), lease <= now, lease > now + 2 * LEASE)
    due = (
        select(Reminder.account_id, Reminder.id)
        .where(Reminder.state == WAITING, Reminder.due_at <= now, free)
        .order_by(Reminder.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    claimed = (
        update(Reminder)
        .where(tuple_(Reminder.account_id, Reminder.id).in_(due))
        .values(leased_until=now + LEASE, tries=Reminder.tries + 1)
        .returning(Reminder)
        .execution_options(populate_existing=True)
    )
    found = db.session.scalars(claimed).all()
    db.session.commit()
    return sorted(found, key=lambda reminder: reminder.due_at)
