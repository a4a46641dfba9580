"""What lets a handover open without a signal, and shows a push: a worker for pages behind links."""

import json

from flask import Response, current_app, request

from app.asks import blueprint
from app.assets import worker
from app.push.screens import shown_by_push


@blueprint.get("/with/worker.js")
def with_worker() -> Response:
    body = f"const SHELL = {json.dumps(shown_by_push())}\n{worker('with')}"
    response = current_app.response_class(body, mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response
