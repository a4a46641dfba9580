"""How the page to read says what is kept."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from app.asks.in_turn import COVERED, WITHDRAWN
from app.asks.models import Ask
from app.asks.turns import ANOTHER, CANT, YES
from app.can_wait.states import DONE, HANDED, HERE, LET_GO, SOME_DAY, WAITING
from app.can_wait.tab import Turned
from app.can_wait.tallies import Tally
from app.can_wait.waits import MATTERED
from app.can_wait.words import effect_words, in_all, turned_out, waited
from app.circle.models import Person
from app.clock import local
from app.locale import clock_time, date_name
from app.spans import Span

NOBODY = UUID(int=0)


def day_of(instant: datetime, zone: str) -> str:
    """Write "Saturday, 28 November 2026" for a time (UTC) on the wall clock of a zone."""
    return date_name(local(instant, zone).date(), year=True)


def whole_time(span: Span, zone: str) -> str:
    """Write "Saturday, 28 November 2026, 9:00 – 11:30" on the wall clock of a zone."""
    begins, ends = clock_time(span.begins, zone), clock_time(span.ends, zone)
    return f"{day_of(span.begins, zone)}, {begins} – {ends}"


def felt_name(felt: str) -> str:
    names = {"lighter": _("lighter"), "same": _("the same"), "heavier": _("heavier")}
    return str(names[felt])


def headings() -> dict[str, str]:
    """Return how each state of a thing is headed, in the order of the page."""
    names = {
        HERE: _("Here"),
        WAITING: _("Resting until a day"),
        SOME_DAY: _("Resting, without a day"),
        HANDED: _("With somebody"),
        DONE: _("Done"),
        LET_GO: _("Let go"),
    }
    return {state: str(name) for state, name in names.items()}


def all_in_all(tallies: Iterable[Tally]) -> str:
    """Say how waiting turned out for her in all; "" while nothing is known."""
    turned = Turned(*(sum(getattr(one, way) for one in tallies) for way in MATTERED))
    if not turned.waited:
        return ""
    return " ".join(filter(None, (waited(turned), turned_out(turned), in_all(turned))))


def about(thing: Mapping[str, Any], people: Mapping[UUID, Person]) -> list[str]:
    """Say of a thing what else is known: with whom it is, until when, what happens if it waits."""
    person, effect = people.get(thing["handed_to"] or NOBODY), thing["effect"]
    said = [
        _("with %(name)s", name=person.name) if person else "",
        _("back on %(day)s", day=date_name(thing["until"], year=True)) if thing["until"] else "",
        _("due on %(day)s", day=date_name(thing["due"], year=True)) if thing["due"] else "",
        effect and _("If it waits a week: %(what)s", what=effect_words(effect)),
    ]
    return [str(one) for one in said if one]


def how_it_stands(ask: Ask, people: Mapping[UUID, Person], now: datetime) -> str:
    """Say in one sentence what became of an ask."""
    has_it = people.get(ask.covered_by) if ask.covered_by else None
    if ask.state == COVERED and has_it:
        return str(_("%(name)s said yes.", name=has_it.name))
    if ask.state == WITHDRAWN:
        return str(_("You took it back."))
    if ask.is_over(now):
        return str(_("Nobody could that time."))
    return str(_("It is being asked."))


def answers_of(ask: Ask, people: Mapping[UUID, Person]) -> list[str]:
    """Say who was asked, and what each answered."""
    said: dict[str | None, Any] = {
        YES: _("yes"),
        CANT: _("can’t"),
        ANOTHER: _("another time works better"),
        None: _("no answer"),
    }
    named = [(people.get(one.person_id), one.answer) for one in ask.asked]
    return [f"{person.name}: {said[answer]}" for person, answer in named if person]
