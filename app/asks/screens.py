"""Her screens of asks: the Circle tab, one ask, a new one."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import Response, g

from app import clock
from app.account.models import Account
from app.account.sessions import signed_in
from app.asks import blueprint, words
from app.asks.chips import LENGTHS, Chip, chips
from app.asks.forms import PATIENCES
from app.asks.models import Ask
from app.asks.shown import circle_of, one, seen, waiting_for_her
from app.asks.standing_asks import StandingAsk
from app.calendars.models import busy_between
from app.circle.models import Child, Person
from app.extensions import db
from app.locale import zone_here
from app.reminders.where import ways_to
from app.spans import Span, span_of
from app.web import BadInput, answer

FARTHEST_CHIP = timedelta(days=8)

for function in (
    words.brief,
    words.children_words,
    words.chip_name,
    words.chip_words,
    words.hours_words,
    words.length_words,
    words.message,
    words.minutes_words,
    words.now_until,
    words.since_words,
    words.updates_names,
    words.when_opens,
    words.when_words,
):
    blueprint.add_app_template_global(function)


def show(fragment: str, error: BadInput | None = None, **values: Any) -> Response:
    account = signed_in()
    zone = zone_here() or (account.zone if account else "UTC")
    return answer(
        f"asks/{fragment}.html",
        error.status if error else 200,
        account=account,
        now=clock.now(),
        zone=zone,
        new_id=uuid4,
        error=error,
        **values,
    )


def show_circle(account: Account, error: BadInput | None = None) -> Response:
    """Show the tab: her asks and how they stand, the people, the children."""
    now = clock.now()
    shown = circle_of(account, now)
    return show(
        "_circle",
        asks=[(one.ask, one.stands) for one in shown.asks],
        people=[person for person in shown.people.values() if person.gone_at is None],
        children=Child.all_of(account),
        offers=[(offer, shown.people[offer.person_id]) for offer in shown.offers],
        seen=seen(shown, now),
        badge=waiting_for_her(shown),
        error=error,
    )


def show_ask(ask: Ask, account: Account, error: BadInput | None = None) -> Response:
    now = clock.now()
    shown = one(ask, account, now)
    [only] = shown.asks
    return show(
        "_ask_page",
        ask=ask,
        stands=only.stands,
        names=names_of(ask),
        others=not_asked(ask, shown.people),
        updates=only.updates,
        weekly=StandingAsk.behind(ask),
        seen=seen(shown, now),
        ways=ways_to(account.id, [person for person, _since in only.stands.turn]),
        error=error,
    )


def not_asked(ask: Ask, people: Mapping[UUID, Person]) -> list[Person]:
    """Return who of her circle was not asked this."""
    asked = {one.person_id for one in ask.asked}
    return [one for one in people.values() if one.gone_at is None and one.id not in asked]


def show_form(
    account: Account, said: Mapping[str, Any], error: BadInput | None = None, ask: Ask | None = None
) -> Response:
    """Show the form to ask, with what she chose so far, and what is not clear yet."""
    return show(
        "_new",
        people=Person.circle(account),
        children=Child.all_of(account),
        chips=_free_chips(account, ask.zone if ask else zone_here() or account.zone),
        lengths=LENGTHS,
        patiences=PATIENCES,
        said=said,
        error=error,
        ask=ask,
    )


def _free_chips(account: Account, zone: str) -> list[Chip]:
    """Return the times to offer; those that her calendars have something at are left out."""
    now = clock.now()
    busy = busy_between(account.id, Span(now, now + FARTHEST_CHIP))
    found = [
        (chip, span_of(chip.begins.date(), chip.begins.time(), chip.minutes, zone))
        for chip in chips(now, zone)
    ]
    return [chip for chip, span in found if not any(map(span.overlaps, busy))]


@blueprint.app_template_global()
def cards(ask: Ask) -> list[Child]:
    """Return the children that an ask is about, in its order, those that are still known."""
    if "children" not in g:
        account = db.session.get_one(Account, ask.account_id)
        g.children = {str(child.id): child for child in Child.all_of(account)}
    return [g.children[id] for id in ask.children if id in g.children]


@blueprint.app_template_global()
def was_covered(ask: Ask) -> bool:
    """Tell whether somebody had the children once, and nobody has them now."""
    return ask.covered_by is None and any(one.had_it for one in ask.asked)


@blueprint.app_template_global()
def names_of(ask: Ask) -> list[str]:
    """Return the names of the children that an ask is about."""
    return [child.name for child in cards(ask)]
