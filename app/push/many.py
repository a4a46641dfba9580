"""Many subscriptions at once, so that a batch of messages takes a handful of queries."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import bindparam, select, update

from app.circle.models import Person
from app.extensions import db
from app.push.models import Subscription
from app.push.outcomes import Outcome

Holder = tuple[UUID, UUID | None]


def devices_of(
    hers: Collection[UUID], people: Collection[Person]
) -> dict[Holder, list[Subscription]]:
    """Return, by holder, what ``of_recipient`` does: of these accounts, and of these people."""
    links = {(one.account_id, one.id): one.token_hash for one in people}
    accounts, ids = {one.account_id for one in people}, {one.id for one in people}
    own = Subscription.account_id.in_(hers) & Subscription.person_id.is_(None)
    theirs = Subscription.account_id.in_(accounts) & Subscription.person_id.in_(ids)
    found = [*db.session.scalars(select(Subscription).where(own))]
    found += db.session.scalars(select(Subscription).where(theirs))
    devices: dict[Holder, list[Subscription]] = defaultdict(list)
    for one in sorted(found, key=lambda one: (one.added_at, one.id)):
        holder = (one.account_id, one.person_id)
        if one.person_id is None or one.link_hash == links.get(holder):
            devices[holder].append(one)
    return devices


def all_sent(answers: Iterable[tuple[Subscription, Outcome]], at: datetime) -> None:
    """Note what became of messages, as ``sent`` does."""
    by_outcome: dict[Outcome, list[Subscription]] = defaultdict(list)
    for device, outcome in answers:
        by_outcome[outcome].append(device)
    for outcome, devices in by_outcome.items():
        if outcome.ends_the_subscription:
            for device in devices:
                device.sent(outcome, at)
        else:
            _note(devices, outcome, at)


def _note(devices: Iterable[Subscription], outcome: Outcome, at: datetime) -> None:
    this = Subscription.account_id == bindparam("its_account")
    this &= Subscription.id == bindparam("its_id")
    noted = update(Subscription).where(this).values(Subscription.noted(outcome, at))
    rows = [{"its_account": one.account_id, "its_id": one.id} for one in devices]
    db.session.connection().execute(noted, rows)


def in_trouble() -> Counter[tuple[str, str]]:
    """Count the subscriptions whose trouble is the operator's, by its code and the host."""
    found = select(Subscription.trouble, Subscription.endpoint)
    rows = db.session.execute(found.where(Subscription.trouble.is_not(None)))
    return Counter((trouble or "", urlsplit(end).hostname or "") for trouble, end in rows)
