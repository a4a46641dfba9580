"""Her phones: which are signed in, one more, one less, all but this one."""

from uuid import UUID

import segno
from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_required
from markupsafe import Markup

from app import clock
from app.account.codes import in_groups
from app.account.confirming import confirmed
from app.account.devices import Device, HandOff
from app.account.routes import blueprint
from app.account.sessions import sign_in, signed_in
from app.extensions import address_asking, db, limiter
from app.web import answer, public_url


@blueprint.get("/me/phones")
@login_required
def phones() -> Response:
    return _phones()


@blueprint.post("/me/phones/<uuid:id>/sign-out")
@login_required
def end_phone(id: UUID) -> ResponseReturnValue:
    if current_user.device.id == id:
        return redirect(url_for("account.kept"), 303)
    Device.end(current_user, id)
    db.session.commit()
    return _phones(_("Signed out. What that phone kept goes when it is next online."))


@blueprint.post("/me/phones/sign-out")
@login_required
def end_others() -> ResponseReturnValue:
    Device.end_others(current_user)
    db.session.commit()
    return _phones(_("Every other phone is signed out."))


@blueprint.post("/hand-offs")
@login_required
@limiter.limit("20 per hour")
@confirmed("account.phones")
def hand_off() -> Response:
    token, code = HandOff.issue_both(current_user, clock.now())
    db.session.commit()
    link = public_url("account.open_here", token)
    drawn = Markup(segno.make(link, error="m").svg_inline(omitsize=True, border=2))  # noqa: S704
    return answer("account/_hand_off.html", link=link, drawn=drawn, code=in_groups(code))


@blueprint.get("/open/<token>")
def open_here(token: str) -> ResponseReturnValue:
    return answer("account/_open.html", token=token, account=signed_in(), start=False)


@blueprint.get("/start/<token>")
def start(token: str) -> ResponseReturnValue:
    if signed_in():
        return redirect(url_for("now.index"))
    return answer("account/_open.html", token=token, account=None, start=True)


@blueprint.post("/open/<token>")
@limiter.limit("10 per minute", key_func=address_asking)
def redeem(token: str) -> ResponseReturnValue:
    account = HandOff.redeem(token, clock.now())
    if account is None:
        db.session.rollback()
        return answer("account/_gone.html", status=404)
    sign_in(account)
    db.session.commit()
    return redirect(url_for("now.index"), 303)


def _phones(notice: str = "") -> Response:
    return answer("account/_phones.html", account=current_user, notice=notice)
