"""Signing in and out on this device, on top of Flask-Login."""

from flask import request, session
from flask_babel import get_locale
from flask_login import current_user, login_user, logout_user
from sqlalchemy import delete

from app import clock, naming
from app.account import ways
from app.account.devices import Device
from app.account.models import Account
from app.crypto import fingerprint
from app.extensions import db, login


@login.user_loader
def _load(token: str) -> Account | None:
    return Device.account_for(token)


def signed_in() -> Account | None:
    """Return her account when this device is signed in."""
    return current_user if current_user.is_authenticated else None


def begin(zone: str | None) -> Account:
    """Begin an account with her yes, in this zone and the language of the request; sign in."""
    account = Account.begin(clock.now(), zone or "UTC", str(get_locale()))
    sign_in(account)
    return account


def sign_in(account: Account) -> None:
    """Sign this device in, with a cookie that rolls on for a year and knows nothing of before."""
    session.clear()
    here, today = naming.name_of(request.user_agent.string), clock.now().date()
    Device.add(account, on=today, name=here)
    session.permanent = True
    login_user(account)


def sign_out(account: Account) -> None:
    """Forget this device. What nothing can open any more is deleted with it."""
    db.session.execute(
        delete(Device).where(Device.token_hash == fingerprint(account.session_token or ""))
    )
    db.session.expire(account, ["devices"])
    if not account.devices and not ways.has_any(account):
        db.session.delete(account)
    logout_user()
    session.clear()
