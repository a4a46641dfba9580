"""A person's page on their home screen: on an iPhone, only from there can it tell them anything."""

from flask import Response, current_app, url_for

from app.asks import blueprint
from app.asks.person_routes import by_link, wrong_links
from app.assets import PAPER, Assets
from app.circle.models import Person

SIZES = (192, 512)


@blueprint.get("/with/<token>/app.webmanifest")
@wrong_links
@by_link
def with_manifest(person: Person) -> Response:
    """Return a manifest that names nobody, and begins and ends at this link.

    Source: https://www.w3.org/TR/appmanifest/
    """
    assets: Assets = current_app.extensions["assets"]
    home = url_for("asks.with_me", token=person.token)
    shown = {
        "id": home,
        "name": "Breather",
        "short_name": "Breather",
        "start_url": home,
        "scope": home,
        "display": "standalone",
        "theme_color": PAPER,
        "background_color": PAPER,
        "icons": [assets.icon(f"icon-{size}", size) for size in SIZES],
    }
    body = current_app.json.dumps(shown)
    return current_app.response_class(body, mimetype="application/manifest+json")
