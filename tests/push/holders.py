"""Whose a subscription is, and how the tests keep one."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from app.account.models import Account
from app.circle.models import Person
from app.extensions import db
from app.push.models import Subscription
from tests.cast import LISBON
from tests.services.push_service import Phone

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
DAY = timedelta(days=1)
MOZILLA = "https://updates.push.services.mozilla.com"


def person(account: Account, name: str = "Sam") -> Person:
    added = Person.add(
        account, uuid4(), NOON, name=name, relation="partner", colour="care", zone=LISBON
    )
    db.session.commit()
    return added


def keep(
    phone: Phone, account: Account, who: Person | None = None, at: datetime = NOON, **more: Any
) -> Subscription:
    said = {"name": "Chrome on Android", "server_key": "key", **more}
    kept = Subscription.keep(
        account.id,
        who.id if who else None,
        endpoint=phone.endpoint,
        p256dh=phone.p256dh,
        auth=phone.auth,
        at=at,
        **said,
    )
    db.session.commit()
    return kept


def names(account: Account, who: Person | None = None) -> list[str]:
    return [one.name for one in Subscription.of_recipient(account.id, who.id if who else None)]
