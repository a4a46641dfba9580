"""Me: what is kept, a second phone, and leaving."""

import segno
from flask import Blueprint, Response, current_app, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_limiter.util import get_remote_address
from flask_login import current_user, login_required
from markupsafe import Markup

from app import clock
from app.account.models import HandOff
from app.account.sessions import sign_in, sign_out, signed_in
from app.extensions import db, limiter, login
from app.web import answer, public_url, wants_fragment

blueprint = Blueprint("account", __name__)

CLEAR_DEVICE = '"storage"'
"""Clear-Site-Data: copies of pages, waiting taps and the worker itself go."""
CLEARS_ITSELF = "Breather-Clears"
"""A worker that says so deletes what it keeps; WebKit would end it before the answer is through."""


@login.unauthorized_handler
def nothing_kept_yet() -> ResponseReturnValue:
    if wants_fragment():
        # A part of a page has no room for another page.
        return "", 200, {"HX-Redirect": url_for("account.me")}
    return redirect(url_for("account.me"), 303)


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
    sign_out(current_user._get_current_object())
    db.session.commit()
    return left()


@blueprint.post("/me/delete")
@login_required
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


@blueprint.get("/me/phones")
@login_required
def phones() -> Response:
    return answer("account/_phones.html", account=current_user)


@blueprint.post("/hand-offs")
@login_required
@limiter.limit("20 per hour")
def hand_off() -> Response:
    token = HandOff.issue(current_user, clock.now())
    db.session.commit()
    link = public_url("account.open_here", token)
    code = Markup(segno.make(link, error="m").svg_inline(omitsize=True, border=2))  # noqa: S704
    return answer("account/_hand_off.html", link=link, code=code)


@blueprint.get("/open/<token>")
def open_here(token: str) -> ResponseReturnValue:
    return answer("account/_open.html", token=token, account=signed_in(), start=False)


@blueprint.get("/start/<token>")
def start(token: str) -> ResponseReturnValue:
    if signed_in():
        return redirect(url_for("now.index"))
    return answer("account/_open.html", token=token, account=None, start=True)


@blueprint.post("/open/<token>")
@limiter.limit("10 per minute", key_func=get_remote_address)
def redeem(token: str) -> ResponseReturnValue:
    account = HandOff.redeem(token, clock.now())
    if account is None:
        db.session.rollback()
        return answer("account/_gone.html", status=404)
    sign_in(account)
    db.session.commit()
    return redirect(url_for("now.index"), 303)
