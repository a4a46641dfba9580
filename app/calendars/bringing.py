"""Bringing a calendar along, and reading it again, as a form of hers says."""

from datetime import datetime
from uuid import uuid4

from flask_login import current_user
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from app import clock
from app.account.models import Account
from app.calendars import forms, words
from app.calendars.chores import next_time, note
from app.calendars.fetching import Known
from app.calendars.looking import Seen, local_service, look_at, look_into
from app.calendars.models import HerCalendar
from app.extensions import db
from app.forms import read_id
from app.locale import zone_here
from app.web import BadInput


def added() -> HerCalendar:
    """Add the calendar of a form, once it could be read. Raises BadInput."""
    forms.allow_a_file()
    id, now, zone = read_id("id") or uuid4(), clock.now(), zone_here() or current_user.zone
    if there := db.session.get(HerCalendar, (current_user.id, id)):
        return there
    data = forms.read_file()
    address = None if data is not None else forms.read_address()
    field = forms.FILE if address is None else forms.ADDRESS
    see_that_there_is_room(field)
    seen = looked(data, address, zone, now, field)
    see_that_there_is_room(field)
    calendar = HerCalendar.add(current_user, id, now, zone, forms.read_name(), address)
    calendar.next_at = next_time(now) if address else None
    note(calendar, seen, now)
    return calendar


def see_that_there_is_room(field: str) -> None:
    """Raises BadInput where she has as many as fit. Until the commit, nobody adds one besides."""
    db.session.execute(select(Account.id).where(Account.id == current_user.id).with_for_update())
    if HerCalendar.is_full(current_user):
        raise BadInput(words.full(), field=field)


def looked(data: bytes | None, address: str | None, zone: str, now: datetime, field: str) -> Seen:
    """Look into what she gave. Raises BadInput when nothing can be read from it."""
    # No transaction stays open while a server takes its time.
    db.session.commit()
    if address is not None:
        seen = look_at(address, Known(), zone, now, local_service())
    else:
        seen = look_into(data or b"", zone, now)
    if seen.problem:
        raise forms.no(seen.problem, field)
    return seen


def read_again(calendar: HerCalendar) -> None:
    """Read a calendar of hers once more; one that can't be keeps what was read before."""
    forms.allow_a_file()
    now, data = clock.now(), forms.read_file()
    zone, field = zone_here() or calendar.zone, f"file-{calendar.id}"
    if calendar.address is None:
        if data is None:
            raise BadInput(words.nothing_yet(), field=field)
        seen = looked(data, None, zone, now, field)
    else:
        db.session.commit()
        # In another zone, times without one are others, also of what hasn't changed.
        known = calendar.known(now) if zone == calendar.zone else Known()
        seen = look_at(calendar.address, known, zone, now, local_service())
    kept = calendar.held()
    if kept is None:
        # Taken out meanwhile, on another phone.
        raise NotFound
    kept.zone = zone
    note(kept, seen, now)
    if kept.address:
        kept.tried_at, kept.next_at = now, next_time(now, kept.tries)
