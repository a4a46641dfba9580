"""A database with very many reminders: most were told, some wait for their day, a few are due.

Half of the accounts are told on a phone of their own; of the others, somebody of the circle is.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, insert, literal, select, text

from app.account.models import Account
from app.can_wait.models import Thing
from app.can_wait.states import HANDED
from app.circle.models import Person
from app.crypto import fingerprint
from app.extensions import db
from app.push.models import Subscription
from app.reminders import kinds
from app.reminders.models import DONE, WAITING, Reminder
from tests.services.push_service import Phone

HOUR = timedelta(hours=1)
BEGUN, ZONE = timedelta(days=40), "Europe/Lisbon"
KEPT_HOURS = 30 * 24
"""As long as reminders are kept after they were told."""
PHONES = 500
"""Keys that differ; to make some for each phone would take longer than all the rest."""


def fill(accounts: int, reminders: int, origin: str, now: datetime) -> None:
    """Have so many accounts with one phone each, and so many reminders that aren't due."""
    ids = [uuid4() for _ in range(accounts)]
    theirs = set(ids[::2])
    phones = [Phone(origin) for _ in range(PHONES)]
    db.session.execute(insert(Account), [_account(id, now) for id in ids])
    db.session.execute(insert(Person), [_person(id, now) for id in theirs])
    db.session.execute(insert(Thing), [_thing(id, now) for id in theirs])
    hers = [_phone(id, phones[n % PHONES], id in theirs, now) for n, id in enumerate(ids)]
    db.session.execute(insert(Subscription), hers)
    each = reminders // accounts
    for number in range(each):
        # One in 25 is still to come, up to a month ahead.
        hours = KEPT_HOURS * (number + 1) / each
        at = now + hours * HOUR if number % 25 == 24 else now - hours * HOUR
        _one_each(number, at, done=at < now)
    db.session.commit()


def due(count: int, now: datetime) -> None:
    """Let so many be due: half are finished before they are sent (nudges), half after."""
    found = select(Account.id, Person.id).outerjoin(Person, Person.account_id == Account.id)
    rows = db.session.execute(found.order_by(Account.id).limit(count)).all()
    db.session.execute(insert(Reminder), [_due(*row, now) for row in rows])
    db.session.commit()


def analyze() -> None:
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def _one_each(number: int, at: datetime, done: bool) -> None:
    """Give one reminder to each account, by a single statement."""
    sqlite = db.engine.dialect.name == "sqlite"
    id = func.lower(func.hex(func.randomblob(16))) if sqlite else func.gen_random_uuid()
    said = {
        "cause": "nudges",
        "key": f"nudge:{number}",
        "kind": kinds.NUDGE.name,
        "planned_for": at,
        "due_at": at,
        "until_at": at + 2 * HOUR,
        "tonight": False,
        "state": DONE if done else WAITING,
        "tries": 1 if done else 0,
        "finished_at": at if done else None,
    }
    table = Reminder.__table__
    values = [literal(value, table.c[name].type).label(name) for name, value in said.items()]
    chosen = select(Account.id, id, *values)
    db.session.execute(insert(Reminder).from_select(["account_id", "id", *said], chosen))


def _account(id: UUID, now: datetime) -> dict[str, Any]:
    begun = {"consented_at": now - BEGUN, "zone": ZONE, "language": "en_GB", "leave_out": []}
    return {"id": id, **begun}


def _person(account: UUID, now: datetime) -> dict[str, Any]:
    return {
        "account_id": account,
        "id": account,
        "name": "Sam",
        "relation": "friend",
        "colour": "rest",
        "zone": ZONE,
        "sees": [],
        "token": account.hex,
        "token_hash": fingerprint(account.hex),
        "added_at": now - BEGUN,
    }


def _thing(account: UUID, now: datetime) -> dict[str, Any]:
    return {
        "account_id": account,
        "id": account,
        "title": "Winter clothes",
        "state": HANDED,
        "not_yets": 0,
        "added_at": now - BEGUN,
        "changed_at": now - HOUR,
        "act": "handed",
        "handed_to": account,
    }


def _phone(account: UUID, phone: Phone, theirs: bool, now: datetime) -> dict[str, Any]:
    endpoint = f"{phone.endpoint}/{account}"
    return {
        "account_id": account,
        "id": account,
        "person_id": account if theirs else None,
        "link_hash": fingerprint(account.hex) if theirs else None,
        "endpoint": endpoint,
        "endpoint_hash": fingerprint(endpoint),
        "p256dh": phone.p256dh,
        "auth": phone.auth,
        "name": "Chrome on Android",
        "server_key_hash": "",
        "added_at": now - BEGUN,
        "seen_on": now.date(),
    }


def _due(account: UUID, person: UUID | None, now: datetime) -> dict[str, Any]:
    id = uuid4()
    return {
        "account_id": account,
        "id": id,
        "cause": "due",
        "key": f"due:{id}",
        "kind": kinds.HANDED.name if person else kinds.NUDGE.name,
        "person_id": person,
        "about": person,
        "planned_for": now,
        "due_at": now,
        "until_at": now + 2 * HOUR,
        "tonight": False,
        "state": WAITING,
        "tries": 0,
    }
