"""Asks on her side: making one, how it stands, changing and withdrawing it."""

from uuid import UUID, uuid4

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.datastructures import MultiDict

from app import clock
from app.asks import blueprint, forms
from app.asks.keeping import commit
from app.asks.models import Ask
from app.asks.screens import show_ask, show_form
from app.circle.models import Person
from app.extensions import limiter
from app.forms import read_id
from app.web import BadInput


@blueprint.get("/asks/new")
@login_required
def new() -> Response:
    return show_form(current_user, MultiDict())


@blueprint.post("/asks")
@login_required
@limiter.limit("60 per hour")
def make() -> ResponseReturnValue:
    id = read_id("id") or uuid4()
    try:
        plan, people = forms.read_plan(current_user), forms.read_people(current_user)
    except BadInput as error:
        return show_form(current_user, request.form, error)
    commit(Ask.make(current_user, id, plan, people, clock.now()))
    return redirect(url_for("asks.ask", id=id), 303)


@blueprint.get("/asks/<uuid:id>")
@login_required
def ask(id: UUID) -> Response:
    return show_ask(Ask.find(current_user, id), current_user)


@blueprint.get("/asks/<uuid:id>/change")
@login_required
def change_form(id: UUID) -> Response:
    ask = Ask.find(current_user, id)
    return show_form(current_user, forms.said_before(ask), ask=ask)


@blueprint.post("/asks/<uuid:id>/change")
@login_required
@limiter.limit("60 per hour")
def change(id: UUID) -> ResponseReturnValue:
    """Say it anew: another time asks everybody again."""
    ask = Ask.find_to_change(current_user, id)
    try:
        plan = forms.read_plan(current_user, ask)
    except BadInput as error:
        return show_form(current_user, request.form, error, ask)
    ask.change(plan, clock.now())
    return kept(ask)


@blueprint.post("/asks/<uuid:id>/withdraw")
@login_required
def withdraw(id: UUID) -> ResponseReturnValue:
    ask = Ask.find_to_change(current_user, id)
    ask.withdraw(clock.now())
    commit(ask)
    return redirect(url_for("asks.circle"), 303)


@blueprint.post("/asks/<uuid:id>/people/<uuid:person>/now")
@login_required
def ask_now(id: UUID, person: UUID) -> ResponseReturnValue:
    """Don't wait for this person's turn."""
    ask = Ask.find_to_change(current_user, id)
    ask.call(Person.find(current_user, person), clock.now())
    return kept(ask)


@blueprint.post("/asks/<uuid:id>/people/<uuid:person>/add")
@login_required
def ask_more(id: UUID, person: UUID) -> ResponseReturnValue:
    """Ask one more of her circle."""
    ask = Ask.find_to_change(current_user, id)
    ask.add(Person.find_here(current_user, person), clock.now())
    return kept(ask)


@blueprint.post("/asks/<uuid:id>/people/<uuid:person>/proposal")
@login_required
def take_proposal(id: UUID, person: UUID) -> ResponseReturnValue:
    """Take another time that somebody proposed."""
    ask = Ask.find_to_change(current_user, id)
    here, number = Person.find(current_user, person), request.form.get("number", -1, type=int)
    proposed = ask.answer_of(here).proposed
    offered = number in range(len(proposed))
    if not offered or not ask.take_proposal(here, proposed[number], clock.now()):
        gone = _("That time isn’t offered any more. Here is how it is now.")
        return show_ask(ask, current_user, BadInput(gone))
    return kept(ask)


@blueprint.post("/asks/<uuid:id>/back")
@login_required
def back(id: UUID) -> ResponseReturnValue:
    """She is back: it ends here."""
    ask = Ask.find_to_change(current_user, id)
    ask.come_back(clock.now())
    commit(ask)
    return redirect(url_for("asks.circle"), 303)


def kept(ask: Ask) -> ResponseReturnValue:
    commit(ask)
    return redirect(url_for("asks.ask", id=ask.id), 303)
