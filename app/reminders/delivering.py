"""Telling what is due: once, in time, to each device; also when a worker is killed in between.

Where a repeat is worse than a loss, a reminder is finished before it is sent; else after.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import force_locale

from app.account.models import Account
from app.circle.models import Person
from app.extensions import db
from app.mail.letters import Letter
from app.push.many import all_sent
from app.push.messages import Message
from app.push.models import Subscription
from app.push.outcomes import LATER, SENT, Outcome
from app.push.sending import send
from app.reminders.again import again
from app.reminders.claiming import claim, take_back
from app.reminders.deliveries import Delivery
from app.reminders.known import Known
from app.reminders.mailing import deliver_letters, letter_of
from app.reminders.models import CANCELLED, DONE, UNREACHED, WORTHLESS, Reminder
from app.reminders.pushing import messages_of
from app.reminders.telling import Due, Told, told

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Telling:
    """A reminder that is told now, and a message for each device that hasn't got it yet.

    ``letter`` goes where none of them takes it for good.
    """

    reminder: Reminder
    devices: Sequence[Subscription]
    messages: Sequence[Message]
    letter: Letter | None = None

    def left_to_mail(self, outcomes: Mapping[UUID, Outcome]) -> bool:
        """Tell whether push could not reach, from what became of its messages."""
        kinds = {outcomes[one.target.id].kind for one in self.messages}
        return self.letter is not None and not kinds & {SENT, LATER}

    @property
    def repeats(self) -> bool:
        return self.reminder.of_kind.repeats


Decided = Telling | str | datetime
"""It is told; or it ends in this state; or it waits until then."""


def deliver_due(now: datetime) -> int:
    """Tell everything that is due at this time (UTC); return how many messages were sent."""
    sent = 0
    take_back(now)
    while claimed := claim(now):
        tellings = _prepared(claimed, now)
        # No transaction is held while the network is waited for.
        db.session.commit()
        outcomes = dict(send([message for one in tellings for message in one.messages], now))
        sent += _record(tellings, outcomes, now)
        db.session.commit()
        left = [one for one in tellings if one.left_to_mail(outcomes)]
        sent += deliver_letters([(one.reminder, one.letter) for one in left if one.letter], now)
    return sent


def _prepared(claimed: Sequence[Reminder], now: datetime) -> list[Telling]:
    """Decide on each, and keep that; return what is sent."""
    try:
        with db.session.begin_nested():
            known = Known(claimed, now)
    except Exception as error:
        if len(claimed) > 1:
            return [telling for one in claimed for telling in _prepared([one], now)]
        _cannot_be_told(claimed[0], error)
        return []
    decided = _decided(claimed, known, now)
    _keep(decided, now)
    tellings = [one for _, one in decided if isinstance(one, Telling)]
    once = [one.reminder for one in tellings if not one.repeats]
    ours = Reminder.finish(once, DONE, now)
    return [one for one in tellings if one.repeats or one.reminder in ours]


def _decided(
    claimed: Sequence[Reminder], known: Known, now: datetime
) -> list[tuple[Reminder, Decided]]:
    """Decide on each; a fault in one holds up no other: it is tried again while it is worth it."""
    found: list[tuple[Reminder, Decided]] = []
    # Nothing is written in it: it is for a fault that leaves PostgreSQL's transaction broken.
    savepoint = db.session.begin_nested()
    for reminder in claimed:
        try:
            found.append((reminder, _prepare(reminder, known, now)))
        except Exception as error:
            _cannot_be_told(reminder, error)
            savepoint.rollback()
            savepoint = db.session.begin_nested()
    savepoint.commit()
    return found


def _cannot_be_told(reminder: Reminder, error: Exception) -> None:
    log.error("A reminder (%s) can’t be told: %s", reminder.kind, type(error).__name__)


def _keep(decided: Iterable[tuple[Reminder, Decided]], now: datetime) -> None:
    """Let each end, or wait longer; what is told is not touched."""
    ends = defaultdict(list)
    for reminder, what in decided:
        if isinstance(what, datetime):
            reminder.wait_until(what)
        elif isinstance(what, str):
            ends[what].append(reminder)
    for state, reminders in ends.items():
        Reminder.finish(reminders, state, now)


def _prepare(reminder: Reminder, known: Known, now: datetime) -> Decided:
    if reminder.until_at <= now:
        return WORTHLESS
    account = known.account(reminder)
    says = _says(account, known.person(reminder), reminder)
    if says is None:
        return CANCELLED
    at = known.may_tell(reminder)
    if at > now:
        return at
    devices, details = known.devices(reminder), known.wants_details(reminder)
    letter = None
    if not known.was_taken(reminder):
        letter = letter_of(account, reminder, says, details, now)
    if not devices and letter is None:
        return UNREACHED
    messages = messages_of(account, reminder, says, details, devices, now)
    known.tells(reminder)
    return Telling(reminder, devices, messages, letter)


def _says(account: Account, person: Person | None, reminder: Reminder) -> Told | None:
    if person is not None and not person.token:
        return None
    with force_locale(account.language):
        return told(Due(account, person, reminder))


def _record(tellings: Sequence[Telling], outcomes: Mapping[UUID, Outcome], now: datetime) -> int:
    """Keep what each push service answered, and finish or put off; return how many were sent."""
    answers = [
        (telling.reminder, device, outcomes[message.target.id])
        for telling in tellings
        for device, message in zip(telling.devices, telling.messages, strict=True)
    ]
    all_sent([(device, outcome) for _, device, outcome in answers], now)
    Delivery.keep(
        [_delivery(reminder, device, outcome, now) for reminder, device, outcome in answers]
    )
    after = [one for one in tellings if one.repeats and not one.left_to_mail(outcomes)]
    _keep([(one.reminder, _becomes(one, outcomes, now)) for one in after], now)
    return sum(outcome.kind == SENT for _, _, outcome in answers)


def _delivery(
    reminder: Reminder, device: Subscription, outcome: Outcome, now: datetime
) -> dict[str, object]:
    key = {"account_id": reminder.account_id, "reminder_id": reminder.id}
    said = {"kind": outcome.kind, "status": outcome.status, "at": now}
    return {**key, "subscription_id": device.id, **said}


def _becomes(telling: Telling, outcomes: Mapping[UUID, Outcome], now: datetime) -> str | datetime:
    """Return in which state it ends, or when it is tried again."""
    got = [outcomes[one.target.id] for one in telling.messages]
    kinds = {outcome.kind for outcome in got}
    if LATER in kinds:
        at = again(telling.reminder, got, now)
        if at < telling.reminder.until_at:
            return at
    return DONE if SENT in kinds else UNREACHED
