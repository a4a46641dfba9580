"""Her other calendars: brought by address or by file, read again, taken out. All of it hers."""

from uuid import UUID, uuid4

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from app import clock
from app.calendars import blueprint, bringing, words
from app.calendars.models import HerCalendar, busy_ahead
from app.extensions import db, limiter
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
        calendar = bringing.added()
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
        bringing.read_again(calendar)
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
