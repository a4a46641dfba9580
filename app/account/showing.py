"""Showing who she is, on any page that asks: what was typed or held up, and what if it is wrong."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.account import passkeys
from app.account.models import Account
from app.account.sessions import signed_in
from app.account.ways import RecoveryCode
from app.extensions import address_asking, db, limiter
from app.web import BadInput, answer

View = Callable[..., ResponseReturnValue]
guesses = limiter.shared_limit(
    "10 per minute; 100 per day", scope="sign in", key_func=address_asking
)


def retried(template: str, shell: str = "page.html") -> Callable[[View], View]:
    """Let a view that can't take what was sent show its page again, with the sentence on it."""

    def guard(view: View) -> View:
        @wraps(view)
        def tried(**values: Any) -> ResponseReturnValue:
            try:
                return view(**values)
            except BadInput as error:
                db.session.rollback()
                return answer(template, error.status, shell, account=signed_in(), error=error)

        return tried

    return guard


def see_her_code(account: Account) -> None:
    """Raise BadInput unless the code that was typed is the one on her paper."""
    typed = request.form.get("code", "")
    shown = RecoveryCode.account_for(typed)
    if shown is None or shown.id != account.id:
        raise wrong_code(typed)


def see_her_passkey(account: Account) -> None:
    """Raise BadInput unless the passkey that was shown is one of hers."""
    if passkeys.shown(clock.now()).account_id != account.id:
        raise BadInput(_("That passkey opens another Breather. Is there one for this?"))


def wrong_code(typed: str) -> BadInput:
    sentence = _("This code opens nothing. It may be too old, or a letter is off.")
    return BadInput(sentence, field="code", kept=typed[:60])
