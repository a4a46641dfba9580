"""What lets a handover open without a signal: a small worker for the pages behind links."""

from functools import cache

from flask import Response, current_app, request

from app.asks import blueprint
from app.assets import STATIC


@blueprint.get("/with/worker.js")
def with_worker() -> Response:
    response = current_app.response_class(_worker(), mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


@cache
def _worker() -> str:
    return (STATIC / "with" / "worker.js").read_text()
