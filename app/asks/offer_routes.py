"""Offers on both sides, standing asks, and a line of thanks."""

from uuid import UUID, uuid4

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.exceptions import NotFound

from app import clock
from app.asks import blueprint, forms, time_forms
from app.asks.keeping import commit, commit_offer
from app.asks.models import Ask
from app.asks.offers import BACK, NOT_NOW, Offer
from app.asks.person_routes import back_to, by_link, often, wrong_links
from app.asks.person_screens import OFFER, THANKS, account_of, asked_once, show_page
from app.asks.screens import show_ask, show_circle
from app.asks.standing_asks import StandingAsk
from app.circle.models import Person
from app.extensions import db
from app.forms import read_id
from app.web import BadInput


@blueprint.post("/with/<token>/offers")
@wrong_links
@often("20 per hour")
@by_link
def offer(person: Person) -> ResponseReturnValue:
    """Offer a time unasked; it is meant on the clock of the home."""
    zone, now = account_of(person).zone, clock.now()
    try:
        [span, *_more] = time_forms.read_proposals(zone, "offer")
        line = forms.read_words()
    except BadInput as error:
        return show_page(person, error=error, form=OFFER)
    commit_offer(Offer.make(person, read_id("id") or uuid4(), span, zone, line, now))
    return redirect(url_for("asks.with_me", token=person.token), 303)


@blueprint.post("/with/<token>/offers/<uuid:id>/back")
@wrong_links
@often("60 per hour")
@by_link
def take_offer_back(person: Person, id: UUID) -> ResponseReturnValue:
    offered = Offer.find(account_of(person), id)
    if offered.person_id != person.id:
        raise NotFound
    offered.answer(BACK)
    commit_offer(offered)
    return redirect(url_for("asks.with_me", token=person.token), 303)


@blueprint.post("/with/<token>/asks/<uuid:id>/thanks")
@wrong_links
@often("20 per hour")
@by_link
def thank_her(person: Person, id: UUID) -> ResponseReturnValue:
    ask = asked_once(person, id)
    if ask.covered_by != person.id:
        raise NotFound
    try:
        ask.their_thanks = forms.read_words()
    except BadInput as error:
        return show_page(person, ask, error, THANKS)
    db.session.commit()
    return back_to(person, ask)


@blueprint.post("/offers/<uuid:id>/take")
@login_required
def take_offer(id: UUID) -> ResponseReturnValue:
    """Take an offer: it becomes an accepted ask."""
    offered, now = Offer.find(current_user, id), clock.now()
    person = Person.find(current_user, offered.person_id)
    ask = offered.take(current_user, person, str(_("At our place")), now)
    if ask is None:
        gone = _("That time isn’t offered any more. Here is how it is now.")
        return show_circle(current_user, BadInput(gone))
    commit_offer(offered, ask)
    return redirect(url_for("asks.ask", id=ask.id), 303)


@blueprint.post("/offers/<uuid:id>/not-now")
@login_required
def leave_offer(id: UUID) -> ResponseReturnValue:
    offered = Offer.find(current_user, id)
    offered.answer(NOT_NOW)
    commit_offer(offered)
    return redirect(url_for("asks.circle"), 303)


@blueprint.post("/asks/<uuid:id>/thanks")
@login_required
def thank(id: UUID) -> ResponseReturnValue:
    """Send one line of thanks to whoever had the children."""
    ask = Ask.find_to_change(current_user, id)
    try:
        ask.her_thanks = forms.read_words()
    except BadInput as error:
        return show_ask(ask, current_user, error)
    db.session.commit()
    return redirect(url_for("asks.ask", id=ask.id), 303)


@blueprint.post("/asks/<uuid:id>/every-week")
@login_required
def every_week(id: UUID) -> ResponseReturnValue:
    """Let it come back each week, or end that."""
    ask, now = Ask.find_to_change(current_user, id), clock.now()
    standing = StandingAsk.behind(ask)
    if not request.form.get("end"):
        commit(*(standing or StandingAsk.begin(ask, now)).keep_up(now))
    elif standing:
        standing.end(now)
        db.session.commit()
    return redirect(url_for("asks.ask", id=ask.id), 303)
