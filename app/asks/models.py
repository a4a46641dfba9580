"""Asks: childcare requests, who is asked, what they answer. Exactly one yes."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Self
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index, String, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship
from werkzeug.exceptions import NotFound

from app.account.models import Account
from app.asks.asked import Asked
from app.asks.in_turn import COVERED, OPEN, WITHDRAWN, InTurn, is_there
from app.asks.plan import Plan
from app.asks.turns import CANT, YES
from app.asks.windows import handover_window
from app.circle.models import Person
from app.clock import UtcDateTime
from app.crypto import EncryptedText
from app.extensions import Model, db
from app.spans import Span


class Ask(InTurn, Model):
    """One request. ``version`` counts what both sides must hear of: the calendar's SEQUENCE.

    ``covered_by`` names the one who said yes; only while the state is covered. One that covers an
    own time names it, and which of its days (local).
    """

    __tablename__ = "asks"
    zone: Mapped[str] = mapped_column(String(64))
    children: Mapped[list[str]] = mapped_column(JSON)
    place: Mapped[str] = mapped_column(EncryptedText)
    line: Mapped[str | None] = mapped_column(EncryptedText)
    tells: Mapped[str] = mapped_column(String(12))
    covered_by: Mapped[UUID | None]
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    her_thanks: Mapped[str | None] = mapped_column(EncryptedText)
    their_thanks: Mapped[str | None] = mapped_column(EncryptedText)
    standing_id: Mapped[UUID | None]
    own_time_id: Mapped[UUID | None]
    own_day: Mapped[date | None]
    moved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=0)
    asked: Mapped[list["Asked"]] = relationship(
        order_by="Asked.position", passive_deletes=True, cascade="all, delete-orphan"
    )

    __table_args__ = (
        CheckConstraint("(state = 'covered') = (covered_by IS NOT NULL)", name="one_who_has_it"),
        CheckConstraint("ends_at > begins_at", name="ends_after_it_begins"),
        Index(None, "account_id", "ends_at"),
        Index(None, "account_id", "own_time_id"),
    )

    @classmethod
    def make(
        cls, account: Account, id: UUID, plan: Plan, people: Sequence[Person], at: datetime
    ) -> Self:
        """Ask these people, in this order. The same id twice is one ask: the first."""
        ask = cls(account_id=account.id, id=id, state=OPEN, asked_at=at, changed_at=at, version=0)
        ask._say(plan)
        ask.asked = [
            Asked(account_id=account.id, ask_id=id, person_id=person.id, position=number)
            for number, person in enumerate(people)
        ]
        return ask.keep_once()

    @classmethod
    def find_to_change(cls, account: Account, id: UUID) -> Self:
        """Return her ask, held until the end of this transaction; else 404."""
        held = cls.of(account).where(cls.id == id).with_for_update()
        found = db.session.scalar(held.execution_options(populate_existing=True))
        if found is None:
            raise NotFound
        return found

    @classmethod
    def to_leave(cls, person: Person, now: datetime) -> Sequence[Self]:
        """Return what a person was asked and is not over, held until this transaction ends."""
        theirs = select(Asked.ask_id).where(
            Asked.account_id == person.account_id, Asked.person_id == person.id
        )
        found = select(cls).where(cls.account_id == person.account_id, cls.id.in_(theirs))
        ahead = found.where(cls.ends_at > now, cls.back_at.is_(None))
        return db.session.scalars(ahead.order_by(cls.id).with_for_update()).all()

    @property
    def span(self) -> Span:
        return Span(self.begins_at, self.ends_at)

    @property
    def handover(self) -> Span:
        """When its handover can be seen."""
        return handover_window(self.span, self.zone)

    def accept(self, person: Person, at: datetime) -> bool:
        """Say yes for this person; False when somebody has it, or it isn't asked any more.

        One conditional UPDATE decides between two who say yes in the same instant.
        """
        answer = self.answer_of(person)
        db.session.flush()
        there = select(Person.id).where(Person.gone_at.is_(None))
        there = there.where(Person.account_id == self.account_id, Person.id == person.id)
        begun = self._begun(at)
        got = db.session.scalar(
            update(Ask)
            .where(Ask.account_id == self.account_id, Ask.id == self.id)
            .where(Ask.state == OPEN, Ask.ends_at > at, Ask.back_at.is_(None), there.exists())
            .values(state=COVERED, covered_by=person.id, changed_at=at, version=Ask.version + 1)
            .returning(Ask.id)
        )
        db.session.refresh(self)
        if got is None:
            return self.covered_by == person.id
        self._settle(begun)
        answer.say(YES, at)
        return True

    def decline(self, person: Person, at: datetime) -> None:
        """Say that this person can't; one who had it gives it back, and it is asked again."""
        if self.hears_answers(at):
            self.free(person, at)
            self.answer_of(person).say(CANT, at)
            self.changed_at = at

    def propose(self, person: Person, spans: Sequence[Span], at: datetime) -> None:
        """Say that another time works better: one or two."""
        if self.hears_answers(at):
            self.free(person, at)
            self.answer_of(person).propose(spans, at)
            self.changed_at = at

    def take_proposal(self, person: Person, span: Span, at: datetime) -> bool:
        """Take another time that a person proposed: it moves there, and they have it.

        False when that can't be any more: somebody has it, they left, or that time has begun.
        """
        here = self.state == OPEN and self.back_at is None and is_there(person)
        if not here or span.begins <= at:
            return False
        answer = self.answer_of(person)
        self._settle(self._begun(at))
        self.begins_at, self.ends_at = span.begins, span.ends
        self.state, self.covered_by = COVERED, person.id
        self.version, self.changed_at, self.moved_at = self.version + 1, at, at
        for one in self.asked:
            one.forget()
        answer.say(YES, at)
        return True

    def change(self, plan: Plan, at: datetime) -> None:
        """Say it anew; another time asks everybody again. What is withdrawn stays so."""
        if self.state == WITHDRAWN:
            return
        begun, moved = self._begun(at), plan.span != self.span
        before = (self.how, self.patience_hours)
        self._say(plan)
        self.version, self.changed_at = self.version + 1, at
        if moved:
            self.state, self.covered_by, self.back_at, self.moved_at = OPEN, None, None, at
            for one in self.asked:
                one.forget()
        if moved or before != (self.how, self.patience_hours):
            self._settle(begun)
            self.asked_at = at

    def withdraw(self, at: datetime) -> None:
        if self.hears_answers(at):
            self._settle(self._begun(at))
            self.state, self.covered_by = WITHDRAWN, None
            self.version, self.changed_at = self.version + 1, at

    def come_back(self, at: datetime) -> None:
        """She is back: it ends here."""
        if self.state == COVERED and self.handover.begins <= at:
            self.back_at = self.back_at or at

    def hears_answers(self, at: datetime) -> bool:
        """Tell whether an answer still changes anything: neither withdrawn nor over."""
        return self.state != WITHDRAWN and not self.is_over(at)

    def free(self, person: Person, at: datetime) -> None:
        """Ask again if this person had it: those who were asked already, and on from there."""
        if self.state == COVERED and self.covered_by == person.id:
            self.state, self.covered_by, self.asked_at = OPEN, None, at
            self.version, self.changed_at = self.version + 1, at
            self.answer_of(person).gave_back_at = at

    def _say(self, plan: Plan) -> None:
        self.begins_at, self.ends_at, self.zone = plan.span.begins, plan.span.ends, plan.zone
        self.children, self.place, self.line = (
            [str(id) for id in plan.children],
            plan.place,
            plan.line,
        )
        self.how, self.tells = plan.how, plan.tells
        self.patience_hours = int(plan.patience.total_seconds() // 3600)
