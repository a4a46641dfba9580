"""A person's page on their home screen: on an iPhone, only from there can it tell them anything."""

from flask import Response, current_app, url_for

from app.asks import blueprint
from app.asks.person_routes import by_link, wrong_links
from app.assets import Assets
from app.circle.models import Person

PAPER = "#fdf5ec"
SIZES = (192, 512)


@blueprint.get("/with/<token>/app.webmanifest")
@wrong_links
@by_link
def with_manifest(person: Person) -> Response:
    """Return a manifest that names nobody, and begins and ends at this link.

    Source: https://www.w3.org/TR/appmanifest/
    """
    home, assets = url_for("asks.with_me", token=person.token), current_app.extensions["assets"]
    shown = {
        "id": home,
        "name": "Breather",
        "short_name": "Breather",
        "start_url": home,
        "scope": home,
        "display": "standalone",
        "theme_color": PAPER,
        "background_color": PAPER,
        "icons": [_icon(assets, size) for size in SIZES],
    }
    body = current_app.json.dumps(shown)
    return current_app.response_class(body, mimetype="application/manifest+json")


def _icon(assets: Assets, size: int) -> dict[str, str]:
    src, sizes = assets.url(f"icons/icon-{size}.png"), f"{size}x{size}"
    return {"src": src, "sizes": sizes, "type": "image/png"}
