"""Whether anything changed: what an open screen asks every few seconds, and what it is told."""

from uuid import UUID

from flask import Response, current_app, request
from flask_login import current_user, login_required

from app import clock
from app.asks import blueprint
from app.asks.models import Ask
from app.asks.shown import Shown, circle_of, one, seen


@blueprint.get("/circle/version")
@login_required
def version() -> Response:
    """Answer 304 as long as nothing on the Circle tab would look different."""
    return unless_seen(circle_of(current_user, clock.now()))


@blueprint.get("/asks/<uuid:id>/version")
@login_required
def version_of(id: UUID) -> Response:
    """Answer 304 as long as nothing on the page of this ask would look different."""
    return unless_seen(one(Ask.find(current_user, id), current_user, clock.now()))


def unless_seen(shown: Shown) -> Response:
    response = current_app.response_class("", 204)
    response.set_etag(seen(shown, clock.now()))
    response.make_conditional(request)
    return response
