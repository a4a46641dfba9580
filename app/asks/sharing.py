"""What a person sees besides what they are asked: only what she ticked for them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.account.models import Account
from app.can_wait import handing
from app.can_wait.returning import DAY_BEGINS, her_day, morning_of
from app.circle.models import NEED, Person
from app.extensions import db
from app.now.models import CheckIn
from app.now.needs import BY_KEY, Need

Sharer = Callable[[Person, Account, datetime], Mapping[str, Any]]
_SHARERS: list[Sharer] = []


def shares(sharer: Sharer) -> Sharer:
    """Let a part say what a person's page shows of it; it looks up nothing that isn't ticked."""
    _SHARERS.append(sharer)
    return sharer


def shared_with(person: Person, account: Account, now: datetime) -> dict[str, Any]:
    """Return what this person's page shows of hers; what isn't ticked isn't looked up."""
    shown: dict[str, Any] = {
        "need": need_today(account, now) if person.shares(NEED) else None,
        "handed": handing.shown_to(person),
    }
    for sharer in _SHARERS:
        shown |= sharer(person, account, now)
    return shown


def need_today(account: Account, now: datetime) -> Need | None:
    """Return what she last said today that she needs; never her own words."""
    today = morning_of(her_day(now, account.zone), account.zone, DAY_BEGINS)
    last = (
        select(CheckIn.need)
        .where(CheckIn.account_id == account.id, CheckIn.at >= today, CheckIn.undone_at.is_(None))
        .where(CheckIn.need != "other")
        .order_by(CheckIn.at.desc())
        .limit(1)
    )
    return BY_KEY.get(db.session.scalar(last) or "")
