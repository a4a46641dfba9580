"""May Breather keep what she taps? Asked once, answered by her; the yes begins her account."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.account.models import Account
from app.account.sessions import begin, signed_in
from app.extensions import db, limiter
from app.forms import read_id
from app.locale import zone_here
from app.now import blueprint, forms, suggesting
from app.now.routes import first_moment, keep_tap
from app.now.screens import after_tap, question
from app.now.suggesting import Shown
from app.web import wants_fragment

A_MONTH = 30 * 24 * 3600


@blueprint.post("/consent")
@limiter.limit("60 per hour")
def consent() -> ResponseReturnValue:
    if request.form.get("answer") == "yes":
        return yes()
    return later()


def yes() -> ResponseReturnValue:
    """Begin a guest account on this device, and keep the tap that came with the yes."""
    account = signed_in() or begin(zone_here())
    if not request.form.get("id"):
        db.session.commit()
        # The parts that ask for themselves go on where they asked.
        asked = {"circle": "asks.circle", "my-time": "my_time.page"}
        back = asked.get(request.form.get("from", ""), "now.index")
        return redirect(url_for(back), 303)
    tap = forms.read_tap()
    keep_tap(account, tap)
    shown = carried_suggestion(account) or first_moment(account, tap)
    db.session.commit()
    if not wants_fragment():
        return redirect(url_for("now.show", id=tap.id), 303)
    return after_tap(account, tap, shown, notice=_("Kept, for you alone."))


def later() -> ResponseReturnValue:
    """Remember on her device alone that she said "Not now", and leave the moment there."""
    if request.form.get("id"):
        tap = forms.read_tap()
        shown = carried_suggestion(None) or first_moment(None, tap)
        response = after_tap(None, tap, shown, asked=True)
    else:
        response = question()
    response.set_cookie("consent", "later", max_age=A_MONTH, samesite="Lax", httponly=True)
    return response


def carried_suggestion(account: Account | None) -> Shown | None:
    """Return the moment that was on her screen; keep it when there is an account."""
    id = read_id("suggestion")
    if id is None:
        return None
    moment, wish = forms.read_moment(), forms.read_wish(account)
    if account:
        suggesting.keep(account, id, read_id("id"), moment, wish)
    return Shown(id, moment, wish, tuple(forms.read_seen()))
