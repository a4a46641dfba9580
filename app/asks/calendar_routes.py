"""The calendar file of an ask: hers, and the one of whoever has the children."""

from uuid import UUID

from flask import Response, current_app
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_required

from app import clock
from app.asks import blueprint
from app.asks.calendar import calendar_file
from app.asks.models import Ask
from app.asks.person_routes import by_link, wrong_links
from app.asks.person_screens import asked_once
from app.asks.screens import names_of
from app.asks.shown import people_of
from app.asks.words import children_words
from app.circle.models import Person


@blueprint.get("/asks/<uuid:id>.ics")
@login_required
def hers_as_file(id: UUID) -> Response:
    ask = Ask.find(current_user, id)
    has_it = people_of(current_user).get(ask.covered_by) if ask.covered_by else None
    said = (
        _("%(name)s has %(children)s.", name=has_it.name, children=_children(ask)) if has_it else ""
    )
    return as_file(ask, _("Time of your own"), said)


@blueprint.get("/with/<token>/asks/<uuid:id>.ics")
@wrong_links
@by_link
def theirs_as_file(person: Person, id: UUID) -> ResponseReturnValue:
    ask = asked_once(person, id)
    # Somebody else has it, or nobody at its new time: for this person, it is cancelled.
    return as_file(ask, _children(ask), ask.line or "", person)


def as_file(ask: Ask, summary: str, note: str, person: Person | None = None) -> Response:
    kept = person is None or ask.covered_by == person.id
    body = calendar_file(ask, summary, note, clock.now(), kept)
    response = current_app.response_class(body, mimetype="text/calendar")
    response.headers["Content-Disposition"] = 'attachment; filename="breather.ics"'
    return response


def _children(ask: Ask) -> str:
    return children_words(names_of(ask))
