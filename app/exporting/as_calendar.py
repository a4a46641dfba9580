"""What has a time, as a calendar file: her own times, asks, offers, and things that rest.

Source: RFC 5545, by the icalendar library. An ask is the same event as in a file of its own.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from icalendar import Event
from sqlalchemy import RowMapping, or_, select

from app.account.models import Account
from app.asks.calendar import event_of, plain
from app.asks.in_turn import WITHDRAWN
from app.asks.models import Ask
from app.asks.offers import OPEN, Offer
from app.asks.screens import names_of
from app.asks.shown import People, people_of
from app.asks.standing_asks import StandingAsk
from app.asks.words import children_words
from app.can_wait.models import Thing
from app.can_wait.states import HANDED, HERE, RESTING
from app.exporting.tables import AT_ONCE
from app.extensions import db
from app.my_time.feed import YEARS_AHEAD, own_times_in
from app.my_time.vtimezone import vtimezone

END = "END:VCALENDAR\r\n"
A_DAY = timedelta(days=1)


def written(account: Account, at: datetime) -> Iterator[str]:
    """Write the file, an event at a time, as of this time (UTC)."""
    weekly = db.session.scalars(StandingAsk.of(account).where(StandingAsk.ended_at.is_(None))).all()
    calendar, times = own_times_in(account, at)
    there = {str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")}
    for zone in sorted({one.zone for one in weekly} - {"UTC", *there}):
        until = date(at.year + YEARS_AHEAD, 1, 1)
        calendar.add_component(vtimezone(zone, date(at.year - 1, 1, 1), until))
    yield bytes(calendar.to_ical()).decode().removesuffix(END)
    people = people_of(account)
    asks, offers = _asks(account, people, at), _offers(account, people, at)
    for events in (times, asks, offers, _things(account, at)):
        for event in events:
            yield bytes(event.to_ical()).decode()
    for standing in weekly:
        yield bytes(_every_week(standing, at).to_ical()).decode()
    yield END


def _asks(account: Account, people: People, at: datetime) -> Iterator[Event]:
    """Return her asks that are on: those that aren't over, whether or not somebody has it yet."""
    on = Ask.of(account).where(Ask.ends_at > at, Ask.state != WITHDRAWN, Ask.back_at.is_(None))
    for ask in db.session.scalars(on.order_by(Ask.begins_at, Ask.id)):
        has_it = people.get(ask.covered_by) if ask.covered_by else None
        if has_it:
            children = children_words(names_of(ask))
            note = plain(_("%(name)s has %(children)s.", name=has_it.name, children=children))
            yield event_of(ask, _("Time of your own"), note, at, "CONFIRMED")
        else:
            yield event_of(ask, _("Time of your own, if somebody can"), "", at, "TENTATIVE")


def _offers(account: Account, people: People, at: datetime) -> Iterator[Event]:
    waiting = Offer.of(account).where(Offer.state == OPEN, Offer.begins_at > at)
    for offer in db.session.scalars(waiting.order_by(Offer.begins_at, Offer.id)):
        summary = _("%(name)s offers time", name=plain(people[offer.person_id].name))
        event = _event(f"{offer.id}@breather", summary, offer.line, at)
        event.add("dtstart", offer.begins_at)
        event.add("dtend", offer.ends_at)
        event.add("status", "TENTATIVE")
        yield event


def _things(account: Account, at: datetime) -> Iterator[Event]:
    """Return the days on which things come back, or until which they have time."""
    columns = (Thing.id, Thing.title, Thing.note, Thing.until, Thing.due)
    found = select(*columns).where(
        Thing.account_id == account.id,
        Thing.state.in_((HERE, HANDED, *RESTING)),
        or_(Thing.until.is_not(None), Thing.due.is_not(None)),
    )
    ordered = found.order_by(Thing.id).execution_options(yield_per=AT_ONCE)
    for row in db.session.execute(ordered).mappings():
        yield from _days(row, at)


def _days(thing: RowMapping, at: datetime) -> Iterator[Event]:
    days = {"until": _("Back: %(thing)s"), "due": _("Due: %(thing)s")}
    for name, summary in days.items():
        if day := thing[name]:
            said = summary % {"thing": plain(thing["title"])}
            event = _event(f"{thing['id']}.{name}@breather", said, thing["note"], at)
            event.add("dtstart", day)
            event.add("dtend", day + A_DAY)
            # It takes nobody's time.
            event.add("transp", "TRANSPARENT")
            yield event


def _every_week(standing: StandingAsk, at: datetime) -> Event:
    """Return the weeks that are not asked for yet."""
    begins = standing.span_of_week(standing.weeks + 1).begins.astimezone(ZoneInfo(standing.zone))
    summary = _("Time of your own, every week")
    event = _event(f"{standing.id}.weekly@breather", summary, None, at)
    event.add("dtstart", begins)
    event.add("duration", timedelta(minutes=standing.minutes))
    event.add("rrule", {"freq": "weekly"})
    event.add("status", "TENTATIVE")
    return event


def _event(uid: str, summary: str, note: str | None, at: datetime) -> Event:
    event = Event()
    said: dict[str, Any] = {"uid": uid, "dtstamp": at, "summary": summary}
    for name, value in said.items():
        event.add(name, value)
    if note:
        event.add("description", plain(note))
    return event
