"""What the worker lets go of each night: what has been over for longer than she keeps it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, select, tuple_, update

from app.account.models import MONTHS_KEPT, Account
from app.can_wait.models import Thing
from app.extensions import db
from app.forgetting.over import EVERYTHING_OVER, acted_before, months_before

AT_ONCE = 500
"""Rows of one transaction: nobody waits long for the night's work."""


def forget_what_is_over(now: datetime) -> None:
    """Delete what has been over for longer than its mother keeps it, as of this time (UTC).

    Each batch is committed by itself.
    """
    for months in MONTHS_KEPT:
        before = months_before(now, months)
        # First what would lead back to a wait that goes.
        acts = update(Thing).values(act_id=None, before=None)
        _in_batches(acts, Thing, acted_before(before), months)
        for over in EVERYTHING_OVER:
            _in_batches(delete(over.model), over.model, over.before(before), months)


def _in_batches(change: Any, model: Any, which: ColumnElement[bool], months: int) -> None:
    key = tuple_(model.account_id, model.id)
    hers = select(model.account_id, model.id).where(which).limit(AT_ONCE)
    hers = hers.join(Account, Account.id == model.account_id).where(Account.months_kept == months)
    # Said twice: what she takes up again meanwhile is not over any more.
    some = change.where(key.in_(hers), which).execution_options(synchronize_session=False)
    while True:
        changed = db.session.connection().execute(some).rowcount
        db.session.commit()
        if not changed:
            return
