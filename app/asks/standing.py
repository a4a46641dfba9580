"""How an ask stands, as she sees it: who has it, whose turn it is, who is next, what is left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.asks.asked import Asked
from app.asks.in_turn import COVERED, WITHDRAWN
from app.asks.models import Ask
from app.asks.plan import IN_ORDER
from app.asks.turns import YES
from app.circle.models import Person

SOMEBODY, ASKED, NOBODY, WITHDRAWN_, OVER = "somebody", "asked", "nobody", "withdrawn", "over"


@dataclass(frozen=True, slots=True)
class Next:
    """Whose turn comes next, and when it begins (UTC); that may be too late for this ask."""

    person: Person
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """``kind`` is somebody, asked, nobody, withdrawn or over.

    ``turn`` are those whose turn it is, and since when; ``proposed`` who proposed other times.
    Both, and ``next``, are empty unless it is asked or nobody.
    """

    kind: str
    has_it: Person | None
    turn: Sequence[tuple[Person, datetime]]
    next: Next | None
    proposed: Sequence[tuple[Person, Asked]]
    gave_back: Sequence[Person]


def standing(ask: Ask, people: Mapping[UUID, Person], now: datetime) -> Standing:
    """Tell how an ask stands at this time (UTC)."""
    kind, begins = _kind(ask, now), ask.order(people)
    there = [(people[one.person_id], one) for one in ask.asked if one.person_id in begins]
    silent = [(person, begins[person.id]) for person, one in there if one.answer is None]
    # Asked again, they have their time to answer once more.
    asked = [(person, max(at, ask.asked_at)) for person, at in silent if at <= now]
    turn = [(person, since) for person, since in asked if not _let_pass(ask, since, now)]
    later = [Next(person, at) for person, at in silent if at > now]
    open_ = kind == ASKED
    if open_ and not turn and all(one.at >= ask.begins_at for one in later):
        kind = NOBODY
    return Standing(
        kind=kind,
        has_it=people.get(ask.covered_by) if ask.covered_by else None,
        turn=turn if open_ else (),
        next=min(later, key=lambda one: one.at, default=None) if open_ else None,
        proposed=[(person, one) for person, one in there if one.proposals] if open_ else (),
        gave_back=[person for person, one in there if one.gave_back_at and one.answer != YES],
    )


def _let_pass(ask: Ask, since: datetime, now: datetime) -> bool:
    """Tell whether somebody has been asked for longer than she waits. They may still say yes."""
    return since + timedelta(hours=ask.patience_hours) <= now and ask.how == IN_ORDER


def _kind(ask: Ask, now: datetime) -> str:
    if ask.state == WITHDRAWN:
        return WITHDRAWN_
    if ask.is_over(now):
        return OVER
    return SOMEBODY if ask.state == COVERED else ASKED
