"""Ana's own times on a database, made with the app's own verbs."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from app.my_time.models import OwnTime
from app.my_time.plan import Cover, Plan
from app.my_time.recurrence import WEEKLY
from app.my_time.settings import TimeSettings
from tests.asks.households import NOON, Home

TUESDAY = date(2026, 12, 1)
"""The one after the Wednesday on which most tests are."""


def plan_of(home: Home, title: str, **more: Any) -> Plan:
    """Return a plan: Tuesdays at 19:30 for 90 minutes, unless it says something else."""
    said = {"first": TUESDAY, "begins": "19:30", "minutes": 90, "rhythm": WEEKLY, **more}
    begins = time.fromisoformat(said.pop("begins"))
    zone = said.pop("zone", home.account.zone)
    return Plan(title=title, begins=begins, zone=zone, **said)


def keep(
    home: Home, title: str = "Pottery", *, at: datetime = NOON, id: UUID | None = None, **more: Any
) -> OwnTime:
    """Keep an own time of hers."""
    return OwnTime.keep(home.account, id or uuid4(), plan_of(home, title, **more), at)


def covered_by(*people: Any, **more: Any) -> Cover:
    """Say that these people are asked, in this order."""
    return Cover(tuple(person.id for person in people), (), **more)


def settings(home: Home) -> TimeSettings:
    """Return what she chose for all of them, to change it."""
    return TimeSettings.to_change(home.account)
