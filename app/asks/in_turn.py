"""Whose turn it is to answer an ask, as long as nobody has it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.exceptions import NotFound

from app.account.models import Owned
from app.asks.asked import Asked
from app.asks.plan import IN_ORDER
from app.asks.turns import Turn, turns
from app.circle.models import Person
from app.clock import UtcDateTime
from app.extensions import db

OPEN, COVERED, WITHDRAWN = "open", "covered", "withdrawn"


class InTurn(Owned):
    """The part of an ask that is about who is asked, and when. Times are UTC."""

    begins_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    how: Mapped[str] = mapped_column(String(8))
    patience_hours: Mapped[int]
    state: Mapped[str] = mapped_column(String(12))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    if TYPE_CHECKING:
        asked: Mapped[list[Asked]]

    def is_over(self, now: datetime) -> bool:
        return self.back_at is not None or self.ends_at <= now

    def is_asking(self, at: datetime) -> bool:
        return self.state == OPEN and not self.is_over(at)

    def turns(self, people: Mapping[UUID, Person]) -> dict[UUID, datetime]:
        """Return when each one's turn begins, by person (UTC).

        Nobody's begins any more once somebody has it, or it is withdrawn or over.
        """
        if self.state != OPEN:
            begun = {one.person_id: one.called_at for one in self.asked if one.called_at}
            return {id: at for id, at in begun.items() if is_there(people.get(id))}
        return {id: at for id, at in self.order(people).items() if at < self.ends_at}

    def order(self, people: Mapping[UUID, Person]) -> dict[UUID, datetime]:
        """Return when each one's turn begins as long as nobody has it, also after its end."""
        # Who left keeps their place: nobody behind is asked earlier than they were.
        known = [(one, people[one.person_id]) for one in self.asked if one.person_id in people]
        listed = [
            Turn(
                person.id,
                person.zone,
                one.no_since(person.gone_at),
                one.called_at,
                person.gone_at,
            )
            for one, person in known
        ]
        patience = timedelta(hours=self.patience_hours)
        times = turns(listed, self.asked_at, patience, self.how == IN_ORDER, self.soon)
        whole = {person.id: at for (_, person), at in zip(known, times, strict=True)}
        return {id: at for id, at in whole.items() if is_there(people[id])}

    @property
    def soon(self) -> bool:
        """Tell whether it is for the night or morning right after it was asked."""
        return self.begins_at - self.asked_at < timedelta(hours=12)

    def answer_of(self, person: Person) -> Asked:
        """Return what this person was asked and said. 404 when they weren't."""
        for one in self.asked:
            if one.person_id == person.id:
                return one
        raise NotFound

    def add(self, person: Person, at: datetime) -> None:
        """Ask one more, now; somebody who is asked already isn't asked twice."""
        known = any(one.person_id == person.id for one in self.asked)
        if self.is_asking(at) and not known and is_there(person):
            last = max((one.position for one in self.asked), default=-1)
            self.asked.append(Asked(person_id=person.id, position=last + 1, called_at=at))

    def call(self, person: Person, at: datetime) -> None:
        """Don't wait for this person's turn; one that has begun already stays as it is."""
        begun = self._begun(at)
        if self.is_asking(at) and person.id not in begun and is_there(person):
            self.answer_of(person).called_at = at

    def _begun(self, at: datetime) -> dict[UUID, datetime]:
        """Return whose turn has begun by this time, and since when."""
        hers = select(Person).where(Person.account_id == self.account_id)
        people = {person.id: person for person in db.session.scalars(hers)}
        return {id: since for id, since in self.turns(people).items() if since <= at}

    def _settle(self, begun: Mapping[UUID, datetime]) -> None:
        """Let those whose turn has begun keep it, whatever is counted anew."""
        for one in self.asked:
            one.called_at = begun.get(one.person_id, one.called_at)


def is_there(person: Person | None) -> bool:
    return person is not None and person.gone_at is None
