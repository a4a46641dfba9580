"""How things come in: put down line by line, or brought from elsewhere. Each act adds once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID, uuid5

from sqlalchemy import select

from app.account.models import Account
from app.can_wait.acts import Act
from app.can_wait.importing import Item, fitted
from app.can_wait.models import INSTANT, Thing
from app.can_wait.states import HERE
from app.extensions import db


def add(account: Account, act: Act, titles: Sequence[str]) -> list[Thing]:
    """Take things out of her head. The same act twice adds nothing more."""
    new = [_new(account, act, number, *fitted(title, "")) for number, title in enumerate(titles)]
    return Thing.keep_all_once(new)


def bring(account: Account, act: Act, items: Mapping[str, Item]) -> list[Thing]:
    """Add what came from elsewhere, by its blinded key: once, whatever became of it since.

    Returns what is new. Raises IntegrityError when another act brings the same at this moment.
    """
    known = brought(account, items)
    new = [
        _new(account, act, number, item.title, item.note, item.due, source)
        for number, (source, item) in enumerate(items.items())
        if source not in known
    ]
    # What this act brought before, and was taken back, stays away.
    return [kept for kept, one in zip(Thing.keep_all_once(new), new, strict=True) if kept is one]


def brought(account: Account, sources: Iterable[str]) -> set[str]:
    """Return which of these came already."""
    hers = select(Thing.source).where(Thing.account_id == account.id, Thing.source.in_(sources))
    return set(filter(None, db.session.scalars(hers)))


def _new(
    account: Account,
    act: Act,
    number: int,
    title: str,
    note: str | None,
    due: date | None = None,
    source: str | None = None,
) -> Thing:
    return Thing(
        account_id=account.id,
        id=id_of(act.id, number),
        title=title,
        note=note or None,
        due=due,
        source=source,
        state=HERE,
        not_yets=0,
        # One act, but the lines stay in their order.
        added_at=act.at + number * INSTANT,
        changed_at=act.at,
        act_id=act.id,
        act="added",
    )


def id_of(act: UUID, number: int) -> UUID:
    """Return the id of one thing of an act; the first one's a phone without a network knows."""
    return uuid5(act, str(number)) if number else act
