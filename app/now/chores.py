"""What the worker tidies each night: used links, and accounts in which nothing was ever kept."""

from datetime import datetime, timedelta

from sqlalchemy import delete, exists, text

from app.account.models import Account, HandOff
from app.can_wait.chores import forget_what_was_let_go
from app.can_wait.models import Thing
from app.extensions import db
from app.now.models import CheckIn

EMPTY_ACCOUNT_LASTS = timedelta(days=30)


def tidy(now: datetime) -> None:
    """Delete what nobody needs any more, as of this time (UTC), and commit."""
    forget_what_was_let_go(now)
    nothing_kept = ~(
        exists().where(CheckIn.account_id == Account.id)
        | exists().where(Thing.account_id == Account.id)
    )
    db.session.execute(delete(HandOff).where(HandOff.expires_at < now))
    db.session.execute(
        delete(Account).where(Account.consented_at < now - EMPTY_ACCOUNT_LASTS, nothing_kept)
    )
    # The planner's statistics; without them PostgreSQL finishes reminders slowly.
    db.session.execute(text("ANALYZE"))
    db.session.commit()
