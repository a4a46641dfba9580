"""Setting the lock of this phone, and opening it."""

from flask import Response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.security import check_password_hash, generate_password_hash

from app.account import locking
from app.account.confirming import confirmed
from app.account.routes import blueprint
from app.account.showing import guesses, retried, see_her_code, see_her_passkey
from app.account.ways import Passkey, can_show
from app.extensions import db, limiter
from app.web import BadInput, answer

PIN = range(4, 9)
"""How many digits it may have."""
blueprint.before_app_request(locking.guard)
blueprint.after_app_request(locking.keep_no_copy)


@blueprint.get("/me/lock")
@login_required
def lock() -> Response:
    return answer("account/_lock.html", account=current_user)


@blueprint.post("/me/lock")
@login_required
@limiter.limit("30 per hour")
@confirmed("account.lock")
@retried("account/_lock.html")
def set_lock() -> ResponseReturnValue:
    """Lock this phone after these minutes, with this PIN or one that is there; none: not at all."""
    minutes, pin = request.form.get("after", ""), request.form.get("pin", "").strip()
    if not minutes:
        locking.turn_off()
        current_user.device.pin_hash = None
    elif not minutes.isdecimal() or int(minutes) not in locking.MINUTES:
        raise BadInput(_("That didn’t reach us in one piece. You could tap again."), field="pin")
    else:
        _take(pin)
        locking.turn_on(int(minutes))
    db.session.commit()
    return redirect(url_for("account.lock"), 303)


@blueprint.get("/locked")
@login_required
def locked() -> ResponseReturnValue:
    if not locking.is_locked():
        return redirect(url_for("now.index"), 303)
    if not current_user.device.pin_hash and not can_show(current_user):
        # What opened it was taken away on another phone; a lock without a key is none.
        locking.turn_off()
        return redirect(url_for("now.index"), 303)
    return answer("account/_locked.html", 200, "account/locked_page.html", account=current_user)


@blueprint.post("/unlock")
@login_required
@limiter.limit("5 per 15 minutes")
@retried("account/_locked.html", "account/locked_page.html")
def unlock() -> ResponseReturnValue:
    hashed = current_user.device.pin_hash
    if not hashed or not check_password_hash(hashed, request.form.get("pin", "")[:20]):
        raise BadInput(_("That isn’t the PIN of this phone."), field="pin")
    return _opened()


@blueprint.post("/unlock/passkey")
@login_required
@guesses
@retried("account/_locked.html", "account/locked_page.html")
def unlock_by_passkey() -> ResponseReturnValue:
    see_her_passkey(current_user)
    return _opened()


@blueprint.post("/unlock/code")
@login_required
@guesses
@retried("account/_locked.html", "account/locked_page.html")
def unlock_by_code() -> ResponseReturnValue:
    see_her_code(current_user)
    return _opened()


@blueprint.app_template_global()
def lock_choices() -> tuple[int, ...]:
    return locking.MINUTES


@blueprint.app_template_global()
def lock_minutes() -> int:
    """Return after how many minutes away this phone is locked; 0 for never."""
    return int(session.get(locking.LOCK, 0))


def _take(pin: str) -> None:
    device = current_user.device
    if pin and (not pin.isdecimal() or len(pin) not in PIN):
        raise BadInput(_("Four to eight digits, please."), field="pin")
    if pin:
        device.pin_hash = generate_password_hash(pin)
    if not device.pin_hash and not Passkey.all_of(current_user):
        raise BadInput(_("It needs a PIN, or a passkey to open it with."), field="pin")


def _opened() -> ResponseReturnValue:
    locking.open_again()
    db.session.commit()
    return redirect(url_for("now.index"), 303)
