"""Ana's household on a database, made with the app's own verbs."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from app.account.models import Account
from app.asks.models import Ask
from app.asks.plan import IN_ORDER, Plan
from app.circle.models import Person
from app.extensions import db
from app.spans import Span
from tests.cast import LISBON

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
"""A Wednesday."""
HOUR = timedelta(hours=1)
SATURDAY = Span(NOON + timedelta(days=2, hours=21), NOON + timedelta(days=2, hours=23))


class Home:
    """Ana, her circle, and what she asks. To be used inside of the app's context."""

    def __init__(self, zone: str = LISBON, account: Account | None = None) -> None:
        begun = NOON - timedelta(days=9)
        self.account = account or Account.begin(begun, zone, "en")

    def add(self, name: str, zone: str = LISBON, **more: Any) -> Person:
        said = {"relation": "friend", "colour": "rest", "zone": zone, **more}
        return Person.add(self.account, uuid4(), NOON, name=name, **said)

    def ask(
        self,
        *people: Person,
        span: Span = SATURDAY,
        at: datetime = NOON,
        how: str = IN_ORDER,
        patience: int = 24,
        **more: Any,
    ) -> Ask:
        zone = more.pop("zone", self.account.zone)
        said = {"children": (), "place": "At our place", **more}
        plan = Plan(span, zone, how=how, patience=timedelta(hours=patience), **said)
        return Ask.make(self.account, uuid4(), plan, people, at)

    @property
    def people(self) -> dict[UUID, Person]:
        found: Iterable[Person] = db.session.scalars(Person.of(self.account))
        return {person.id: person for person in found}
