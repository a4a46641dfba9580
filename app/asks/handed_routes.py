"""Things handed over, on the side of whoever they were handed to: take, done, give back."""

from collections.abc import Callable
from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.asks import blueprint
from app.asks.person_routes import by_link, often, wrong_links
from app.can_wait import handing
from app.can_wait.acts import Act
from app.can_wait.models import Thing
from app.can_wait.reminders import commit
from app.circle.models import Person

VERBS: dict[str, Callable[[Thing, Act], None]] = {
    "take": Thing.take,
    "done": Thing.done_for_her,
    "give-back": Thing.give_back,
}


@blueprint.post("/with/<token>/things/<uuid:id>/<any(take, done, 'give-back'):verb>")
@wrong_links
@often("120 per hour")
@by_link
def handed(person: Person, id: UUID, verb: str) -> ResponseReturnValue:
    thing = handing.hold_shown(person, id)
    VERBS[verb](thing, handing.act_now(thing, clock.now()))
    commit(thing)
    return redirect(url_for("asks.with_me", token=person.token), 303)
