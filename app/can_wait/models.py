"""Things that can wait: one state at a time, and acts of which the later one wins."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Self
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.exceptions import NotFound

from app.account.models import Account
from app.can_wait.acts import WHILE_IT_WAITS, WITH_SOMEBODY, Act, read, written
from app.can_wait.returning import morning_of, not_yet
from app.can_wait.states import DONE, GONE, HERE, LET_GO, RESTING, SOME_DAY, WAITING
from app.can_wait.waits import Wait
from app.can_wait.with_somebody import WithSomebody
from app.clock import UtcDateTime
from app.crypto import EncryptedText
from app.extensions import Model, db

WORDS = ("title", "note", "effect", "due")
LET_GO_LASTS = timedelta(days=30)
INSTANT = timedelta(microseconds=1)
"""The shortest time that the database tells apart."""


class Thing(WithSomebody, Model):
    """Something in her head: what happens if it waits a week, and where it is now.

    ``until`` is a local day and ``back_at`` that day's morning in UTC; both only while it waits.
    Of two devices the later act wins, by the time at which she did it; one that arrives late
    changes nothing. ``act_id`` and ``act`` name the last one, ``before`` is what it replaced.
    """

    __tablename__ = "things"
    title: Mapped[str | None] = mapped_column(EncryptedText)
    note: Mapped[str | None] = mapped_column(EncryptedText)
    effect: Mapped[str | None] = mapped_column(String(8))
    due: Mapped[date | None]
    until: Mapped[date | None]
    back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    not_yets: Mapped[int]
    wait_id: Mapped[UUID | None]
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    act_id: Mapped[UUID | None]
    act: Mapped[str] = mapped_column(String(12))
    before: Mapped[str | None] = mapped_column(EncryptedText)
    source: Mapped[str | None] = mapped_column(String(64))

    __table_args__ = (
        CheckConstraint("(state = 'waiting') = (back_at IS NOT NULL)", name="waits_until"),
        CheckConstraint("(state = 'gone') = (title IS NULL)", name="words_unless_gone"),
        Index(None, "account_id", "state", "back_at"),
        Index(None, "account_id", "state", "effect", "changed_at"),
        Index(None, "account_id", "act_id"),
        Index(None, "account_id", "source", unique=True),
    )

    @classmethod
    def find(cls, account: Account, id: UUID) -> Self:
        """Return her thing; one of which no word is left is not found (404)."""
        found = super().find(account, id)
        if found.state == GONE:
            raise NotFound
        return found

    @classmethod
    def hold(cls, account: Account, ids: Collection[UUID]) -> list[Self]:
        """Return her things, held until the end of this transaction; 404 when one is missing."""
        hers = cls.of(account).where(cls.id.in_(ids), cls.state != GONE)
        held = hers.order_by(cls.id).with_for_update().execution_options(populate_existing=True)
        found = list(db.session.scalars(held))
        if len(found) != len(ids):
            raise NotFound
        return found

    @classmethod
    def last_changed_by(cls, account: Account, act_id: UUID, hold: bool = False) -> list[Self]:
        """Return the things whose last act is this one, in the order they were written down."""
        found = cls.of(account).where(cls.act_id == act_id, cls.state != GONE).order_by(cls.id)
        things = db.session.scalars(found.with_for_update() if hold else found)
        return sorted(things, key=lambda thing: thing.added_at)

    def is_back(self, now: datetime) -> bool:
        """Tell whether its day has come."""
        return self.back_at is not None and self.back_at <= now

    def say(self, effect: str, act: Act) -> None:
        """Keep what happens if it waits a week."""
        if self._begin(act, "said"):
            self.effect = effect

    def rename(self, title: str, note: str | None, due: date | None, act: Act) -> None:
        """Change its words and until when it has time."""
        if self._begin(act, "renamed"):
            self.title, self.note, self.due = title, note, due

    def keep_here(self, act: Act) -> None:
        """Leave it here, behind everything else that is here; what rested is here again."""
        if self._begin(act, "kept"):
            self._move(HERE, act)
            self.not_yets = 0

    def wait_until(self, day: date, act: Act) -> None:
        """Let it rest until her morning on a local day."""
        if self._begin(act, "waits"):
            self._rest_until(day, act)

    def wait_again(self, act: Act) -> None:
        """Not yet: let it rest again, longer each time."""
        if self._begin(act, "waits"):
            self._rest_until(not_yet(act.day, self.not_yets), act)
            self.not_yets += 1

    def wait_for_some_day(self, act: Act) -> None:
        """Let it rest without a day."""
        if self._begin(act, "some_day"):
            self._move(SOME_DAY, act)

    def let_go(self, act: Act) -> None:
        """Let it go; for thirty days it can be brought back."""
        if self._begin(act, "let_go"):
            self._move(LET_GO, act)

    def finish(self, act: Act) -> None:
        """It is done."""
        if self._begin(act, "done"):
            self._move(DONE, act)

    def look_back(self, mattered: str, act: Act) -> None:
        """Say whether it mattered that it waited. What was back is here again then."""
        if self.is_back(act.at) and self._begin(act, mattered):
            wait = self.wait_id
            self._move(HERE, act)
            if wait:
                Wait.find_of(self, wait).answer(mattered, act.at)

    def undo(self, at: datetime) -> None:
        """Take the last act back, with the wait it began; taking the first back forgets it all."""
        if self.before is None:
            # It never waited, and may come again from where it came from.
            self._leave_no_word(at)
            self.source = None
            return
        before, begun = read(self.before), self.wait_id
        for name, value in before.items():
            setattr(self, name, value)
        self._come_here_if_hidden()
        if begun and begun != self.wait_id:
            Wait.forget(self, begun)
        if self.wait_id:
            Wait.find_of(self, self.wait_id).reopen()
        self.before = self.act_id = None
        # Later than what it takes back, or a late copy of that would do it again.
        self.act, self.changed_at = "undone", max(at, self.changed_at + INSTANT)

    def forget(self, at: datetime) -> None:
        """Leave no word of it; only its id stays, so that a late copy can't bring it back."""
        Wait.forget_unanswered(self)
        self._leave_no_word(at)

    def _leave_no_word(self, at: datetime) -> None:
        self.state, self.act, self.changed_at = GONE, "gone", max(at, self.changed_at)
        for name in (*WORDS, "before", "act_id", *WHILE_IT_WAITS, *WITH_SOMEBODY):
            setattr(self, name, None)

    def _begin(self, act: Act, kind: str) -> bool:
        if act.at < self.changed_at or act.id == self.act_id:
            return False
        self.before = written(self)
        self.act_id, self.act, self.changed_at = act.id, kind, act.at
        return True

    def _rest_until(self, day: date, act: Act) -> None:
        account = db.session.get_one(Account, self.account_id)
        self._move(WAITING, act, day, morning_of(day, act.zone, time(account.morning_hour)))

    def _move(
        self, state: str, act: Act, until: date | None = None, back_at: datetime | None = None
    ) -> None:
        if self.wait_id:
            Wait.find_of(self, self.wait_id).end(act.at, act.day)
        self.state, self.until, self.back_at = state, until, back_at
        self.handed_to = self.taken_at = None
        self.wait_id = Wait.begin(self, act.at, act.day, act.zone) if state in RESTING else None
