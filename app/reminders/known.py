"""What has to be known to tell a batch of reminders: looked up for all of them at once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import ColumnElement, select

from app.account.models import Account
from app.circle.models import Person
from app.extensions import db
from app.push.many import devices_of
from app.push.models import Subscription
from app.reminders.deliveries import Delivery
from app.reminders.models import Reminder
from app.reminders.rules import Recipient, day_of, told_at
from app.reminders.settings import Reminding

T = TypeVar("T")
LONGEST_DAY = timedelta(hours=26)


class Known:
    """The accounts, people and devices of these reminders, how they want to be told, and what
    was told today.

    As it is in this transaction: hold it only while the batch is prepared.
    """

    def __init__(self, reminders: Sequence[Reminder], now: datetime) -> None:
        self._now = now
        ids = {one.account_id for one in reminders}
        people = {one.person_id for one in reminders if one.person_id}
        self._accounts = {one.id: one for one in _all(Account, Account.id.in_(ids))}
        # A row among rows of values would be looked up without an index by SQLite.
        wanted = _all(Person, Person.account_id.in_(ids) & Person.id.in_(people))
        self._people = {(one.account_id, one.id): one for one in wanted}
        settings = _all(Reminding, Reminding.account_id.in_(ids))
        self._settings = {one.account_id: one for one in settings}
        hers = {one.account_id for one in reminders if one.person_id is None}
        self._devices = devices_of(hers, list(self._people.values()))
        self._had = Delivery.sent_of([one for one in reminders if one.tries > 1])
        counting = {one.account_id for one in reminders if one.of_kind.counts}
        self._told = Reminder.told_since(counting, now - LONGEST_DAY)

    def account(self, reminder: Reminder) -> Account:
        return self._accounts[reminder.account_id]

    def person(self, reminder: Reminder) -> Person | None:
        id = reminder.person_id
        return self._people[reminder.account_id, id] if id else None

    def wants_details(self, reminder: Reminder) -> bool:
        settings = self._settings.get(reminder.account_id)
        return settings is not None and settings.details

    def devices(self, reminder: Reminder) -> list[Subscription]:
        """Return the devices of the recipient that haven't got it yet."""
        devices = self._devices.get(reminder.recipient, [])
        return [one for one in devices if (reminder.id, one.id) not in self._had]

    def was_taken(self, reminder: Reminder) -> bool:
        """Tell whether some device got it, in an earlier round."""
        return any(reminder.id == id for id, _device in self._had)

    def may_tell(self, reminder: Reminder) -> datetime:
        """Return when it may be told: now, or later."""
        to, now = self._recipient(reminder), self._now
        told = self._told_today(reminder, to.zone) if reminder.of_kind.counts else 0
        return told_at(now, reminder.of_kind, reminder.tonight, to, told)

    def tells(self, reminder: Reminder) -> None:
        """Count one that is told now."""
        if reminder.of_kind.counts:
            self._told[reminder.recipient].append(self._now)

    def _recipient(self, reminder: Reminder) -> Recipient:
        person, settings = self.person(reminder), self._settings.get(reminder.account_id)
        if person:
            return Recipient(person.zone)
        zone = self.account(reminder).zone
        return settings.recipient(zone) if settings else Recipient(zone)

    def _told_today(self, reminder: Reminder, zone: str) -> int:
        begins, ends = day_of(self._now, zone)
        return sum(begins <= at < ends for at in self._told[reminder.recipient])


def _all(model: type[T], which: ColumnElement[bool]) -> Sequence[T]:
    # Also those that are in hand already are read anew.
    found = select(model).where(which).execution_options(populate_existing=True)
    return db.session.scalars(found).all()
