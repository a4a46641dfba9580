"""What makes a page an app: manifest, worker, install help, and what opens without a network."""

import json

from flask import Response, current_app, jsonify, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from app import clock
from app.account.confirming import confirmed
from app.account.devices import HandOff
from app.account.sessions import signed_in
from app.assets import Assets, asked_again
from app.assets import worker as script_of
from app.extensions import db, limiter
from app.push.screens import shown_by_push
from app.pwa import blueprint
from app.pwa.manifest import NEUTRAL, manifest
from app.pwa.offline import bundle, will_be_sent
from app.web import answer

SHELL_FILES = ("app.css", "app.js", "htmx.js", "icons/icon.svg")
SHELL_PAGES = (
    "now.index",
    "can_wait.page",
    "help_now.page",
    "account.me",
    "account.kept",
    "pwa.install",
    "pwa.offline",
    "pwa.month",
    "pwa.offline_bundle",
)
WITH_TIMER, WITH_HAND_OFF = "now/page.html", "pwa/page.html"
VERSION = "Breather-Version"
"""Names, in each answer, the files that it was made for: the worker keeps no others."""


@blueprint.get("/manifest.webmanifest")
def web_manifest() -> Response:
    token = request.args.get("hand_off", "")
    told = manifest(token, neutral=request.args.get("as") == NEUTRAL)
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    response = current_app.response_class(body, mimetype="application/manifest+json")
    return response if token else asked_again(response)


@blueprint.get("/sw.js")
def worker() -> Response:
    assets: Assets = current_app.extensions["assets"]
    shell = {
        "version": assets.version,
        "files": [assets.url(name) for name in SHELL_FILES],
        "pages": [url_for(endpoint) for endpoint in SHELL_PAGES],
    }
    return script_of("worker", shell | shown_by_push())


@blueprint.get("/offline")
def offline() -> Response:
    return answer("pwa/_offline.html", shell=WITH_TIMER)


@blueprint.get("/offline.json")
def offline_bundle() -> Response:
    return jsonify(bundle(signed_in()) | {"session": has_session()})


@blueprint.get("/install")
def install() -> Response:
    return answer("pwa/_install.html", shell=WITH_HAND_OFF, account=signed_in(), token="")


@blueprint.post("/install/hand-off")
@login_required
@limiter.limit("20 per hour")
@confirmed("pwa.install")
def install_hand_off() -> ResponseReturnValue:
    token = HandOff.issue(current_user, clock.now())
    db.session.commit()
    return answer("pwa/_install.html", shell=WITH_HAND_OFF, account=current_user, token=token)


@blueprint.app_template_global()
def has_session() -> bool:
    """Tell whether this device was signed in, without asking the database."""
    return "_user_id" in session


blueprint.add_app_template_global(will_be_sent)


@blueprint.after_app_request
def name_version(response: Response) -> Response:
    response.headers[VERSION] = current_app.extensions["assets"].version
    return response
