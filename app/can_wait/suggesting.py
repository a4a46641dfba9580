"""Three that can wait, found for her: what lies here, how it waited before, what she learned."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, ScalarSelect, Select, func, select, type_coerce

from app.account.models import Account
from app.can_wait.models import Thing
from app.can_wait.states import HERE
from app.can_wait.tallies import Tally
from app.can_wait.three import HURT, Candidate, Waits, Why, three
from app.can_wait.waits import BIT, DID, FINE, Wait
from app.crypto import unseal
from app.extensions import db

LOOKED_AT = 200
"""How many of the things that lie here are looked at, those that lie longest."""


@dataclass(frozen=True, slots=True)
class Offered:
    id: UUID
    title: str
    why: Why


def that_can_wait(account: Account, today: date) -> list[Offered]:
    """Return at most three things of hers that can wait, each with its reason. One query."""
    rows = db.session.execute(_lying_here(account)).all()
    things = [Candidate(row.id, row.effect, row.due, Waits(row.good, row.bad)) for row in rows]
    of_effect = {row.effect: Waits(row.all_good or 0, row.all_bad or 0) for row in rows}
    sealed = {row.id: row.title for row in rows}
    return [
        Offered(found.id, unseal(sealed[found.id]), found.why)
        for found in three(things, of_effect, today)
    ]


def _lying_here(account: Account) -> Select[Any]:
    def waits(*answers: str) -> ScalarSelect[int]:
        its = select(func.count()).where(Wait.account_id == account.id, Wait.thing_id == Thing.id)
        return its.where(Wait.mattered.in_(answers)).scalar_subquery()

    its_effect = func.coalesce(Thing.effect, "")
    return (
        # Only three titles are read in the end: the others stay sealed.
        select(
            Thing.id, Thing.effect, Thing.due, type_coerce(Thing.title, LargeBinary).label("title")
        )
        .add_columns(waits(FINE).label("good"), waits(BIT, DID).label("bad"))
        .add_columns(Tally.fine.label("all_good"), (Tally.bit + Tally.did).label("all_bad"))
        .outerjoin(Tally, (Tally.account_id == account.id) & (Tally.effect == its_effect))
        .where(Thing.account_id == account.id, Thing.state == HERE, its_effect != HURT)
        .order_by(Thing.changed_at, Thing.added_at)
        .limit(LOOKED_AT)
    )
