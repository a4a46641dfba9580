"""The screens of My time, each as a page and as the fragment inside it."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from hashlib import sha256
from random import SystemRandom
from typing import Any
from uuid import uuid4

from flask import Response

from app import clock
from app.account.models import Account
from app.account.sessions import signed_in
from app.asks.screens import names_of
from app.circle.models import Person
from app.locale import zone_here
from app.my_time import blueprint, words
from app.my_time.models import going_on
from app.my_time.occurrences import Occurrence
from app.my_time.settings import TimeSettings
from app.my_time.sharing import balance_words
from app.my_time.taken import chips_for, clashes_of, taken
from app.my_time.theirs import beside_hers, side_by_side_words
from app.my_time.ways_out import WaysOut, ways_out
from app.my_time.week import Hours, Week, hours, week
from app.now.choosing import Wish, choose
from app.now.forms import library
from app.now.library import Moment
from app.now.models import past
from app.spans import Span, span_of
from app.web import BadInput, answer

for function in (
    balance_words,
    side_by_side_words,
    names_of,
    words.begins_words,
    words.chip_label,
    words.cover_words,
    words.cues,
    words.dated,
    words.felt_names,
    words.felt_words,
    words.hours_said,
    words.if_then,
    words.length_of,
    words.rhythm_name,
    words.rhythm_words,
    words.will_be_asked,
):
    blueprint.add_app_template_global(function)


def zone_of(account: Account) -> str:
    """Return the zone that she is in, else the one of her home."""
    return zone_here() or account.zone


def show(fragment: str, error: BadInput | None = None, **values: Any) -> Response:
    account = signed_in()
    return answer(
        f"my_time/{fragment}.html",
        error.status if error else 200,
        account=account,
        now=clock.now(),
        zone=zone_of(account) if account else "UTC",
        new_id=uuid4,
        error=error,
        **values,
    )


def show_tab(account: Account, error: BadInput | None = None) -> Response:
    """Show her week, what comes after it, and how the last one was."""
    now, zone = clock.now(), zone_of(account)
    hers, settings = week(account, zone, now), TimeSettings.of_account(account)
    going, empty = going_on(account, hers.today), not hers.ahead
    clashing = clashes_of(account, [one.one for one in hers.ahead if one.one])
    return show(
        "_tab",
        error,
        week=hers,
        outs=_ways_out_of(account, hers.ahead, now, clashing),
        clashing={one.span for one in clashing},
        pause=settings.paused_on(hers.today),
        moment=_a_moment(account, now) if empty else None,
        quarter=chips_for(account, zone, now)[:2] if empty else [],
        elsewhere=[own for own in going if own.zone != zone != settings.asked_zone],
        seen=seen(hers),
        beside=beside_hers(account, Person.circle(account), now),
        any_own=bool(going),
    )


def seen(hers: Week) -> str:
    """Return what stands for what the tab shows; it carries it, and asks for it."""
    found = [*hers.over, *hers.ahead, *hers.later]
    parts = [
        (one.span, one.ask and (one.ask.id, one.ask.version), one.stands and one.stands.kind)
        for one in found
    ]
    turns = [[person.id for person, _at in one.stands.turn] for one in found if one.stands]
    return sha256(repr((parts, turns)).encode()).hexdigest()[:32]


def is_lost(one: Hours) -> bool:
    """Tell whether nobody can have the children, or somebody who could can't any more."""
    return one.one is not None and not one.is_kept and not one.one.blank


def _ways_out_of(
    account: Account, found: Sequence[Hours], now: datetime, clashing: Sequence[Occurrence]
) -> dict[Span, WaysOut]:
    """Return the ways out of what nobody covers, and of what clashes."""
    lost = [one.one for one in found if one.one and (is_lost(one) or one.one in clashing)]
    return {one.span: outs_of(account, one, now) for one in lost}


def outs_of(account: Account, one: Occurrence, now: datetime) -> WaysOut:
    """Return what could be instead of one of an own time's days."""
    around = Span(now, one.span.ends + timedelta(days=8))
    return ways_out(one.span, one.own.zone, taken(account, around, one), now)


def _a_moment(account: Account, now: datetime) -> Moment | None:
    """Choose a quarter of an hour for a week in which nothing is kept."""
    wish = Wish(None, 15, leave_out=frozenset(account.leave_out))
    return choose(library(), past(account), wish, now, SystemRandom())


@blueprint.app_template_global()
def yours_today(account: Account) -> Hours | None:
    """Return what is hers next on this day of hers; None when nothing is."""
    now, zone = clock.now(), zone_of(account)
    tomorrow = clock.local(now, zone).date() + timedelta(days=1)
    today = Span(now, span_of(tomorrow, time.min, 0, zone).begins)
    return next((one for one in hours(account, today, now) if one.is_kept), None)
