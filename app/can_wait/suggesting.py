"""Three that can wait, found for her: what lies here, how it waited before, what she learned."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import LargeBinary, or_, select, type_coerce

from app.account.models import Account
from app.can_wait.models import HERE, Thing
from app.can_wait.three import HURT, Candidate, Waits, Why, three
from app.can_wait.waits import Wait, fine, mattered
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
    things = [
        Candidate(row.id, row.effect, row.due, Waits(row.good or 0, row.bad or 0)) for row in rows
    ]
    of_effect = {row.effect: Waits(row.all_good or 0, row.all_bad or 0) for row in rows}
    sealed = {row.id: row.title for row in rows}
    return [
        Offered(found.id, unseal(sealed[found.id]), found.why)
        for found in three(things, of_effect, today)
    ]


def _lying_here(account: Account):  # type: ignore[no-untyped-def]
    here = (
        # Only three titles are read in the end: the others stay sealed.
        select(
            Thing.id, Thing.effect, Thing.due, type_coerce(Thing.title, LargeBinary).label("title")
        )
        .where(Thing.account_id == account.id, Thing.state == HERE)
        .where(or_(Thing.effect.is_(None), Thing.effect != HURT))
        .order_by(Thing.changed_at)
        .limit(LOOKED_AT)
        .subquery()
    )
    of_thing = (
        select(Wait.thing_id, fine().label("good"), mattered().label("bad"))
        .where(Wait.account_id == account.id, Wait.thing_id.in_(select(here.c.id)))
        .group_by(Wait.thing_id)
        .subquery()
    )
    of_effect = (
        select(Wait.effect, fine().label("all_good"), mattered().label("all_bad"))
        .where(Wait.account_id == account.id)
        .group_by(Wait.effect)
        .subquery()
    )
    return (
        select(here, of_thing.c.good, of_thing.c.bad, of_effect.c.all_good, of_effect.c.all_bad)
        .outerjoin(of_thing, of_thing.c.thing_id == here.c.id)
        .outerjoin(of_effect, of_effect.c.effect.is_not_distinct_from(here.c.effect))
    )
