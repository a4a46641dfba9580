"""A person's own time, behind their link: keeping it, ending it, and whether she sees how much."""

from uuid import UUID, uuid4

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app import clock
from app.account.sessions import begin, signed_in
from app.asks.person_routes import by_link, often, wrong_links
from app.asks.person_screens import account_of
from app.circle.models import BALANCE, Person
from app.clock import local
from app.extensions import db, limiter
from app.forms import read_id
from app.my_time import blueprint, forms
from app.my_time.chips import PICK, chips
from app.my_time.models import OwnTime, going_on
from app.my_time.plan import LENGTHS, Plan
from app.my_time.recurrence import RHYTHMS
from app.my_time.theirs import AT_MOST, side_by_side, take_along
from app.web import BadInput


def _both(person: Person) -> Person:
    """Return the person, if she lets them see her hours; else there is nothing here."""
    if not person.shares(BALANCE):
        raise NotFound
    return person


@blueprint.get("/with/<token>/times")
@wrong_links
@by_link
def their_times(person: Person) -> ResponseReturnValue:
    return _show(_both(person))


@blueprint.post("/with/<token>/times")
@wrong_links
@often("60 per hour")
@by_link
def keep_theirs(person: Person) -> ResponseReturnValue:
    account, now = account_of(_both(person)), clock.now()
    try:
        plan = _read(person)
        if len(_going_on(person)) >= AT_MOST:
            raise BadInput(_("That’s a lot of times. You could end one first."), field="title")
    except BadInput as error:
        return _show(person, error)
    OwnTime.keep(account, read_id("id") or uuid4(), plan, now, person)
    return _kept(person)


@blueprint.post("/with/<token>/times/<uuid:id>/end")
@wrong_links
@often("60 per hour")
@by_link
def end_theirs(person: Person, id: UUID) -> ResponseReturnValue:
    """End one of theirs with today."""
    account, now = account_of(person), clock.now()
    own = db.session.scalar(OwnTime.of(account, person).where(OwnTime.id == id))
    if own is None:
        raise NotFound
    own.end(local(now, own.zone).date(), now)
    return _kept(person)


@blueprint.post("/with/<token>/times/show")
@wrong_links
@often("60 per hour")
@by_link
def show_theirs(person: Person) -> ResponseReturnValue:
    """Let her see how many hours of a week are theirs, or not any more."""
    _both(person).shows_hours = request.form.get("answer") == "yes"
    return _kept(person)


@blueprint.post("/my-time/take-along")
@limiter.limit("20 per hour")
def take_along_theirs() -> ResponseReturnValue:
    """Begin an account of their own with their yes, with what they kept behind a link.

    Not behind the link itself: it signs this device in, which no other site may ask for.
    """
    person = Person.by_token(request.form.get("link", ""))
    if person is None:
        raise NotFound
    hers, here = account_of(_both(person)), signed_in()
    if here and here.id == hers.id:
        raise BadInput(_("This phone is hers. On your own, they can come along."))
    take_along(person, hers, here or begin(person.zone), clock.now())
    db.session.commit()
    return redirect(url_for("my_time.page"), 303)


def _read(person: Person) -> Plan:
    return forms.read_simple_plan(person.zone, str(_("Time of my own")))


def _going_on(person: Person) -> list[OwnTime]:
    today = local(clock.now(), person.zone).date()
    return going_on(account_of(person), today, person)


def _kept(person: Person) -> ResponseReturnValue:
    db.session.commit()
    return redirect(url_for("my_time.their_times", token=person.token), 303)


def _show(person: Person, error: BadInput | None = None) -> ResponseReturnValue:
    account, now = account_of(person), clock.now()
    page = render_template(
        "my_time/with_times.html",
        person=person,
        called=account.called,
        own_times=_going_on(person),
        both=side_by_side(person, account, now),
        error=error,
        said=request.form if error else {},
        chips=chips(now, person.zone, ()),
        pick=PICK,
        form_zone=person.zone,
        lengths=LENGTHS,
        usual=forms.USUAL_LENGTH,
        rhythms=RHYTHMS,
    )
    return make_response(page, error.status if error else 200)
