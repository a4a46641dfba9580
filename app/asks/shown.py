"""What her screens of asks show, looked up once; and what stands for all of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy.orm import selectinload

from app.account.models import Account
from app.asks.in_turn import WITHDRAWN
from app.asks.models import Ask
from app.asks.offers import Offer
from app.asks.standing import Standing, standing
from app.asks.updates import Update, reaching
from app.circle.models import Person
from app.extensions import db

AT_MOST = 30
"""How many of her asks are shown, the next ones."""
People = Mapping[UUID, Person]


@dataclass(frozen=True, slots=True)
class One:
    """An ask, how it stands, and which updates from home reached her, the latest first."""

    ask: Ask
    stands: Standing
    updates: Sequence[Update]


@dataclass(frozen=True, slots=True)
class Shown:
    people: People
    asks: Sequence[One]
    offers: Sequence[Offer]


def circle_of(account: Account, now: datetime) -> Shown:
    """Look up what the Circle tab shows: her asks that are not over, and offers. Five queries."""
    found = (
        Ask.of(account)
        .where(Ask.ends_at > now, Ask.state != WITHDRAWN, Ask.back_at.is_(None))
        .order_by(Ask.begins_at, Ask.id)
        .limit(AT_MOST)
        .options(selectinload(Ask.asked))
    )
    people, asks = people_of(account), db.session.scalars(found).all()
    return Shown(people, _each(asks, people, now), Offer.waiting(account, now))


def one(ask: Ask, account: Account, now: datetime) -> Shown:
    """Look up what the page of one ask shows."""
    people = people_of(account)
    return Shown(people, _each([ask], people, now), ())


def people_of(account: Account) -> People:
    """Return everybody who is or was in her circle, by id: old asks still name them."""
    everybody = Person.of(account).order_by(Person.added_at, Person.id)
    return {person.id: person for person in db.session.scalars(everybody)}


def waiting_for_her(shown: Shown) -> int:
    """Return how many offers and other times wait for a tap of hers."""
    return len(shown.offers) + sum(bool(one.stands.proposed) for one in shown.asks)


def seen(shown: Shown, now: datetime) -> str:
    """Return what stands for all that a screen shows; the screen carries it, and asks for it."""
    parts: list[object] = [offer.id for offer in shown.offers]
    for one in shown.asks:
        ask = one.ask
        parts.append((ask.id, ask.version, ask.changed_at, ask.back_at, ask.their_thanks))
        parts.append((ask.handover.holds(now), ask.begins_at <= now, one.stands.kind))
        parts += [(asked.person_id, asked.answer, asked.answered_at) for asked in ask.asked]
        parts += [person.id for person, _since in one.stands.turn]
        parts += [update.id for update in one.updates]
    return sha256(repr(parts).encode()).hexdigest()[:32]


def _each(asks: Sequence[Ask], people: People, now: datetime) -> Sequence[One]:
    updates = Update.of_asks([ask for ask in asks if ask.covered_by])
    return [
        One(ask, standing(ask, people, now), reaching(ask, updates.get(ask.id, ()), now))
        for ask in asks
    ]
