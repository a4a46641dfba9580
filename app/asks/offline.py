"""What lets a handover open without a signal, and shows a push: a worker for pages behind links."""

from flask import Response

from app.asks import blueprint
from app.assets import worker
from app.push.screens import shown_by_push


@blueprint.get("/with/worker.js")
def with_worker() -> Response:
    return worker("with", shown_by_push())
