"""Her ways back in: passkeys, a code on paper, an address for letters with a code."""

from uuid import UUID

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_required

from app import clock, naming
from app.account import passkeys
from app.account.confirming import confirm, confirmed
from app.account.models import Account
from app.account.routes import blueprint
from app.account.ways import MOST_PASSKEYS, MailWay, Passkey, RecoveryCode, has_any
from app.extensions import db, limiter
from app.web import BadInput, answer


@blueprint.get("/me/ways")
@login_required
def ways() -> Response:
    return answer("account/_ways.html", account=current_user)


@blueprint.post("/me/passkeys/options")
@login_required
@limiter.limit("60 per hour")
@confirmed("account.ways")
def passkey_options() -> ResponseReturnValue:
    return passkeys.to_make(current_user, clock.now())


@blueprint.post("/me/passkeys")
@login_required
@limiter.limit("60 per hour")
@confirmed("account.ways")
def add_passkey() -> ResponseReturnValue:
    if len(Passkey.all_of(current_user)) >= MOST_PASSKEYS:
        raise BadInput(_("There are many already. You could remove one first."))
    passkeys.made(current_user, clock.now(), naming.name_of(request.user_agent.string))
    return _kept()


@blueprint.post("/me/passkeys/<uuid:id>/remove")
@login_required
@confirmed("account.ways")
def remove_passkey(id: UUID) -> ResponseReturnValue:
    db.session.delete(Passkey.find(current_user, id))
    return _kept()


@blueprint.post("/me/recovery-code")
@login_required
@limiter.limit("30 per hour")
@confirmed("account.ways")
def make_recovery_code() -> Response:
    code = RecoveryCode.make(current_user, clock.now().date())
    confirm(current_user)
    db.session.commit()
    return answer("account/_recovery_code.html", code=code)


@blueprint.post("/me/recovery-code/remove")
@login_required
@confirmed("account.ways")
def remove_recovery_code() -> ResponseReturnValue:
    RecoveryCode.remove(current_user)
    return _kept()


@blueprint.post("/me/mail-way/remove")
@login_required
@confirmed("account.ways")
def remove_mail_way() -> ResponseReturnValue:
    MailWay.remove(current_user)
    return _kept()


blueprint.add_app_template_global(has_any, "can_come_back")


@blueprint.app_template_global()
def ways_of(account: Account) -> tuple[list[Passkey], RecoveryCode | None, MailWay | None]:
    """Return what templates show of her ways back in."""
    return (
        Passkey.all_of(account),
        db.session.get(RecoveryCode, account.id),
        db.session.get(MailWay, account.id),
    )


def _kept() -> ResponseReturnValue:
    # Whoever makes the first way has shown nothing with it yet, and needn't at once.
    confirm(current_user)
    db.session.commit()
    return redirect(url_for("account.ways"), 303)
