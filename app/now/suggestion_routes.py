"""A suggested moment: another one, not for me, start, end, how it was."""

from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.account.models import Account
from app.account.sessions import signed_in
from app.extensions import db, limiter
from app.forms import read_id
from app.now import blueprint, forms, suggesting
from app.now.forms import Tap
from app.now.models import FEELINGS, CheckIn, Suggestion
from app.now.screens import after_tap, how_was_it, moment_only, tap_of, timer
from app.now.suggesting import Shown
from app.web import BadInput, wants_fragment


@blueprint.post("/suggestions")
@limiter.limit("120 per minute")
def another() -> ResponseReturnValue:
    return next_moment(signed_in())


@blueprint.post("/suggestions/<uuid:id>/wave-away")
def wave_away(id: UUID) -> ResponseReturnValue:
    suggestion = hers(id)
    if suggestion:
        suggestion.wave_away(clock.now())
    return next_moment(signed_in())


@blueprint.post("/suggestions/<uuid:id>/start")
def start(id: UUID) -> ResponseReturnValue:
    suggestion, leads_on = hers(id), not wants_fragment()
    # All is read before anything is kept: what is refused has changed nothing.
    form = None if suggestion and leads_on else (carried_tap(), carried_moment(id))
    if suggestion:
        suggestion.start(forms.read_when())
        db.session.commit()
    return timer(*form, suggestion) if form else redirect(url_for("now.timing", id=id), 303)


@blueprint.get("/suggestions/<uuid:id>")
def timing(id: UUID) -> ResponseReturnValue:
    account = signed_in()
    if account is None:
        return redirect(url_for("now.index"))
    suggestion = Suggestion.find(account, id)
    tap = tap_of(CheckIn.find(account, suggestion.check_in_id))
    return timer(tap, suggesting.as_shown(suggestion), suggestion)


@blueprint.post("/suggestions/<uuid:id>/end")
def end(id: UUID) -> ResponseReturnValue:
    suggestion, tap, shown = hers(id), carried_tap(), carried_moment(id)
    if suggestion:
        suggestion.end(forms.read_when())
        db.session.commit()
    return how_was_it(tap, shown)


@blueprint.post("/suggestions/<uuid:id>/felt")
def feel(id: UUID) -> ResponseReturnValue:
    felt, suggestion, tap = read_feeling(), hers(id), carried_tap()
    if suggestion and felt:
        suggestion.feel(felt, clock.now())
        db.session.commit()
    return after_tap(signed_in(), tap, None, felt=felt or "skip")


def hers(id: UUID) -> Suggestion | None:
    """Return her suggestion, kept now if a phone without a network showed it first."""
    account = signed_in()
    if account is None:
        return None
    found = db.session.get(Suggestion, (account.id, id))
    if found:
        return found
    wish = forms.read_wish(account)
    return suggesting.keep(account, id, read_id("check_in"), forms.read_moment(), wish)


def next_moment(account: Account | None) -> ResponseReturnValue:
    """Suggest the next moment for the same tap: the card alone, or its whole screen."""
    tap = carried_tap()
    shown = suggesting.suggest(account, tap.id, forms.read_wish(account), forms.read_seen())
    db.session.commit()
    if wants_fragment():
        return moment_only(tap, shown)
    if account:
        return redirect(url_for("now.show", id=tap.id), 303)
    return after_tap(account, tap, shown)


def carried_tap() -> Tap:
    """Return the tap that a form belongs to: hers as kept, else as the form carries it."""
    account, carried = signed_in(), forms.read_carried()
    kept = CheckIn.find(account, carried.id) if account else None
    # One taken back elsewhere has no need any more; the form of this screen still says it.
    return tap_of(kept) if kept and not kept.undone_at else carried


def carried_moment(id: UUID) -> Shown:
    """Return the moment that a form is about."""
    return Shown(id, forms.read_moment(), forms.read_wish(signed_in()), ())


def read_feeling() -> str | None:
    """Read how it was; None when she skips the question."""
    felt = request.form.get("felt", "")
    if felt and felt not in FEELINGS:
        raise BadInput(_("That answer isn’t one of the three. You could skip it, too."))
    return felt or None
