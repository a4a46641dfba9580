"""Answers by e-mail, for her: asked for with an address, ended with a tap."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from app.extensions import db, limiter
from app.mail import asking
from app.mail.models import MailAddress
from app.push.screens import show
from app.reminders import blueprint
from app.web import BadInput


@blueprint.post("/me/reminders/mail")
@login_required
@limiter.limit("20 per hour")
def write_to_me() -> ResponseReturnValue:
    try:
        asking.ask(current_user.id, None, request.form.get(asking.FIELD, ""))
    except BadInput as error:
        return show(current_user, error=error)
    return redirect(url_for("push.reminders"), 303)


@blueprint.post("/me/reminders/mail/forget")
@login_required
def write_no_more() -> ResponseReturnValue:
    MailAddress.forget_of(current_user.id, None)
    db.session.commit()
    return redirect(url_for("push.reminders"), 303)
