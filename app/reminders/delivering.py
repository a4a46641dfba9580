"""Telling what is due: once, in time, to each device; also when a worker is killed in between.

Where a repeat is worse than a loss, a reminder is finished before it is sent; else after.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from random import SystemRandom
from uuid import UUID, uuid4

from flask import current_app
from flask_babel import force_locale, get_locale
from sqlalchemy import select

from app.account.models import Account
from app.circle.models import Person
from app.config import public_address
from app.extensions import db
from app.push import payload as written
from app.push.acting import button
from app.push.models import Subscription
from app.push.outcomes import LATER, SENT, Outcome
from app.push.sending import Message, send
from app.reminders.claiming import claim
from app.reminders.models import CANCELLED, DONE, UNREACHED, WORTHLESS, Delivery, Reminder
from app.reminders.rules import Recipient, day_of, told_at
from app.reminders.settings import Reminding
from app.reminders.telling import Due, Told, told

log = logging.getLogger(__name__)
FIRST_TRY_AGAIN, LONGEST_TRY_AGAIN = timedelta(seconds=20), timedelta(minutes=30)
SHORTEST_TTL, LONGEST_TTL = timedelta(minutes=1), timedelta(days=7)
_random = SystemRandom()


@dataclass(frozen=True, slots=True)
class Telling:
    """A reminder that is told now, and a message for each device that hasn't got it yet."""

    reminder: Reminder
    devices: Sequence[UUID]
    messages: Sequence[Message]


def deliver_due(now: datetime) -> int:
    """Tell everything that is due at this time (UTC); return how many messages were sent."""
    sent = 0
    while claimed := claim(now):
        tellings = [telling for one in claimed if (telling := _prepared(one, now))]
        # No transaction is held while the network is waited for.
        db.session.commit()
        outcomes = dict(send([message for one in tellings for message in one.messages], now))
        for telling in tellings:
            sent += _record(telling, outcomes, now)
        db.session.commit()
    return sent


def _prepared(reminder: Reminder, now: datetime) -> Telling | None:
    """Prepare one; a fault in it holds up no other, and it is tried again while it is worth it."""
    try:
        with db.session.begin_nested():
            return _prepare(reminder, now)
    except Exception as error:
        log.error("A reminder (%s) can’t be told: %s", reminder.kind, type(error).__name__)
        return None


def _prepare(reminder: Reminder, now: datetime) -> Telling | None:
    """Return what is sent; None for what is worthless, waits longer or reaches nobody."""
    if reminder.until_at <= now:
        reminder.finish(WORTHLESS, now)
        return None
    account = db.session.get_one(Account, reminder.account_id)
    person = _person(reminder)
    settings = Reminding.of_account(account.id)
    says = _says(account, person, reminder)
    if says is None:
        reminder.finish(CANCELLED, now)
        return None
    at = _may_tell(reminder, _recipient(account, person, settings), now)
    if at > now:
        reminder.wait_until(at)
        return None
    devices = _devices(reminder)
    if not devices:
        reminder.finish(UNREACHED, now)
        return None
    if not reminder.of_kind.repeats and not reminder.finish(DONE, now):
        return None
    body = _payload(account, reminder, says, settings.details)
    messages = [_message(one, body, reminder, says, now) for one in devices]
    return Telling(reminder, [one.id for one in devices], messages)


def _person(reminder: Reminder) -> Person | None:
    if reminder.person_id is None:
        return None
    return db.session.get_one(Person, (reminder.account_id, reminder.person_id))


def _says(account: Account, person: Person | None, reminder: Reminder) -> Told | None:
    if person is not None and not person.token:
        return None
    with force_locale(account.language):
        return told(Due(account, person, reminder))


def _recipient(account: Account, person: Person | None, settings: Reminding) -> Recipient:
    return Recipient(person.zone) if person else settings.recipient(account.zone)


