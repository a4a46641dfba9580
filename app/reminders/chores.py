"""What the worker tidies each night: reminders that were told or not needed a month ago."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from app.extensions import db
from app.reminders.models import WAITING, Reminder

KEPT_FOR = timedelta(days=30)


def forget_old_reminders(now: datetime) -> None:
    old = delete(Reminder).where(Reminder.state != WAITING, Reminder.until_at < now - KEPT_FOR)
    db.session.execute(old)
