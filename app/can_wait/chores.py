"""What the worker tidies each night: words that were let go thirty days ago."""

from datetime import datetime

from sqlalchemy import select

from app.can_wait.models import LET_GO_LASTS, Thing
from app.can_wait.states import LET_GO
from app.extensions import db

AT_ONCE = 500


def forget_what_was_let_go(now: datetime) -> None:
    """Leave no word of what was let go more than thirty days before this time (UTC)."""
    over = select(Thing).where(Thing.state == LET_GO, Thing.changed_at < now - LET_GO_LASTS)
    # Held, and in the order of a batch: what she brings back meanwhile is not forgotten.
    held = over.order_by(Thing.account_id, Thing.id).limit(AT_ONCE).with_for_update()
    while things := db.session.scalars(held).all():
        for thing in things:
            thing.forget(now)
        db.session.flush()