def _may_tell(reminder: Reminder, to: Recipient, now: datetime) -> datetime:
    day = day_of(now, to.zone)
    today = Reminder.told_between(reminder.account_id, reminder.person_id, *day)
    return told_at(now, reminder.of_kind, reminder.tonight, to, today)


def _devices(reminder: Reminder) -> Sequence[Subscription]:
    """Return the devices of the recipient that haven't got it yet."""
    got = select(Delivery.subscription_id).where(
        Delivery.account_id == reminder.account_id,
        Delivery.reminder_id == reminder.id,
        Delivery.kind == SENT,
    )
    had = set(db.session.scalars(got))
    devices = Subscription.of_recipient(reminder.account_id, reminder.person_id)
    return [device for device in devices if device.id not in had]


def _payload(account: Account, reminder: Reminder, says: Told, details: bool) -> bytes:
    with force_locale(account.language):
        locale = get_locale()
    assert locale
    navigate = f"{public_address(current_app.config).rstrip('/')}{says.path}"
    return written.payload(
        title=says.detailed if details else says.neutral,
        body="",
        navigate=navigate,
        tag=_topic(reminder, says),
        lang=locale.language,
        dir=locale.text_direction,
        actions=[written.Action(one.name, one.words, navigate) for one in says.actions],
        data={"actions": {action.name: button(action.token) for action in says.actions}},
        badge=says.badge,
    )


def _message(
    device: Subscription, body: bytes, reminder: Reminder, says: Told, now: datetime
) -> Message:
    left = min(max(reminder.until_at - now, SHORTEST_TTL), LONGEST_TTL)
    return Message(
        # One device may get several at once: each has an id of its own.
        target=replace(device.target, id=uuid4()),
        payload=body,
        ttl=int(left.total_seconds()),
        urgency=reminder.of_kind.urgency,
        topic=_topic(reminder, says),
    )


def _topic(reminder: Reminder, says: Told) -> str:
    """Return what a repeat replaces: 32 letters that say nothing to a push service."""
    return sha256(f"{reminder.account_id} {says.topic}".encode()).hexdigest()[:32]


def _record(telling: Telling, outcomes: Mapping[UUID, Outcome], now: datetime) -> int:
    """Keep what each push service answered, and finish or put off; return how many were sent."""
    reminder, got = telling.reminder, [outcomes[one.target.id] for one in telling.messages]
    for device_id, outcome in zip(telling.devices, got, strict=True):
        _keep(reminder, device_id, outcome, now)
    kinds = {outcome.kind for outcome in got}
    if reminder.of_kind.repeats:
        if LATER in kinds and (again := _again(reminder, got, now)) < reminder.until_at:
            reminder.wait_until(again)
        else:
            reminder.finish(DONE if SENT in kinds else UNREACHED, now)
    return sum(outcome.kind == SENT for outcome in got)


def _keep(reminder: Reminder, device_id: UUID, outcome: Outcome, now: datetime) -> None:
    device = db.session.get(Subscription, (reminder.account_id, device_id))
    if device is None:
        return
    key = (reminder.account_id, reminder.id, device_id)
    delivery = db.session.get(Delivery, key) or Delivery(
        account_id=key[0], reminder_id=key[1], subscription_id=key[2]
    )
    delivery.kind, delivery.status, delivery.at = outcome.kind, outcome.status, now
    db.session.add(delivery)
    db.session.flush()
    device.sent(outcome, now)


def _again(reminder: Reminder, outcomes: Sequence[Outcome], now: datetime) -> datetime:
    """Return when to try again: as the push service says, else later each time, with jitter."""
    asked = [timedelta(seconds=one.retry_after) for one in outcomes if one.retry_after]
    usual = min(FIRST_TRY_AGAIN * 2 ** min(reminder.tries, 10), LONGEST_TRY_AGAIN)
    jittered: timedelta = usual * _random.uniform(0.5, 1)
    return now + max([jittered, *asked])
