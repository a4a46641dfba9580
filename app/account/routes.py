"""Me: what is kept, and leaving."""

from flask import Blueprint, Response, current_app, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from app import clock
from app.account.confirming import confirmed
from app.account.devices import Device
from app.account.locking import is_locked
from app.account.sessions import sign_out, signed_in
from app.account.ways import has_any
from app.extensions import db, login
from app.web import answer, redirect_whole

blueprint = Blueprint("account", __name__)

CLEAR_DEVICE = '"storage"'
"""Clear-Site-Data: copies of pages, waiting taps and the worker itself go."""
CLEARS_ITSELF = "Breather-Clears"
"""A worker that says so deletes what it keeps; WebKit would end it before the answer is through."""


@login.unauthorized_handler
def nothing_kept_yet() -> ResponseReturnValue:
    return redirect_whole("account.me")


@blueprint.after_app_request
def note_the_day(response: Response) -> Response:
    """Let her devices say when they were last open; who wasn't looked up is not."""
    here = getattr(g.get("_login_user"), "device", None)
    if here and response.status_code < 500:
        here.was_seen(clock.now().date())
    return response


@blueprint.get("/me")
def me() -> Response:
    return answer("account/_me.html", account=signed_in())


@blueprint.get("/me/kept")
def kept() -> Response:
    operator = current_app.config["OPERATOR_NAME"], current_app.config["OPERATOR_EMAIL"]
    return answer("account/_kept.html", account=signed_in(), operator=operator)


@blueprint.post("/sign-out")
@login_required
def leave() -> ResponseReturnValue:
    """Sign this phone out; with ``everywhere``, every other one too, when there is a way back."""
    account = current_user._get_current_object()
    comes_back = has_any(account)
    if is_locked() and not comes_back:
        # Whoever can't open it must not be able to delete it, either.
        return redirect(url_for("account.locked"), 303)
    if request.form.get("everywhere") and comes_back:
        Device.end_others(account)
    sign_out(account)
    db.session.commit()
    return left()


@blueprint.post("/me/delete")
@login_required
@confirmed("account.kept")
def delete() -> ResponseReturnValue:
    account = current_user._get_current_object()
    sign_out(account)
    db.session.delete(account)
    db.session.commit()
    return left()


def left() -> Response:
    """Show that nothing is left here, and have the browser drop its copies."""
    response = make_response(redirect(url_for("account.me"), 303))
    if CLEARS_ITSELF not in request.headers:
        response.headers["Clear-Site-Data"] = CLEAR_DEVICE
    return response
