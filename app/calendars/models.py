"""Her other calendars, and when they say that she is busy: from when to when, and no word."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, String, delete, func, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from app.account.models import Account, Owned
from app.calendars.fetching import Known
from app.calendars.reading import MOST
from app.clock import UtcDateTime
from app.crypto import EncryptedText
from app.extensions import Model, db
from app.spans import Span, joined

MOST_CALENDARS = 5
NAME_LENGTH = 60
BEFORE, AHEAD = timedelta(days=1), timedelta(days=60)
"""How far the days that are read reach back and ahead."""
READ_ANEW = timedelta(days=1)
"""After so long, a calendar is read again, also when it hasn't changed."""


def window(now: datetime) -> Span:
    """Return which days of a calendar are kept that is read at this time (UTC)."""
    return Span(now - BEFORE, now + AHEAD)


class HerCalendar(Owned, Model):
    """A calendar of hers, kept elsewhere: at an address, or in a file that she brought.

    ``zone`` is where times without a zone are (IANA). ``read_at`` is when it was last read,
    ``covers_until`` how far that reaches. Of an address, ``next_at`` is when it is fetched again;
    ``problem`` is why it couldn't be read since, ``tries`` how often.
    """

    __tablename__ = "calendars"
    name: Mapped[str | None] = mapped_column(EncryptedText)
    address: Mapped[str | None] = mapped_column(EncryptedText)
    etag: Mapped[str | None] = mapped_column(EncryptedText)
    last_modified: Mapped[str | None] = mapped_column(EncryptedText)
    zone: Mapped[str] = mapped_column(String(64))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime] = mapped_column(UtcDateTime)
    covers_until: Mapped[datetime] = mapped_column(UtcDateTime)
    tried_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    problem: Mapped[str | None] = mapped_column(String(16))
    tries: Mapped[int] = mapped_column(default=0, server_default="0")

    @classmethod
    def add(
        cls,
        account: Account,
        id: UUID,
        at: datetime,
        zone: str,
        name: str | None = None,
        address: str | None = None,
    ) -> Self:
        """Add a calendar of which nothing is kept yet."""
        times = {"added_at": at, "read_at": at, "covers_until": at}
        new = cls(account_id=account.id, id=id, zone=zone, name=name, address=address, **times)
        return new.keep_once()

    @classmethod
    def all_of(cls, account: Account) -> list[Self]:
        return list(db.session.scalars(cls.of(account).order_by(cls.added_at, cls.id)))

    @classmethod
    def is_full(cls, account: Account) -> bool:
        """Tell whether she has as many as fit."""
        count = select(func.count()).select_from(cls).where(cls.account_id == account.id)
        return (db.session.scalar(count) or 0) >= MOST_CALENDARS

    def known(self, now: datetime) -> Known:
        """Return by what its server tells whether it has changed; nothing when it is to be read
        in any case: the days ahead move on, whether it has changed or not.
        """
        if self.covers_until < now + AHEAD - READ_ANEW:
            return Known()
        return Known(self.etag, self.last_modified)

    def is_unchanged(self, at: datetime) -> None:
        self.read_at, self.problem, self.tries = at, None, 0

    def was_read(self, spans: Sequence[Span], at: datetime) -> None:
        """Keep when she is busy, in place of what was kept of this calendar; the caller commits."""
        kept, more = spans[:MOST], spans[MOST:]
        self.read_at, self.covers_until = at, more[0].begins if more else window(at).ends
        self.problem, self.tries = None, 0
        db.session.add(self)
        db.session.flush()
        this = (BusyTime.account_id == self.account_id) & (BusyTime.calendar_id == self.id)
        db.session.execute(delete(BusyTime).where(this))
        keys = {"account_id": self.account_id, "calendar_id": self.id}
        rows = [{**keys, "begins_at": one.begins, "ends_at": one.ends} for one in kept]
        if rows:
            db.session.execute(insert(BusyTime), rows)

    def held(self) -> Self | None:
        """Return this as it is now, and let nobody else change it until the caller commits."""
        key = (self.account_id, self.id)
        return db.session.get(type(self), key, with_for_update=True, populate_existing=True)

    def says(self, known: Known) -> None:
        """Note by what its server will tell whether it has changed."""
        self.etag, self.last_modified = known.etag, known.modified

    def could_not_be_read(self, problem: str) -> None:
        """Note why; what was kept of it stays."""
        self.problem, self.tries = problem, self.tries + 1


class BusyTime(Model):
    """A time (UTC) at which a calendar says that she is busy."""

    __tablename__ = "busy_times"
    __table_args__ = (
        ForeignKeyConstraint(
            ["account_id", "calendar_id"],
            ["calendars.account_id", "calendars.id"],
            name="fk_busy_times_calendar",
            ondelete="CASCADE",
        ),
    )
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True
    )
    calendar_id: Mapped[UUID] = mapped_column(primary_key=True)
    begins_at: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)


def busy_between(account_id: UUID, span: Span) -> list[Span]:
    """Return when her calendars say that she is busy, whole, joined, in order, where they overlap.

    What lies beyond the sixty days that are read isn't known: nothing is said of it.
    """
    found = select(BusyTime.begins_at, BusyTime.ends_at).where(
        BusyTime.account_id == account_id,
        BusyTime.begins_at < span.ends,
        BusyTime.ends_at > span.begins,
    )
    return joined(Span(begins, ends) for begins, ends in db.session.execute(found))


def busy_ahead(account: Account, now: datetime) -> dict[UUID, int]:
    """Count the busy times still to come, by calendar."""
    found = (
        select(BusyTime.calendar_id, func.count())
        .where(BusyTime.account_id == account.id, BusyTime.ends_at > now)
        .group_by(BusyTime.calendar_id)
    )
    return {row[0]: row[1] for row in db.session.execute(found)}
