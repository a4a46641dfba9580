"""Own times: what is hers, when, how often, and who covers it. One day may differ: see days.py."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Self
from uuid import UUID, uuid5

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint, Index, Select, String
from sqlalchemy.orm import Mapped, mapped_column

from app.account.models import Account, Owned
from app.circle.models import Person
from app.clock import UtcDateTime
from app.crypto import EncryptedText
from app.extensions import Model, db
from app.my_time.days import OneDay
from app.my_time.plan import Cover, Plan
from app.my_time.recurrence import Rule
from app.spans import Span, span_of

A_DAY = timedelta(days=1)


class OwnTime(Owned, Model):
    """``begins`` is local wall time ("19:30") in ``zone``; ``last_on`` the last day it may be on.

    ``version`` counts what calendars must hear of: their SEQUENCE. One that was changed from some
    day on ended there, and ``follows_id`` of the next names it. ``person_id`` says that
    it isn't hers, but that of somebody of her circle, who keeps theirs beside hers.
    """

    __tablename__ = "own_times"
    person_id: Mapped[UUID | None]
    title: Mapped[str] = mapped_column(EncryptedText)
    kind: Mapped[str] = mapped_column(String(12))
    first_on: Mapped[date]
    begins: Mapped[str] = mapped_column(String(5))
    minutes: Mapped[int]
    zone: Mapped[str] = mapped_column(String(64))
    rhythm: Mapped[str] = mapped_column(String(12))
    last_on: Mapped[date | None]
    cue: Mapped[str | None] = mapped_column(EncryptedText)
    place: Mapped[str | None] = mapped_column(EncryptedText)
    phone: Mapped[str | None] = mapped_column(EncryptedText)
    bring: Mapped[str | None] = mapped_column(EncryptedText)
    travel_minutes: Mapped[int] = mapped_column(default=0)
    people: Mapped[list[str]] = mapped_column(JSON)
    children: Mapped[list[str]] = mapped_column(JSON)
    days_ahead: Mapped[int]
    patience_hours: Mapped[int]
    follows_id: Mapped[UUID | None]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        CheckConstraint("minutes > 0", name="takes_some_time"),
        ForeignKeyConstraint(
            ["account_id", "person_id"],
            ["people.account_id", "people.id"],
            name="fk_own_times_person",
            ondelete="CASCADE",
        ),
        Index(None, "account_id", "last_on"),
    )

    @classmethod
    def of(cls, account: Account, person: Person | None = None) -> Select[Self]:
        """Select hers, or those of somebody of her circle."""
        whose = person.id if person else None
        return super().of(account).where(cls.person_id.is_not_distinct_from(whose))

    @classmethod
    def keep(
        cls, account: Account, id: UUID, plan: Plan, at: datetime, person: Person | None = None
    ) -> Self:
        """Keep an own time. The same id twice is one: the first."""
        own = cls(account_id=account.id, id=id, made_at=at, changed_at=at, version=0)
        own.person_id = person.id if person else None
        own._say(plan)
        return own.keep_once()

    @classmethod
    def find_to_change(cls, account: Account, id: UUID) -> Self:
        """Return hers, held until the end of this transaction; else 404."""
        cls.find(account, id)
        held = cls.of(account).where(cls.id == id).with_for_update()
        return db.session.scalars(held.execution_options(populate_existing=True)).one()

    @property
    def rule(self) -> Rule:
        return Rule(self.rhythm, self.first_on, self.last_on)

    @property
    def begins_at(self) -> time:
        return time.fromisoformat(self.begins)

    @property
    def cover(self) -> Cover | None:
        """Who is asked to cover it; None when nobody needs to."""
        if not self.people:
            return None
        people, children = (tuple(map(UUID, ids)) for ids in (self.people, self.children))
        return Cover(people, children, self.days_ahead, self.patience_hours)

    @property
    def plan(self) -> Plan:
        """What it says, to say it again."""
        return Plan(
            title=self.title,
            first=self.first_on,
            begins=self.begins_at,
            minutes=self.minutes,
            zone=self.zone,
            rhythm=self.rhythm,
            kind=self.kind,
            cue=self.cue,
            place=self.place,
            phone=self.phone,
            bring=self.bring,
            travel_minutes=self.travel_minutes,
            cover=self.cover,
        )

    def span_on(self, day: date) -> Span:
        """Return when it is on one of its days, if nothing is different then."""
        return span_of(day, self.begins_at, self.minutes, self.zone)

    def days(self) -> Mapping[date, OneDay]:
        """Return what is different, by day."""
        return {one.day: one for one in db.session.scalars(OneDay.of_time(self))}

    def on(self, day: date) -> OneDay:
        """Return what is different on one of its days; nothing is, when it is new."""
        return OneDay.keep(self.account_id, self.id, day)

    def skip(self, day: date, at: datetime) -> None:
        """Leave this day blank; the next one stands."""
        self.on(day).skip(at)
        self.changes(at)

    def bring_back(self, day: date, at: datetime) -> None:
        """Let a day be as the rule says: not skipped, not moved."""
        self.on(day).as_usual()
        self.changes(at)

    def move(self, day: date, span: Span, at: datetime, smaller: bool = False) -> None:
        """Let it be at another time on this day alone; a smaller one needs nobody's cover."""
        self.on(day).move(span, smaller)
        self.changes(at)

    def end(self, day: date, at: datetime) -> None:
        """End it: this day, and those after it, are not any more."""
        self.last_on = day - A_DAY
        self.changes(at)

    def change_from(self, day: date, plan: Plan, at: datetime) -> "OwnTime":
        """Let it be as this plan says from one of its days on; return the one that goes on.

        Days before stay as they were, in her weeks and in calendars; what was to differ on a day
        that it is still on, goes along.
        """
        if day <= self.first_on:
            self._say(plan)
            self.changes(at)
            return self
        self.end(day, at)
        account = db.session.get_one(Account, self.account_id)
        new = OwnTime.keep(account, uuid5(self.id, f"{day}:{self.version}"), plan, at)
        new.follows_id = self.id
        db.session.flush()
        for one in self.days().values():
            if one.day >= day and new.rule.holds(one.day):
                new.on(one.day).differ_as(one)
        return new

    def changes(self, at: datetime) -> None:
        self.version, self.changed_at = self.version + 1, at

    def _say(self, plan: Plan) -> None:
        self.title, self.kind, self.cue = plan.title, plan.kind, plan.cue
        self.first_on, self.begins = plan.first, f"{plan.begins:%H:%M}"
        self.minutes, self.zone, self.rhythm = plan.minutes, plan.zone, plan.rhythm
        self.place, self.phone, self.bring = plan.place, plan.phone, plan.bring
        self.travel_minutes = plan.travel_minutes
        cover = plan.cover or Cover((), ())
        self.people = [str(id) for id in cover.people]
        self.children = [str(id) for id in cover.children]
        self.days_ahead, self.patience_hours = cover.days_ahead, cover.patience_hours


def going_on(account: Account, today: date, person: Person | None = None) -> list[OwnTime]:
    """Return her own times, or a person's, that have not ended; the oldest first."""
    found = OwnTime.of(account, person).where(
        (OwnTime.last_on.is_(None)) | (OwnTime.last_on >= today)
    )
    return list(db.session.scalars(found.order_by(OwnTime.made_at, OwnTime.id)))
