"""Opening a Breather that is there already, and showing that it is still she."""

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from app import clock
from app.account import passkeys
from app.account.confirming import back, confirm, is_confirmed
from app.account.devices import HandOff
from app.account.models import Account
from app.account.routes import blueprint
from app.account.sessions import sign_in, signed_in
from app.account.showing import guesses, retried, see_her_code, see_her_passkey, wrong_code
from app.account.ways import RecoveryCode
from app.extensions import address_asking, db, limiter
from app.web import answer


@blueprint.get("/sign-in")
def sign_in_page() -> Response:
    return answer("account/_sign_in.html", account=signed_in())


@blueprint.post("/sign-in/code")
@guesses
@retried("account/_sign_in.html")
def sign_in_by_code() -> ResponseReturnValue:
    """Take the code on her paper, or the short one that her other phone shows."""
    typed = request.form.get("code", "")
    account = RecoveryCode.account_for(typed)
    if account:
        return opened(account, shown=True)
    handed = HandOff.redeem_code(typed, clock.now())
    if handed:
        return opened(handed)
    raise wrong_code(typed)


@blueprint.post("/sign-in/passkey/options")
@limiter.limit("30 per minute", key_func=address_asking)
def passkey_to_show() -> ResponseReturnValue:
    return passkeys.to_show(clock.now())


@blueprint.post("/sign-in/passkey")
@guesses
@retried("account/_sign_in.html")
def sign_in_by_passkey() -> ResponseReturnValue:
    passkey = passkeys.shown(clock.now())
    return opened(db.session.get_one(Account, passkey.account_id), shown=True)


@blueprint.get("/me/confirm")
@login_required
def confirm_page() -> ResponseReturnValue:
    if is_confirmed(current_user):
        return back()
    return answer("account/_confirm.html", account=current_user)


@blueprint.post("/me/confirm/code")
@login_required
@guesses
@retried("account/_confirm.html")
def confirm_by_code() -> ResponseReturnValue:
    see_her_code(current_user)
    return confirmed_here()


@blueprint.post("/me/confirm/passkey")
@login_required
@guesses
@retried("account/_confirm.html")
def confirm_by_passkey() -> ResponseReturnValue:
    see_her_passkey(current_user)
    return confirmed_here()


def opened(account: Account, shown: bool = False) -> ResponseReturnValue:
    """Sign this phone in; ``shown`` says that she showed who she is, not only another phone."""
    if signed_in():
        return answer("account/_sign_in.html", status=409, account=current_user)
    sign_in(account)
    if shown:
        confirm(account)
    db.session.commit()
    return redirect(url_for("now.index"), 303)


def confirmed_here() -> ResponseReturnValue:
    confirm(current_user)
    db.session.commit()
    return back()
