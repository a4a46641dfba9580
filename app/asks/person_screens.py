"""What a person sees behind their link: what waits for an answer, what they have, what was said."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Response, make_response, render_template, request
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from werkzeug.exceptions import NotFound

from app import clock
from app.account.models import Account
from app.asks import blueprint
from app.asks.asked import Asked
from app.asks.in_turn import COVERED, OPEN
from app.asks.models import Ask
from app.asks.offers import Offer
from app.asks.sharing import shared_with
from app.asks.shown import people_of
from app.asks.updates import Update
from app.circle.models import Person
from app.extensions import db
from app.push.models import Subscription
from app.web import BadInput

AT_MOST = 20
ANSWER, OFFER, THANKS = "answer", "offer", "thanks"
"""The forms of the page."""
UNTIL = "Handover-Until"
LATEST_HANDOVER = timedelta(days=1)
"""After an ask ends, no handover is open longer."""


def show_page(
    person: Person,
    front: Ask | None = None,
    error: BadInput | None = None,
    form: str = ANSWER,
    looking: bool = False,
    tried: tuple[UUID, str] | None = None,
) -> Response:
    """Show a person's page; ``front`` is the ask that stands first, whatever became of it.

    ``form`` is the one that the error belongs to, which is shown as it was sent.
    ``looking`` is she herself, who sees what they see, and can't answer for them.
    ``tried`` is one of their phones, and what became of a test there.
    """
    account = account_of(person)
    people, asks = people_of(account), asked_of(person)
    waiting = [ask for ask in asks if waits_for(ask, person, people)]
    theirs = [ask for ask in asks if ask.covered_by == person.id]
    front = front or next(filter(handover_open, theirs), None)
    front = front or (waiting[0] if len(waiting) == 1 else None)
    body = render_template(
        "asks/with.html",
        **whose(person, account),
        front=front,
        standing=stands_for(front, person) if front else "",
        waiting=[ask for ask in waiting if ask is not front],
        theirs=[ask for ask in theirs if ask is not front],
        offers=Offer.waiting(account, clock.now(), person),
        overlapping=overlapping([*asks, *([front] if front else [])], person),
        error=error,
        wrong_form=form if error else "",
        said=request.form if error else {},
        looking=looking,
        badge=len(waiting),
        told=list(Subscription.of_recipient(person.account_id, person.id)),
        tried=tried,
    )
    response = make_response(body, error.status if error else 200)
    windows = [ask.handover.ends for ask in theirs if handover_open(ask)]
    if windows and not looking:
        # Until then the page may open without a signal.
        response.headers[UNTIL] = max(windows).isoformat()
    return response


def whose(person: Person, account: Account) -> Mapping[str, Any]:
    """Return what a page behind a link names: whose it is, from whom, when, and what is shared."""
    now = clock.now()
    return {
        "person": person,
        "called": account.called,
        "now": now,
        "home": account.zone,
        **shared_with(person, account, now),
    }


def account_of(person: Person) -> Account:
    return db.session.get_one(Account, person.account_id)


def asked_once(person: Person, id: UUID) -> Ask:
    """Return an ask that it was this person's turn to answer; any other is not found."""
    account = account_of(person)
    find = Ask.find_to_change if request.method == "POST" else Ask.find
    ask = find(account, id)
    if not begun_for(ask, person, clock.now()):
        raise NotFound
    return ask


def begun_for(ask: Ask, person: Person, now: datetime) -> bool:
    """Tell whether it is, or was, this person's turn to answer an ask."""
    begun = ask.turns(people_of(account_of(person))).get(person.id)
    return begun is not None and (begun <= now or ask.answer_of(person).answer is not None)


def asked_of(person: Person) -> Sequence[Ask]:
    """Return what this person was asked and can still see, the next one first."""
    now = clock.now()
    found = (
        select(Ask)
        .join(Asked, (Asked.account_id == Ask.account_id) & (Asked.ask_id == Ask.id))
        .where(Asked.account_id == person.account_id, Asked.person_id == person.id)
        .where(Ask.ends_at > now - LATEST_HANDOVER, Ask.state.in_((OPEN, COVERED)))
        .order_by(Ask.begins_at, Ask.id)
        .limit(AT_MOST)
        .options(selectinload(Ask.asked))
    )
    return [ask for ask in db.session.scalars(found) if ask.handover.ends > now]


def waits_for(ask: Ask, person: Person, people: Mapping[UUID, Person]) -> bool:
    """Tell whether it is this person's turn to answer, and nothing is said yet."""
    now = clock.now()
    if ask.state != OPEN or ask.is_over(now) or ask.answer_of(person).answer is not None:
        return False
    begun = ask.turns(people).get(person.id)
    return begun is not None and begun <= now


def waiting_for_them(person: Person) -> int:
    """Return how many asks wait for this person's answer."""
    people = people_of(account_of(person))
    return sum(waits_for(ask, person, people) for ask in asked_of(person))


def stands_for(ask: Ask, person: Person) -> str:
    """Return how an ask stands for a person: theirs, covered, withdrawn, over, or as answered."""
    if ask.covered_by == person.id:
        return "theirs"
    if ask.state == COVERED:
        return "covered"
    if ask.state != OPEN:
        return "withdrawn"
    if ask.is_over(clock.now()):
        return "over"
    return ask.answer_of(person).answer or "waiting"


@blueprint.app_template_global()
def had_it(ask: Ask, person: Person) -> bool:
    """Tell whether somebody had the children once, and not any more."""
    return ask.covered_by != person.id and ask.answer_of(person).had_it


def overlapping(asks: Sequence[Ask], person: Person) -> dict[UUID, Ask]:
    """Return, for each ask, one that this person has already at the same time."""
    theirs = [ask for ask in asks if ask.covered_by == person.id]
    pairs = [(ask, other) for ask in asks for other in theirs if ask.id != other.id]
    return {ask.id: other for ask, other in pairs if ask.span.overlaps(other.span)}


@blueprint.app_template_global()
def handover_open(ask: Ask) -> bool:
    """Tell whether whoever has the children sees the handover now."""
    return ask.handover.holds(clock.now()) and ask.back_at is None


@blueprint.app_template_global()
def last_update(ask: Ask) -> Update | None:
    return next(iter(Update.of_ask(ask)), None)
