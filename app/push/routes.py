"""Reminders on her phones: the screen, a phone more or less, a test, and buttons tapped."""

from uuid import UUID

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.exceptions import NotFound

from app import clock
from app.extensions import db, limiter
from app.forms import read_time
from app.push import acting, receiving, vapid, words
from app.push.screens import show
from app.web import BadInput, public_url

blueprint = Blueprint("push", __name__)

blueprint.add_app_template_global(vapid.server_key, "push_key")
blueprint.add_app_template_global(words.answer_words)
blueprint.add_app_template_global(words.how_it_went)


@blueprint.get("/me/reminders")
@login_required
def reminders() -> Response:
    return show(current_user)


@blueprint.post("/push/subscriptions")
@login_required
@limiter.limit("60 per hour")
def subscribe() -> Response:
    return receiving.receive(current_user.id, None, current_user.device.id)


@blueprint.post("/push/subscriptions/<uuid:id>/forget")
@login_required
def forget(id: UUID) -> Response:
    receiving.forget(receiving.find(current_user.id, None, id))
    return show(current_user)


@blueprint.post("/push/subscriptions/<uuid:id>/test")
@login_required
@limiter.limit("30 per hour")
def test(id: UUID) -> Response:
    phone = receiving.find(current_user.id, None, id)
    said = receiving.try_out(phone, public_url("push.reminders"))
    return show(current_user, id, said)


@blueprint.post("/push/act")
@limiter.limit("120 per hour")
def act() -> ResponseReturnValue:
    """Do what a button of a notification stands for; answer one sentence, as plain text."""
    try:
        sentence = acting.act(request.form.get("token", ""), read_time("at"), clock.now())
    except BadInput as error:
        db.session.rollback()
        return receiving.said(error.sentence, error.status)
    except NotFound:
        db.session.rollback()
        return receiving.said(_("This isn’t there any more. Nothing was changed."), 410)
    db.session.commit()
    return receiving.said(sentence)
