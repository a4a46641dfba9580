"""What the worker tidies each night: used links, and accounts in which nothing was ever kept."""

from datetime import datetime, timedelta

from sqlalchemy import delete, exists, or_, text

from app.account.devices import HandOff
from app.account.models import Account
from app.calendars.chores import forget_past_busy_times
from app.can_wait.chores import forget_what_was_let_go
from app.extensions import db
from app.mail.chores import tidy_mail
from app.push.chores import tidy_push
from app.reminders.chores import forget_old_reminders

ALONE = frozenset({"accounts", "devices", "hand_offs"})
"""The tables of an account in which nothing was ever kept."""
EMPTY_ACCOUNT_LASTS = timedelta(days=30)


def tidy(now: datetime) -> None:
    """Delete what nobody needs any more, as of this time (UTC), and commit."""
    forget_what_was_let_go(now)
    forget_old_reminders(now)
    tidy_push(now)
    tidy_mail(now)
    forget_past_busy_times(now)
    tables = [one for one in db.metadata.sorted_tables if one.name not in ALONE]
    hers = [one for one in tables if "account_id" in one.c]
    kept = [exists().where(one.c.account_id == Account.id) for one in hers]
    db.session.execute(delete(HandOff).where(HandOff.expires_at < now))
    db.session.execute(
        delete(Account).where(Account.consented_at < now - EMPTY_ACCOUNT_LASTS, ~or_(*kept))
    )
    # The planner's statistics; without them PostgreSQL finishes reminders slowly.
    db.session.execute(text("ANALYZE"))
    db.session.commit()
