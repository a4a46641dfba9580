"""A person's phones: told when they are asked something, by their link, without an account."""

from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from app.asks import blueprint
from app.asks.person_routes import by_link, often, wrong_links
from app.asks.person_screens import show_page
from app.circle.models import Person
from app.push import receiving
from app.web import public_url


@blueprint.post("/with/<token>/push/subscriptions")
@wrong_links
@often("60 per hour")
@by_link
def told_here(person: Person) -> ResponseReturnValue:
    return receiving.receive(person.account_id, person.id)


@blueprint.post("/with/<token>/push/subscriptions/<uuid:id>/forget")
@wrong_links
@often("60 per hour")
@by_link
def forget_told(person: Person, id: UUID) -> ResponseReturnValue:
    receiving.forget(receiving.find(person.account_id, person.id, id))
    return redirect(url_for("asks.with_me", token=person.token), 303)


@blueprint.post("/with/<token>/push/subscriptions/<uuid:id>/test")
@wrong_links
@often("30 per hour")
@by_link
def test_told(person: Person, id: UUID) -> ResponseReturnValue:
    phone = receiving.find(person.account_id, person.id, id)
    said = receiving.try_out(phone, public_url("asks.with_me", person.token))
    return show_page(person, tried=(id, said))
