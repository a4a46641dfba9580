"""Many subscriptions at once, so that a batch of messages takes a handful of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, tuple_, update

from app.circle.models import Person
from app.extensions import db
from app.push.models import Subscription
from app.push.outcomes import Outcome

Holder = tuple[UUID, UUID | None]
Key = tuple[UUID, UUID]


def devices_of(
    hers: Collection[UUID], people: Iterable[Person]
) -> dict[Holder, list[Subscription]]:
    """Return, by holder, what ``of_recipient`` does: of these accounts, and of these people."""
    links = {(one.account_id, one.id): one.token_hash for one in people}
    holder = tuple_(Subscription.account_id, Subscription.person_id)
    own = Subscription.account_id.in_(hers) & Subscription.person_id.is_(None)
    found = [*db.session.scalars(select(Subscription).where(own))]
    found += db.session.scalars(select(Subscription).where(holder.in_(links)))
    devices: dict[Holder, list[Subscription]] = defaultdict(list)
    for one in sorted(found, key=lambda one: (one.added_at, one.id)):
        if one.person_id is None or one.link_hash == links[one.account_id, one.person_id]:
            devices[one.account_id, one.person_id].append(one)
    return devices


def all_sent(answers: Iterable[tuple[Subscription, Outcome]], at: datetime) -> set[Key]:
    """Note what became of messages; return the keys of the subscriptions that are still there."""
    by_outcome: dict[Outcome, list[Subscription]] = defaultdict(list)
    for device, outcome in answers:
        by_outcome[outcome].append(device)
    there: set[Key] = set()
    # What ends some comes first: which are there is told after that.
    for outcome in sorted(by_outcome, key=lambda one: not one.ends_the_subscription):
        if outcome.ends_the_subscription:
            for device in by_outcome[outcome]:
                device.sent(outcome, at)
        else:
            there |= _note(by_outcome[outcome], outcome, at)
    return there


def _note(devices: Iterable[Subscription], outcome: Outcome, at: datetime) -> set[Key]:
    """Note the same outcome for all of these by their keys, in one statement."""
    key = tuple_(Subscription.account_id, Subscription.id)
    these = update(Subscription).where(key.in_({(one.account_id, one.id) for one in devices}))
    noted = these.values(Subscription.noted(outcome, at)).returning(
        Subscription.account_id, Subscription.id
    )
    found = db.session.execute(noted.execution_options(synchronize_session=False))
    return {(account_id, id) for account_id, id in found}
