"""The one moment on her screen: chosen, and kept when she has said that it may be."""

from dataclasses import dataclass
from random import SystemRandom
from uuid import UUID, uuid4

from sqlalchemy import select
from werkzeug.exceptions import NotFound

from app import clock
from app.account.models import Account
from app.extensions import db
from app.now.choosing import Wish, choose
from app.now.forms import library
from app.now.library import Moment
from app.now.models import CheckIn, Suggestion, past


@dataclass(frozen=True, slots=True)
class Shown:
    """A suggestion as a screen shows it; ``seen`` are the keys that this screen has shown.

    Without a moment, nothing fits any more.
    """

    id: UUID
    moment: Moment | None
    wish: Wish
    seen: tuple[str, ...]


def suggest(
    account: Account | None, check_in_id: UUID | None, wish: Wish, seen: list[str]
) -> Shown:
    """Choose a moment; keep that it was suggested if she has an account."""
    shown = propose(account, wish, seen)
    if account and shown.moment:
        keep(account, shown.id, check_in_id, shown.moment, wish)
    return shown


def propose(account: Account | None, wish: Wish, seen: list[str]) -> Shown:
    """Choose a moment and keep nothing: it is kept when she takes it up."""
    before = past(account) if account else {}
    moment = choose(library(), before, wish, clock.now(), SystemRandom(), frozenset(seen))
    return Shown(uuid4(), moment, wish, (*seen, moment.key) if moment else tuple(seen))


def keep(
    account: Account, id: UUID, check_in_id: UUID | None, moment: Moment, wish: Wish
) -> Suggestion | None:
    """Keep a suggestion, once. None without its check-in, or when that was taken back."""
    check_in = db.session.get(CheckIn, (account.id, check_in_id)) if check_in_id else None
    if check_in is None or check_in.undone_at:
        return None
    return Suggestion.keep(account, id, check_in.id, moment, wish, clock.now())


def latest(check_in: CheckIn) -> Shown | None:
    """Return the suggestion that a check-in's screen shows: the last one made for it."""
    row = db.session.scalar(
        select(Suggestion)
        .where(Suggestion.account_id == check_in.account_id)
        .where(Suggestion.check_in_id == check_in.id)
        .order_by(Suggestion.at.desc())
        .limit(1)
    )
    return as_shown(row) if row and library().get(row.moment) else None


def as_shown(row: Suggestion) -> Shown:
    """Return a kept suggestion as a screen shows it. Raises NotFound when its moment is gone."""
    moment = library().get(row.moment)
    if moment is None:
        raise NotFound
    return Shown(
        row.id, moment, Wish(moment.need, row.minutes, row.company, row.out), (row.moment,)
    )


def usual_wish(account: Account | None, wish: Wish) -> Wish:
    """Return the wish with the minutes and the company that she took last."""
    last = account and db.session.scalar(
        Suggestion.of(account).order_by(Suggestion.at.desc()).limit(1)
    )
    if not last:
        return wish
    return Wish(wish.need, last.minutes, last.company, False, wish.night, wish.leave_out)
