"""Her other calendars: brought by address or by file, read again, taken out. All of it hers."""

from datetime import datetime
from uuid import UUID, uuid4

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from app import clock
from app.account.models import Account
from app.calendars import blueprint, forms, words
from app.calendars.chores import next_time, note
from app.calendars.fetching import Known
from app.calendars.looking import Seen, local_service, look_at, look_into
from app.calendars.models import HerCalendar, busy_ahead
from app.extensions import db, limiter
from app.forms import read_id
from app.locale import zone_here
from app.web import BadInput, answer, wants_fragment

TOO_LARGE = 413

blueprint.add_app_template_global(words.calendar_name)
blueprint.add_app_template_filter(words.day_read)
blueprint.add_app_template_filter(words.local_day)
blueprint.add_app_template_global(words.why_not, "why_no_calendar")


@blueprint.get("/my-time/calendars")
@login_required
def page() -> Response:
    response = show()
    # Where HTMX was led after a form; else the address would still be that of the form.
    response.headers["HX-Replace-Url"] = request.path
    return response


@blueprint.post("/my-time/calendars")
@login_required
@limiter.limit("30 per hour")
def add() -> ResponseReturnValue:
    try:
        calendar = added()
    except BadInput as error:
        if wants_fragment():
            raise
        return show(error)
    db.session.commit()
    return read(calendar)


@blueprint.post("/my-time/calendars/<uuid:id>/read")
@login_required
@limiter.limit("30 per hour")
def read_now(id: UUID) -> ResponseReturnValue:
    """Read a calendar from its address, or from the file that comes along in its place."""
    calendar = HerCalendar.find(current_user, id)
    try:
        read_again(calendar)
    except BadInput as error:
        if wants_fragment():
            raise
        return show(error)
    db.session.commit()
    return read(calendar)


@blueprint.post("/my-time/calendars/<uuid:id>/take-out")
@login_required
def take_out(id: UUID) -> ResponseReturnValue:
    """Forget a calendar, and with it all that was read from it (CASCADE)."""
    db.session.delete(HerCalendar.find(current_user, id))
    db.session.commit()
    return redirect(url_for("calendars.page"), 303)


def show(error: BadInput | None = None) -> Response:
    """Show her calendars; with an error, the form as it was sent, and the sentence at its field."""
    now = clock.now()
    calendars, ahead = HerCalendar.all_of(current_user), busy_ahead(current_user, now)
    id = request.args.get("read", type=UUID)
    fresh = next((one for one in calendars if one.id == id and not one.problem), None)
    return answer(
        "calendars/_calendars.html",
        error.status if error else 200,
        error=error,
        now=now,
        # What was too large to be taken apart has no fields.
        said=request.form if error and error.status != TOO_LARGE else None,
        calendars=calendars,
        ahead=ahead,
        notice=words.found(ahead.get(fresh.id, 0)) if fresh else "",
        new_id=uuid4(),
    )


def read(calendar: HerCalendar) -> ResponseReturnValue:
    return redirect(url_for("calendars.page", read=calendar.id), 303)


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
    calendar = HerCalendar(
        account_id=current_user.id,
        id=id,
        name=forms.read_name(),
        address=address,
        zone=zone,
        added_at=now,
        read_at=now,
        covers_until=now,
        tries=0,
        next_at=next_time(now) if address else None,
    ).keep_once()
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
        seen = look_at(calendar.address, calendar.known(now), zone, now, local_service())
    kept = calendar.held()
    if kept is None:
        # Taken out meanwhile, on another phone.
        raise NotFound
    kept.zone = zone
    note(kept, seen, now)
    if kept.address:
        kept.tried_at, kept.next_at = now, next_time(now, kept.tries)
