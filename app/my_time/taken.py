"""What of her time is taken already: so that what is offered is really free."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.account.models import Account
from app.asks.in_turn import COVERED
from app.asks.models import Ask
from app.calendars.models import HerCalendar, busy_between
from app.extensions import db
from app.my_time.chips import Chip, chips, habits_of
from app.my_time.days import HEAVIER, NOT, OneDay
from app.my_time.free import free_times
from app.my_time.models import OwnTime
from app.my_time.occurrences import Occurrence, occurrences
from app.now.forms import library
from app.now.models import past
from app.spans import Span

AHEAD = timedelta(days=9)
REMEMBERED = 40
"""How many of her last own times say when she likes to have them."""
SHORT = 70
"""Letters that a chip has room for."""


def taken(account: Account, span: Span, but: Occurrence | None = None) -> list[Span]:
    """Return when she has something else in this time; ``but`` is what is about to move."""
    mine = [one.span for one in occurrences(account, span) if not _same(one, but)]
    asks = select(Ask.begins_at, Ask.ends_at).where(
        Ask.account_id == account.id,
        Ask.state == COVERED,
        Ask.own_time_id.is_(None),
        Ask.begins_at < span.ends,
        Ask.ends_at > span.begins,
    )
    asked = [Span(begins, ends) for begins, ends in db.session.execute(asks)]
    return [*mine, *asked, *busy_between(account.id, span)]


def clashes_of(account: Account, found: Iterable[Occurrence]) -> list[Occurrence]:
    """Return those that are at the same time as something in her calendars."""
    mine = list(found)
    if not mine:
        return []
    whole = Span(min(one.span.begins for one in mine), max(one.span.ends for one in mine))
    busy = busy_between(account.id, whole)
    return [one for one in mine if clashes(one, busy)]


def clashes(one: Occurrence, busy: Iterable[Span]) -> bool:
    # A calendar that shows these very times says the same again.
    return any(one.span.overlaps(other) and one.span != other for other in busy)


def free(account: Account, zone: str, now: datetime) -> list[Span]:
    """Return when she is free in the next days; nothing where no calendar says so."""
    covers = select(func.min(HerCalendar.covers_until)).where(
        HerCalendar.account_id == account.id, HerCalendar.covers_until > now
    )
    known_until = db.session.scalar(covers)
    if known_until is None:
        return []
    return free_times(taken(account, Span(now, now + AHEAD)), now, zone, known_until)


def _same(one: Occurrence, other: Occurrence | None) -> bool:
    return other is not None and (one.own.id, one.day) == (other.own.id, other.day)


def chips_for(
    account: Account, zone: str, now: datetime, but: Occurrence | None = None
) -> list[Chip]:
    """Return the times that are offered with one tap, on the wall clock of a zone."""
    found = taken(account, Span(now, now + AHEAD), but)
    return chips(now, zone, found, habits_of(_kept_before(account)))


def _kept_before(account: Account) -> list[tuple[datetime, str]]:
    """Return when her own times were, and in which zone; those that weighed on her don't count."""
    last = OwnTime.of(account).order_by(OwnTime.made_at.desc(), OwnTime.id).limit(REMEMBERED)
    times = db.session.scalars(last).all()
    heavy = select(OneDay.own_time_id).where(
        OneDay.account_id == account.id, OneDay.felt.in_((HEAVIER, NOT))
    )
    not_liked = set(db.session.scalars(heavy))
    return [
        (own.span_on(own.first_on).begins, own.zone) for own in times if own.id not in not_liked
    ]


def titles_before(account: Account, most: int) -> list[str]:
    """Return what she kept time for before, the latest first; then a moment that was lighter."""
    last = OwnTime.of(account).order_by(OwnTime.made_at.desc(), OwnTime.id).limit(REMEMBERED)
    kept = list(dict.fromkeys(own.title for own in db.session.scalars(last)))[:most]
    return list(dict.fromkeys([*kept, *_lighter(account)]))[: most + 1]


def _lighter(account: Account) -> list[str]:
    """Return the short moments after which she was lighter, most often first."""
    felt = {key: one for key, one in past(account).items() if one.lighter > one.heavier}
    keys = sorted(felt, key=lambda key: (felt[key].lighter, felt[key].last), reverse=True)
    found = (moment.text for moment in map(library().get, keys) if moment)
    return [text for text in found if len(text) <= SHORT]
