"""Her own times in the calendar she already uses: all of them, or one, as a file.

Source: RFC 5545 and RFC 7986 (NAME, REFRESH-INTERVAL), by the icalendar library.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from flask_babel import gettext as _
from icalendar import Calendar, Event
from sqlalchemy import select

from app.account.models import Account
from app.asks.calendar import empty_calendar, event_of, plain
from app.asks.in_turn import COVERED
from app.asks.models import Ask
from app.asks.screens import names_of
from app.asks.shown import People, people_of
from app.asks.words import children_words
from app.extensions import db
from app.my_time.days import OneDay
from app.my_time.feed_events import Around, Said, keep_private, remind
from app.my_time.feed_series import events_of
from app.my_time.models import OwnTime
from app.my_time.reminders import SOON_BEFORE
from app.my_time.settings import TimeSettings
from app.my_time.vtimezone import vtimezone
from app.spans import Span

A_DAY, A_YEAR = timedelta(days=1), timedelta(days=365)
YEARS_AHEAD = 10
"""For how long the zones of a feed, and the changes of their clocks, are written out."""
AN_HOUR = timedelta(hours=1)
Days = Mapping[UUID, Mapping[date, OneDay]]


def feed(account: Account, settings: TimeSettings, now: datetime) -> bytes:
    """Return her whole calendar: each series, and what was once since a year ago.

    Without ``details`` it says when she is busy, and nothing else.
    """
    calendar = empty_calendar()
    name = _("My time") if settings.details else _("Busy")
    calendar.add("method", "PUBLISH")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", AN_HOUR, {"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    around = _around(settings, now)
    people = people_of(account) if settings.details else {}
    times = list(db.session.scalars(OwnTime.of(account).order_by(OwnTime.made_at, OwnTime.id)))
    _add_zones(calendar, account, times, around.within)
    for event in _times(account, times, people, around, settings.details):
        calendar.add_component(event)
    for ask in _asks_alone(account, around.within.begins):
        calendar.add_component(_of_ask(ask, people, settings.details))
    return bytes(calendar.to_ical())


def own_times_in(account: Account, now: datetime) -> tuple[Calendar, Iterator[Event]]:
    """Return a calendar with the zones of her own times, and them, with all that they say."""
    calendar, around = empty_calendar(), _around(TimeSettings.of_account(account), now)
    times = list(db.session.scalars(OwnTime.of(account).order_by(OwnTime.made_at, OwnTime.id)))
    _add_zones(calendar, account, times, around.within)
    return calendar, _times(account, times, people_of(account), around, True)


def one_file(account: Account, own: OwnTime, now: datetime) -> bytes:
    """Return one own time for a calendar that it is taken into once, with all that it says."""
    settings, calendar = TimeSettings.of_account(account), empty_calendar()
    around = _around(settings, now)
    calendar.add("method", "PUBLISH")
    _add_zones(calendar, account, [own], around.within)
    said = _said(own, _covered(account, people_of(account), now).get(own.id, {}))
    for event in events_of(own, own.days(), said, around):
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _around(settings: TimeSettings, now: datetime) -> Around:
    today = datetime.combine(now.astimezone(UTC).date(), time.min, UTC)
    within = Span(today - A_YEAR, today.replace(year=today.year + YEARS_AHEAD, day=1))
    return Around(settings.paused, within, settings.version)


def _add_zones(calendar: Calendar, account: Account, times: list[OwnTime], within: Span) -> None:
    """Add every zone that is used. Hers is always there: a file needs one component."""
    first = min([own.first_on for own in times] + [within.begins.date()])
    for zone in sorted({account.zone, *(own.zone for own in times)}):
        since, until = date(first.year - 1, 1, 1), date(within.ends.year + 1, 1, 1)
        calendar.add_component(vtimezone(zone, since, until))


def _times(
    account: Account, times: list[OwnTime], people: People, around: Around, details: bool
) -> Iterator[Event]:
    # Who has the children is said until a day after.
    today = around.within.begins + A_YEAR
    days = _days(account)
    covered = _covered(account, people, today) if details else {}
    for own in times:
        said = _said(own, covered.get(own.id, {})) if details else Said(_("Busy"))
        yield from events_of(own, days.get(own.id, {}), said, around)


def _days(account: Account) -> Days:
    """Return the days that are skipped or moved, by own time."""
    found: dict[UUID, dict[date, OneDay]] = defaultdict(dict)
    hers = select(OneDay).where(OneDay.account_id == account.id)
    different = OneDay.skipped_at.is_not(None) | OneDay.begins_at.is_not(None)
    for one in db.session.scalars(hers.where(different)):
        found[one.own_time_id][one.day] = one
    return found


def _said(own: OwnTime, of_days: Mapping[date, str]) -> Said:
    """Return what a calendar that may name things says of an own time."""
    lines = [own.cue or ""]
    if own.bring:
        lines.append(_("To bring: %(things)s", things=own.bring))
    if own.phone:
        lines.append(_("Phone: %(number)s", number=own.phone))
    note = "\n".join(line for line in lines if line)
    return Said(plain(own.title), plain(own.place or ""), plain(note), of_days)


def _covered(account: Account, people: People, now: datetime) -> Mapping[UUID, dict[date, str]]:
    """Return who has the children, by own time and day, from a day ago on."""
    asked = Ask.of(account).where(Ask.own_time_id.is_not(None), Ask.ends_at > now - A_DAY)
    found: dict[UUID, dict[date, str]] = defaultdict(dict)
    for ask in db.session.scalars(asked.order_by(Ask.asked_at, Ask.id)):
        if ask.own_time_id and ask.own_day:
            # The latest ask of a day counts.
            found[ask.own_time_id].pop(ask.own_day, None)
            if ask.state == COVERED:
                found[ask.own_time_id][ask.own_day] = _who_has_them(ask, people)
    return found


def _asks_alone(account: Account, since: datetime) -> Iterator[Ask]:
    """Return covered asks that no own time stands behind."""
    hers = Ask.of(account).where(Ask.state == COVERED, Ask.own_time_id.is_(None))
    ahead = hers.where(Ask.ends_at > since).order_by(Ask.begins_at, Ask.id)
    return iter(db.session.scalars(ahead))


def _of_ask(ask: Ask, people: People, details: bool) -> Event:
    summary = _("Time of your own") if details else _("Busy")
    note = _who_has_them(ask, people) if details else ""
    event = event_of(ask, summary, note, ask.changed_at, "CONFIRMED")
    event.add("last-modified", ask.changed_at)
    if not details:
        del event["location"]
    keep_private(event)
    remind(event, summary, SOON_BEFORE)
    return event


def _who_has_them(ask: Ask, people: People) -> str:
    has_it = people.get(ask.covered_by) if ask.covered_by else None
    if has_it is None:
        return ""
    children = children_words(names_of(ask))
    return plain(_("%(name)s has %(children)s.", name=has_it.name, children=children))
