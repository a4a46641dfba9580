"""What makes a page an app: manifest, worker, install help, and what opens without a network."""

from flask import Blueprint, Response, jsonify

from app.web import answer

blueprint = Blueprint("pwa", __name__)


@blueprint.get("/manifest.webmanifest")
def manifest() -> Response:
    return jsonify({})


@blueprint.get("/install")
def install() -> Response:
    return answer("pwa/_install.html")
