"""A feed as it is now: what was written last, where what it was made of is still the same."""

import hashlib
from datetime import UTC, datetime
from functools import cache
from time import monotonic
from typing import Any

from flask_babel import force_locale
from sqlalchemy import (
    LargeBinary,
    ScalarSelect,
    String,
    bindparam,
    cast,
    func,
    select,
    type_coerce,
    union_all,
)

from app.account.models import Account
from app.asks.models import Ask
from app.circle.models import Child, Person
from app.extensions import db
from app.my_time.feed import feed
from app.my_time.feed_cache import Kept, feeds
from app.my_time.models import OwnTime
from app.my_time.settings import TimeSettings


def kept_feed(hashed: str, now: datetime) -> Kept | None:
    """Return the feed with this address, written anew if need be; None where there is none."""
    known, seen = feeds().get(hashed), monotonic()
    if known and known.is_fresh:
        return known
    stamp = _stamp(hashed, now)
    if stamp is None:
        feeds().forget(hashed)
        return None
    if known and known.stamp == stamp:
        return feeds().saw(hashed, known, seen)
    settings = TimeSettings.by_hash(hashed)
    return feeds().keep(hashed, _written(settings, stamp, seen, now)) if settings else None


def _written(settings: TimeSettings, stamp: str, seen: float, now: datetime) -> Kept:
    account = db.session.get_one(Account, settings.account_id)
    with force_locale(account.language):
        body = feed(account, settings, now)
    return Kept(body, hashlib.sha256(body).hexdigest()[:32], stamp, seen)


def _stamp(hashed: str, now: datetime) -> str | None:
    """Return what changes with whatever a feed says; None where there is no such feed.

    It changes each day (UTC), too: then the year that is in the feed does. Two queries.
    """
    made_of, names = _looks()
    found = db.session.execute(made_of, {"hashed": hashed}).one_or_none()
    if found is None:
        return None
    who = {"account_id": found.account_id}
    called = sorted(db.session.scalars(names, who)) if found.details else []
    said = repr((now.astimezone(UTC).date(), tuple(found), called))
    return hashlib.sha256(said.encode()).hexdigest()


@cache
def _looks() -> tuple[Any, Any]:
    """Return both queries, put together once: most of the time would go there.

    The first finds what she chose, and what changes when any of her rows does; the second the
    names of her circle as they are kept: sealed anew when one is changed.
    """
    its = TimeSettings.account_id
    chosen = (its, TimeSettings.details, TimeSettings.pauses, TimeSettings.version)
    account = (Account.zone, Account.language)
    made_of = (
        select(*chosen, *account, _counted(OwnTime), _counted(Ask))
        .join(Account, Account.id == its)
        .where(TimeSettings.feed_hash == bindparam("hashed"))
    )
    names = (
        select(type_coerce(who.name, LargeBinary)).where(who.account_id == bindparam("account_id"))
        for who in (Person, Child)
    )
    return made_of, union_all(*names)


def _counted(rows: type[OwnTime | Ask]) -> ScalarSelect[str]:
    counts = (func.count(), func.sum(rows.version), func.max(rows.changed_at))
    said = [func.coalesce(cast(count, String), "") + " " for count in counts]
    hers = select(said[0] + said[1] + said[2]).where(rows.account_id == TimeSettings.account_id)
    return hers.correlate(TimeSettings).scalar_subquery()
