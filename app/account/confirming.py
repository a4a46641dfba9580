"""Before what can't be taken back: is it still she? A passkey, her code or a letter shows it.

With no way back in there is nothing to show, and nothing is asked.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from flask import redirect, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app import clock
from app.account.models import Account
from app.account.ways import can_show
from app.web import answer, redirect_whole, wants_fragment

HOLDS = timedelta(minutes=10)
View = Callable[..., ResponseReturnValue]


def confirmed(page: str, *names: str) -> Callable[[View], View]:
    """Let a view of hers go on only when she showed who she is within ten minutes.

    ``page`` is the endpoint she comes back to, ``names`` those of the view's arguments that it
    takes. It goes below ``login_required``.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(**values: Any) -> ResponseReturnValue:
            if is_confirmed(current_user):
                return view(**values)
            session["then"] = [page, {name: str(values[name]) for name in names}]
            if wants_fragment():
                return redirect_whole("account.confirm_page")
            # Not a redirect: to the worker, one after deleting means that all is gone.
            return answer("account/_confirm.html", 403, account=current_user)

        return guarded

    return guard


def is_confirmed(account: Account) -> bool:
    """Tell whether she showed it on this device lately, or has nothing to show."""
    at = account.device and account.device.confirmed_at
    return bool(at and abs(clock.now() - at) < HOLDS) or not can_show(account)


def confirm(account: Account) -> None:
    """Note that it is she, here and now; the caller commits."""
    if account.device:
        account.device.confirmed_at = clock.now()


def back() -> ResponseReturnValue:
    """Lead to where she was asked."""
    page, values = session.pop("then", ("account.me", {}))
    return redirect(url_for(page, **values), 303)
