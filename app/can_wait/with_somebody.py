"""A thing that lies with somebody of her circle: handed over, taken, done for her, given back."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.account.models import Owned
from app.can_wait.acts import Act
from app.can_wait.states import DONE, HANDED, HERE
from app.circle.models import HANDED as SEES_HANDED
from app.circle.models import Person
from app.clock import UtcDateTime
from app.extensions import db


class WithSomebody(Owned):
    """The part of a thing that is about whom it lies with.

    ``handed_to`` is whom she gave it to, also when they did it or gave it back; ``taken_at`` since
    when they have it (UTC).
    """

    state: Mapped[str] = mapped_column(String(8))
    handed_to: Mapped[UUID | None]
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    if TYPE_CHECKING:

        def _begin(self, act: Act, kind: str) -> bool: ...
        def _move(self, state: str, act: Act) -> None: ...

    def hand_to(self, person: Person, act: Act) -> None:
        """Give it to somebody of her circle, who sees its title from now on."""
        if self._begin(act, "handed"):
            self._move(HANDED, act)
            self.handed_to = person.id
            person.may_see([*person.sees, SEES_HANDED])

    def take(self, act: Act) -> None:
        """Whoever it was handed to says that they have it."""
        if self.state == HANDED and not self.taken_at and self._begin(act, "taken"):
            self.taken_at = act.at

    def done_for_her(self, act: Act) -> None:
        """Whoever has it did it."""
        self._come_from_them(DONE, "done_for_her", act)

    def give_back(self, act: Act) -> None:
        """Whoever it was handed to can't: it is here again."""
        self._come_from_them(HERE, "given_back", act)

    def _come_from_them(self, state: str, kind: str, act: Act) -> None:
        if self.state == HANDED and self._begin(act, kind):
            person = self.handed_to
            self._move(state, act)
            self.handed_to = person

    def _come_here_if_hidden(self) -> None:
        """Let it lie here, when it would lie where nobody sees it."""
        if self.state != HANDED:
            return
        person = db.session.get(Person, (self.account_id, self.handed_to))
        if person is None or SEES_HANDED not in person.sees:
            self.state, self.handed_to, self.taken_at = HERE, None, None
