"""One day of an own time: looking at it, leaving it out, moving it; and changing what follows."""

from datetime import datetime
from uuid import UUID

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.exceptions import NotFound

from app import clock
from app.extensions import limiter
from app.my_time import blueprint, forms
from app.my_time.cover import ask_for, ask_of
from app.my_time.day_screens import show_day, show_form, show_move
from app.my_time.keeping import change_from, commit, commit_asks, end
from app.my_time.models import OwnTime
from app.my_time.occurrences import Occurrence, find
from app.my_time.screens import outs_of
from app.web import BadInput

DAY = "/own-times/<uuid:id>/<day>"


def day_of(id: UUID, day: str, hold: bool = True) -> Occurrence:
    """Return one of the days of an own time of hers, held if it is to change; else 404."""
    own = OwnTime.find_to_change(current_user, id) if hold else OwnTime.find(current_user, id)
    found = find(current_user, own, forms.read_day(day))
    if found is None:
        raise NotFound
    return found


@blueprint.get(DAY)
@login_required
def day(id: UUID, day: str) -> Response:
    return show_day(current_user, day_of(id, day, hold=False))


@blueprint.post(f"{DAY}/skip")
@login_required
def skip(id: UUID, day: str) -> ResponseReturnValue:
    """Leave this day blank; the next one stands."""
    one, now = day_of(id, day), clock.now()
    one.own.skip(one.day, now)
    return kept(one, now)


@blueprint.post(f"{DAY}/as-usual")
@login_required
def as_usual(id: UUID, day: str) -> ResponseReturnValue:
    """Let a day be as usual again: neither left out nor moved."""
    one, now = day_of(id, day), clock.now()
    one.own.bring_back(one.day, now)
    return kept(one, now)


@blueprint.get(f"{DAY}/move")
@login_required
def move_form(id: UUID, day: str) -> Response:
    return show_move(current_user, day_of(id, day, hold=False))


@blueprint.post(f"{DAY}/move")
@login_required
def move(id: UUID, day: str) -> ResponseReturnValue:
    one, now = day_of(id, day), clock.now()
    usual = int((one.span.ends - one.span.begins).total_seconds() // 60)
    try:
        span = forms.read_moved(one.own, usual)
    except BadInput as error:
        return show_move(current_user, one, error)
    one.own.move(one.day, span, now)
    return kept(one, now)


@blueprint.post(f"{DAY}/instead")
@login_required
def instead(id: UUID, day: str) -> ResponseReturnValue:
    """Take one of the two ways out: half an hour at home, or another day."""
    one, now = day_of(id, day), clock.now()
    outs, smaller = outs_of(current_user, one, now), request.form.get("way") == "smaller"
    span = outs.smaller if smaller else outs.other_day
    if span is None:
        gone = _("That time isn’t free any more. Here is how it is now.")
        return show_day(current_user, one, BadInput(gone))
    one.own.move(one.day, span, now, smaller)
    return kept(one, now)


@blueprint.post(f"{DAY}/ask")
@login_required
@limiter.limit("60 per hour")
def ask(id: UUID, day: str) -> ResponseReturnValue:
    """Ask her people for this day, when nobody is asked for it any more."""
    one, now = day_of(id, day), clock.now()
    before = ask_of(one)
    if before is None or not before.is_asking(now):
        made = ask_for(current_user, one, now)
        commit_asks(current_user, now, *([made] if made else []))
    return to_day(one)


@blueprint.post(f"{DAY}/felt")
@login_required
def felt(id: UUID, day: str) -> ResponseReturnValue:
    """Say how it was, or that it didn’t happen."""
    one, now = day_of(id, day), clock.now()
    if one.span.begins > now:
        return show_day(current_user, one, BadInput(_("That is still ahead. It can wait.")))
    one.own.on(one.day).feel(forms.read_felt(), now)
    commit(current_user, now)
    return to_day(one)


@blueprint.get(f"{DAY}/change")
@login_required
def change_form(id: UUID, day: str) -> Response:
    one = day_of(id, day, hold=False)
    return show_form(current_user, forms.said_before(one.own, one.day), own=one.own, day=one.day)


@blueprint.post(f"{DAY}/change")
@login_required
@limiter.limit("60 per hour")
def change(id: UUID, day: str) -> ResponseReturnValue:
    """Let it be otherwise from this day on; the days before stay as they were."""
    one, now = day_of(id, day), clock.now()
    try:
        plan = forms.read_plan(current_user, one.own.zone)
    except BadInput as error:
        return show_form(current_user, request.form, error, one.own, one.day)
    change_from(current_user, one, plan, now)
    return redirect(url_for("my_time.page"), 303)


@blueprint.post(f"{DAY}/end")
@login_required
def end_here(id: UUID, day: str) -> ResponseReturnValue:
    """End it: this day and those after it are not any more."""
    end(current_user, day_of(id, day), clock.now())
    return redirect(url_for("my_time.page"), 303)


def kept(one: Occurrence, now: datetime) -> ResponseReturnValue:
    changed = find(current_user, one.own, one.day)
    commit(current_user, now, [changed] if changed else [])
    return to_day(one)


def to_day(one: Occurrence) -> ResponseReturnValue:
    return redirect(url_for("my_time.day", id=one.own.id, day=one.day.isoformat()), 303)
