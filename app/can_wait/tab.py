"""What the tab shows: what is back, one card, what rests, and how waiting turned out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, exists, func, select, union_all

from app.account.models import Account
from app.can_wait.models import Thing
from app.can_wait.states import DONE, HANDED, HERE, LET_GO, RESTING, WAITING
from app.can_wait.tallies import Tally
from app.can_wait.three import EFFECTS
from app.can_wait.waits import MATTERED, Wait
from app.extensions import db

AT_ONCE = 3
"""How many of the things that are back are shown at a time; the others go on resting."""
NEXT = 4
"""How many of the things that rest are named."""
A_WEEK = timedelta(days=7)
ASKED_FOR = timedelta(days=28)
"""How long a wait that ended is asked about; after that, silence is a fine answer."""


@dataclass(frozen=True, slots=True)
class Turned:
    """How many waits turned out in which way, as she answered."""

    fine: int
    bit: int
    did: int
    unknown: int

    @property
    def waited(self) -> int:
        return self.fine + self.bit + self.did + self.unknown


@dataclass(frozen=True, slots=True)
class Tab:
    back: Sequence[Thing]
    card: Thing | None
    resting: int
    off: bool
    next: Sequence[tuple[date, Sequence[Thing]]]
    with_somebody: Sequence[Thing]
    last_week: Turned
    ever: Turned
    to_look_back: int


def tab(account: Account, now: datetime, today: date, card: UUID | None = None) -> Tab:
    """Find what the tab shows at this time (UTC), on her local day. Two queries."""
    things = list(db.session.scalars(_things(account, now, card)))
    waiting = sorted(
        (thing for thing in things if thing.back_at), key=lambda thing: (thing.back_at, thing.id)
    )
    coming = [thing for thing in waiting if not thing.is_back(now)][:NEXT]
    back = [thing for thing in waiting if thing.is_back(now)]
    counts = db.session.execute(_counts(account, now, today)).mappings().one()
    return Tab(
        back=back,
        card=_first(things, card),
        resting=counts["resting"] - len(back),
        off=counts["off"],
        next=[(day, list(of_day)) for day, of_day in groupby(coming, key=_until)],
        with_somebody=[thing for thing in things if thing.state == HANDED],
        last_week=Turned(*(counts[f"week_{way}"] for way in MATTERED)),
        ever=Turned(*(counts[f"ever_{way}"] for way in MATTERED)),
        to_look_back=counts["to_look_back"],
    )


def _until(thing: Thing) -> date:
    assert thing.until
    return thing.until


def _first(things: Sequence[Thing], card: UUID | None) -> Thing | None:
    """Return the thing asked for, else one she was not asked about, else what lies longest."""
    here = [thing for thing in things if thing.state == HERE]

    def turn(thing: Thing) -> tuple[bool, bool, datetime, datetime]:
        return (thing.id != card, thing.effect is not None, thing.changed_at, thing.added_at)

    return min(here, key=turn, default=None)


def _things(account: Account, now: datetime, card: UUID | None) -> Select[Thing]:
    """Select the few that are shown, each kind by an index of its own, however many there are."""
    waiting = select(Thing.id).where(Thing.account_id == account.id, Thing.state == WAITING)
    here = select(Thing.id).where(Thing.account_id == account.id, Thing.state == HERE)
    handed = select(Thing.id).where(Thing.account_id == account.id, Thing.state == HANDED)
    by_return = (Thing.back_at, Thing.id)
    kinds = [
        waiting.where(Thing.back_at <= now).order_by(*by_return).limit(AT_ONCE),
        waiting.where(Thing.back_at > now).order_by(*by_return).limit(NEXT),
        handed.order_by(Thing.changed_at.desc(), Thing.id).limit(NEXT),
        *(
            here.where(Thing.effect.is_not_distinct_from(effect))
            .order_by(Thing.changed_at, Thing.added_at)
            .limit(1)
            for effect in (None, *EFFECTS)
        ),
    ]
    if card:
        kinds.append(here.where(Thing.id == card))
    ids = union_all(*(select(kind.subquery().c.id) for kind in kinds))
    return Thing.of(account).where(Thing.id.in_(ids))


def _counts(account: Account, now: datetime, today: date) -> Select[tuple[int, ...]]:
    def things(*states: str) -> ScalarSelect[int]:
        mine = select(func.count()).where(Thing.account_id == account.id)
        return mine.where(Thing.state.in_(states)).scalar_subquery()

    def waits(*what: ColumnElement[bool]) -> ScalarSelect[int]:
        mine = select(func.count()).where(Wait.account_id == account.id)
        return mine.where(*what).scalar_subquery()

    def ever(way: str) -> ScalarSelect[int]:
        mine = select(func.coalesce(func.sum(getattr(Tally, way)), 0))
        return mine.where(Tally.account_id == account.id).scalar_subquery()

    this_week = Wait.answered_at > now - A_WEEK
    return select(
        things(*RESTING).label("resting"),
        select(exists().where(Thing.account_id == account.id, Thing.state.in_((LET_GO, DONE))))
        .scalar_subquery()
        .label("off"),
        *(waits(this_week, Wait.mattered == way).label(f"week_{way}") for way in MATTERED),
        *(ever(way).label(f"ever_{way}") for way in MATTERED),
        waits(*to_look_back(today)).label("to_look_back"),
    )


def to_look_back(today: date) -> tuple[ColumnElement[bool], ...]:
    """Say which waits are asked about: once a week, those that ended before this week began."""
    monday = today - timedelta(days=today.weekday())
    return (
        Wait.mattered.is_(None),
        Wait.ended_on < monday,
        Wait.ended_on >= monday - ASKED_FOR,
        # What she took up on the same day did not really wait.
        Wait.ended_on > Wait.began_on,
    )
