"""Keeping reminders with what causes them: in the same transaction, or not at all."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.reminders.models import Reminder
from app.reminders.plan import Planned
from app.reminders.queue import wake_after_commit


def keep(account_id: UUID, cause: str, planned: Sequence[Planned], now: datetime) -> None:
    """Let exactly these wait for a cause; wake the worker when one of them is due already."""
    Reminder.renew(account_id, cause, planned)
    if any(one.due <= now < one.until for one in planned):
        wake_after_commit()
