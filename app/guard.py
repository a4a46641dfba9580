"""What every answer has, and what no request may do: headers, and cross-site refusal."""

import json
from collections.abc import Mapping
from urllib.parse import urlsplit

from flask import Flask, Request, Response, current_app, request
from werkzeug.exceptions import Forbidden

from app.extensions import READING
from app.web import BY_LINK

DENIED = (
    *("accelerometer", "autoplay", "browsing-topics", "camera", "display-capture"),
    *("encrypted-media", "fullscreen", "gamepad", "geolocation", "gyroscope", "hid"),
    *("idle-detection", "local-fonts", "magnetometer", "microphone", "midi", "payment"),
    *("picture-in-picture", "serial", "storage-access", "sync-xhr", "usb", "xr-spatial-tracking"),
)
"""What no page of ours uses; Chromium names each of these, and complains about none."""
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in DENIED),
    # Not no-referrer: with it, browsers send "Origin: null" for our own forms.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
HTMX = {
    "allowEval": False,
    "includeIndicatorStyles": False,
    "historyCacheSize": 0,
    "refreshOnHistoryMiss": True,
    "historyRestoreAsHxRequest": False,
    "responseHandling": [
        {"code": "204", "swap": False},
        {"code": "[23]..", "swap": True},
        {
            "code": "...",
            "swap": True,
            "error": True,
            "target": "#notice",
            "swapOverride": "innerHTML",
        },
    ],
}
SEEN_BY_HTMX = "HX-Request, HX-History-Restore-Request"


def init_app(app: Flask) -> None:
    """Put the guard before every request, and the headers on every answer."""
    app.before_request(refuse_cross_site)
    app.after_request(add_headers)
    app.jinja_env.globals["htmx_config"] = json.dumps(HTMX)


def refuse_cross_site() -> None:
    """Refuse a change that another site asked for: Sec-Fetch-Site, or Origin where it is missing.

    Source: https://www.w3.org/TR/fetch-metadata/. A request with neither comes from no browser.
    """
    # Who comes by a link shows it with each answer; there is no cookie to ride on.
    by_link = request.path.startswith(BY_LINK)
    if request.method in READING or by_link or _is_ours(request):
        return
    raise Forbidden


def _is_ours(asked: Request) -> bool:
    site = asked.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = asked.headers.get("Origin")
    return origin is None or _host_of(origin) == asked.host


def _host_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


def headers_of(app: Flask, secure: bool) -> Mapping[str, str]:
    """Return what every answer says, also one that is given before the app is asked."""
    if secure or app.config["SESSION_COOKIE_SECURE"]:
        return {**HEADERS, "Strict-Transport-Security": "max-age=31536000"}
    return HEADERS


def add_headers(response: Response) -> Response:
    for name, value in headers_of(current_app, request.is_secure).items():
        response.headers.setdefault(name, value)
    # A page is hers alone until its route says otherwise.
    response.headers.setdefault("Cache-Control", "no-store")
    response.vary.update(SEEN_BY_HTMX.split(", "))
    return response
