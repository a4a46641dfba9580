"""What the worker tidies each night: words that were let go thirty days ago."""

from datetime import datetime

from sqlalchemy import select

from app.can_wait.models import LET_GO, LET_GO_LASTS, Thing
from app.extensions import db

AT_ONCE = 500


def forget_what_was_let_go(now: datetime) -> None:
    """Leave no word of what was let go more than thirty days before this time (UTC)."""
    over = select(Thing).where(Thing.state == LET_GO, Thing.changed_at < now - LET_GO_LASTS)
    while things := db.session.scalars(over.limit(AT_ONCE)).all():
        for thing in things:
            thing.forget(now)
        db.session.flush()
