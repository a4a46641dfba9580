"""The Circle tab, and what somebody of her circle sees of hers: chosen, looked at, ended."""

from uuid import UUID

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from app import clock
from app.account.sessions import signed_in
from app.asks import blueprint
from app.asks.keeping import commit
from app.asks.models import Ask
from app.asks.person_screens import show_page
from app.asks.screens import show, show_circle
from app.can_wait import handing
from app.can_wait import reminders as keeping_things
from app.circle.models import HANDED, Person
from app.mail.models import MailAddress
from app.push.models import Subscription


@blueprint.get("/circle")
def circle() -> Response:
    account = signed_in()
    return show_circle(account) if account else show("_no_circle")


@blueprint.get("/circle/people/<uuid:id>/as-they-see-it")
@login_required
def as_they_see_it(id: UUID) -> ResponseReturnValue:
    person = Person.find_here(current_user, id)
    if not person.token:
        return redirect(url_for("circle.person", id=id), 303)
    return show_page(person, looking=True)


@blueprint.post("/circle/people/<uuid:id>/sees")
@login_required
def set_sees(id: UUID) -> ResponseReturnValue:
    """Choose what somebody sees; what was handed to them comes back when they see no more of it."""
    person = Person.find_here(current_user, id)
    person.may_see(request.form.getlist("sees"))
    back = [] if HANDED in person.sees else handing.take_all_back(person, clock.now())
    keeping_things.commit(*back)
    return redirect(url_for("circle.person", id=id), 303)


@blueprint.post("/circle/people/<uuid:id>/leave")
@login_required
def take_out(id: UUID) -> ResponseReturnValue:
    """Take somebody out of the circle; what they had is open again, or here."""
    person, now = Person.find(current_user, id), clock.now()
    # Taken out twice is once: since when nobody waits for them stays as it is.
    if not person.gone_at:
        asks = Ask.to_leave(person, now)
        for ask in asks:
            ask.free(person, now)
        keeping_things.remind_of_handed(handing.take_all_back(person, now), now)
        person.leave(now)
        Subscription.forget_of(person.account_id, person.id)
        MailAddress.forget_of(person.account_id, person.id)
        commit(*asks)
    return redirect(url_for("asks.circle"), 303)
