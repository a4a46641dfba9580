"""A reminder as push messages: what is shown, where a tap leads, and how long it is worth it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import uuid4

from flask_babel import force_locale, get_locale

from app.account.models import Account
from app.paths import whole
from app.push import payload as written
from app.push.acting import button
from app.push.messages import Message
from app.push.models import Subscription
from app.reminders.models import Reminder
from app.reminders.telling import Told

SHORTEST_TTL, LONGEST_TTL = timedelta(minutes=1), timedelta(days=7)


def messages_of(
    account: Account,
    reminder: Reminder,
    says: Told,
    details: bool,
    devices: Sequence[Subscription],
    now: datetime,
) -> list[Message]:
    """Return one message for each device; they say the same, with details or without."""
    body = _payload(account, reminder, says, details)
    return [_message(one, body, reminder, says, now) for one in devices]


def _payload(account: Account, reminder: Reminder, says: Told, details: bool) -> bytes:
    with force_locale(account.language):
        locale = get_locale()
    assert locale
    navigate = whole(says.path)
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
